import type { EntraRequest } from '../endpoint.ts'
import { refusal } from '../errors/index.ts'
import { required } from '../form.ts'
import { readScope } from './resource.ts'

export interface Parameters {
  readonly clientId: string
  /** The identifier of the API that the token is for. Throws a refusal where the request names none. */
  readonly resource: () => string
  /** Empty when a secret was sent instead. */
  readonly assertion: string
  /** Empty when there was none. */
  readonly secret: string
  /** The client capabilities that `claims` declares, e.g. `cp1`: the caller can handle claims challenges. */
  readonly capabilities: readonly string[]
  /** Seconds since the epoch, from which on the token must date: what a resource's claims challenge asked for. */
  readonly notBefore: number | undefined
}

export function readParameters({ form }: EntraRequest): Parameters {
  const clientId = required(form, 'client_id')
  const scope = required(form, 'scope')
  // The name of the first version's parameter. UNCONFIRMED: that a missing scope is refused before it.
  if (form.has('resource')) throw refusal(901002, 'resource')
  return { clientId, resource: () => readScope(scope), ...readCredential(form) }
}

/** Of the first version of the endpoint, which knows no scope for applications and ignores it. */
export function readParametersV1({ form }: EntraRequest): Parameters {
  const clientId = required(form, 'client_id')
  const resource = form.get('resource')?.trim() ?? ''
  return {
    clientId,
    resource() {
      if (resource === '') throw refusal(50001)
      return resource
    },
    ...readCredential(form),
  }
}

function readCredential(form: URLSearchParams): Omit<Parameters, 'clientId' | 'resource'> {
  const assertion = form.get('client_assertion') ?? ''
  const secret = form.get('client_secret') ?? ''
  if (assertion === '' && secret === '') throw refusal(7000216)
  if (secret === '' && form.get('client_assertion_type') !== jwtBearer) throw refusal(7000218)
  const claims = readClaims(form.get('claims'))
  return { assertion: secret === '' ? assertion : '', secret, ...claims }
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * `{"access_token":{"xms_cc":{"values":["cp1"]},"nbf":{"essential":true,"value":"1726258122"}}}`.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
function readClaims(claims: string | null): Pick<Parameters, 'capabilities' | 'notBefore'> {
  if (claims === null || claims === '') return { capabilities: [], notBefore: undefined }
  const wanted = property(parseObject(claims), 'access_token')
  const values = property(property(wanted, 'xms_cc'), 'values')
  const seconds = Number(property(property(wanted, 'nbf'), 'value'))
  return {
    capabilities: Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [],
    notBefore: seconds > 0 ? seconds : undefined,
  }
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Not JSON: refused like JSON that is no object.
  }
  throw refusal(9002313)
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

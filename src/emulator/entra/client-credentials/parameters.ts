import type { EntraRequest } from '../endpoint.ts'
import { refusal } from '../errors/index.ts'
import { required } from '../form.ts'

export interface Parameters {
  readonly clientId: string
  readonly scope: string
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
  const assertion = form.get('client_assertion') ?? ''
  const secret = form.get('client_secret') ?? ''
  if (assertion === '' && secret === '') throw refusal(7000216)
  if (secret === '' && form.get('client_assertion_type') !== jwtBearer) throw refusal(7000218)
  const claims = readClaims(form.get('claims'))
  return { clientId, scope, assertion: secret === '' ? assertion : '', secret, ...claims }
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

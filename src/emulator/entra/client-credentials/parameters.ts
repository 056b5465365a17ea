import type { Tenant } from '../../world/model.ts'
import type { EntraRequest } from '../endpoint.ts'
import { refusal } from '../errors.ts'
import { required } from '../form.ts'

export interface Parameters {
  readonly tenant: Tenant
  readonly clientId: string
  readonly scope: string
  /** Empty when a secret was sent instead. */
  readonly assertion: string
  /** The client capabilities that `claims` declares, e.g. `cp1`: the caller can handle claims challenges. */
  readonly capabilities: readonly string[]
}

export function readParameters({ form, tenant: segment }: EntraRequest, tenant: Tenant | undefined): Parameters {
  if (tenant === undefined) throw refusal(900191, segment)
  const clientId = required(form, 'client_id')
  const scope = required(form, 'scope')
  const assertion = form.get('client_assertion') ?? ''
  const hasSecret = (form.get('client_secret') ?? '') !== ''
  if (assertion === '' && !hasSecret) throw refusal(7000216)
  if (!hasSecret && form.get('client_assertion_type') !== jwtBearer) throw refusal(7000218)
  const capabilities = readCapabilities(form.get('claims'))
  return { tenant, clientId, scope, assertion: hasSecret ? '' : assertion, capabilities }
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** `{"access_token":{"xms_cc":{"values":["cp1"]}}}`. https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function readCapabilities(claims: string | null): readonly string[] {
  if (claims === null || claims === '') return []
  const values = property(property(property(parseObject(claims), 'access_token'), 'xms_cc'), 'values')
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
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

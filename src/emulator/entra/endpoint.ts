import type { EmulatorState } from '../state.ts'
import { personalAccountsTenantId } from '../world/model/first-party.ts'
import type { Tenant } from '../world/model/index.ts'
import type { RequestIds } from './request-ids.ts'

/** One address of the token service. The list of all of them is in index.ts. */
export interface Endpoint {
  /** A Hono path; `:tenant` is handed on as `tenant`. */
  readonly path: string
  /** Throws an StsRefusal to refuse, which becomes the answer. */
  readonly answer: (request: EntraRequest) => Response | Promise<Response>
}

export interface EntraRequest {
  readonly state: EmulatorState
  readonly ids: RequestIds
  readonly method: string
  readonly url: URL
  /** The tenant segment of the path, as sent: an ID, a domain, or `common` and the like. */
  readonly tenant: string
  /** The fields of a form body; none when the body is anything else. */
  readonly form: URLSearchParams
  /** A header's value, whatever the letter case of its name. */
  readonly header: (name: string) => string | undefined
}

/** Handles one `grant_type`. `tenant` is undefined when the address named none, as `common` does. */
export type Grant = (request: EntraRequest, tenant: Tenant | undefined) => Promise<object>

export interface TokenAnswer {
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
}

/** Stands for "any tenant" in a path. https://learn.microsoft.com/entra/identity-platform/msal-client-application-configuration */
export function isTenantAlias(segment: string): boolean {
  return ['common', 'organizations', 'consumers'].includes(segment.toLowerCase())
}

/** The `{tenantid}` of a published issuer. Personal accounts have one tenant; for the other aliases it is a template. */
export function publishedTenantId(segment: string): string {
  return segment.toLowerCase() === 'consumers' ? personalAccountsTenantId : '{tenantid}'
}

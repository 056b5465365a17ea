import type { TokenCredential } from '../../credential/assertion/custom.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { Tell } from '../tell.ts'

export interface SignInRequest {
  /** GUID. The sign-in must be for this tenant and no other. */
  readonly tenantId: string
  /** Origin of the token service. */
  readonly authorityHost: string
  /** Origin of Graph, as tokens name it. */
  readonly graphResource: string
  /** Client ID of the company's own public client. Without one the device code uses the Azure CLI's. */
  readonly authClientId: string | undefined
  /** Delegated permissions of Graph that the work needs, by name. */
  readonly permissions: readonly string[]
  /** Shows what the admin has to do, such as which code to enter where. */
  readonly tell: Tell
  /** Its signal ends the sign-in. */
  readonly runtime: Runtime
}

/** A credential of `@azure/identity`, and the scopes to request from it. */
export interface SignInStart {
  readonly credential: TokenCredential
  readonly scopes: readonly string[]
}

/**
 * A public client of Microsoft that every tenant has.
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const azureCliClientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

/**
 * The scopes of a sign-in. A public client of the company requests the least that the work needs. The Azure CLI's
 * client is refused named scopes (AADSTS65002), so it requests `.default`.
 */
export function scopesFor({ authClientId, graphResource, permissions }: SignInRequest): string[] {
  return authClientId === undefined
    ? [`${graphResource}/.default`]
    : permissions.map((permission) => `${graphResource}/${permission}`)
}

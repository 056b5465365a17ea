import type { TokenCredential } from '../../credential/assertion/custom.ts'
import type { Runtime } from '../../http/runtime.ts'

/** How an admin signs in. */
export const signInMethods = ['azure-cli', 'browser', 'device-code'] as const
export type SignInMethod = (typeof signInMethods)[number]

export interface SignInRequest {
  /** GUID. The sign-in must be for this tenant and no other. */
  readonly tenantId: string
  /** Origin of the token service. */
  readonly authorityHost: string
  /** Origin of Graph, as tokens name it. */
  readonly graphResource: string
  /** The company's own public client; without one, the Azure CLI's is used where that is possible. */
  readonly authClientId: string | undefined
  /** Delegated permissions of Graph that the work needs, by name. */
  readonly permissions: readonly string[]
  /** Shows what the person has to do, e.g. which code to enter where. */
  readonly tell: (text: string) => Promise<void>
  readonly runtime: Runtime
  readonly signal?: AbortSignal | undefined
}

/** Gives a credential of `@azure/identity`, and the scopes to ask it for. */
export interface SignInStart {
  readonly credential: TokenCredential
  readonly scopes: readonly string[]
}

/** A public client of Microsoft that every tenant has. https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
export const azureCliClientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

/** With a client of one's own, the least; the Azure CLI's gives what it was made for, and named scopes are refused (AADSTS65002). */
export function scopesFor({ authClientId, graphResource, permissions }: SignInRequest): string[] {
  return authClientId === undefined
    ? [`${graphResource}/.default`]
    : permissions.map((permission) => `${graphResource}/${permission}`)
}

import { refusal, type StsRefusal } from '../entra/errors/index.ts'
import { type IssuedToken, issueToken } from '../entra/issue-token.ts'
import { newRequestId } from '../entra/request-ids.ts'
import { lookUpResource, whyNoToken } from '../entra/resources.ts'
import type { EmulatorState } from '../state.ts'
import type { ManagedIdentity } from '../world/model/index.ts'

/** A managed identity's tokens live a day. */
export const lifetimeSeconds = 24 * 60 * 60

/**
 * A token for `resource`. One for the token exchange is an assertion: its bearer can be the identity for a day.
 * The token service's refusal where the home tenant has no such API, or it gives the identity no token.
 */
export async function issueIdentityToken(
  state: EmulatorState,
  identity: ManagedIdentity,
  resource: string,
): Promise<IssuedToken | StsRefusal> {
  const { home } = state.world
  const found = lookUpResource(home, resource)
  if (found === undefined) return refusal(500011, resource, home.displayName)
  const servicePrincipal = home.servicePrincipals.find(({ id }) => id === identity.principalId)
  const principal = {
    id: identity.principalId,
    appId: identity.clientId,
    displayName: identity.name,
    appRoleAssignments: servicePrincipal?.appRoleAssignments ?? [],
  }
  const closed = whyNoToken(principal, found)
  if (closed !== undefined) return closed
  return issueToken(state, {
    tenant: home,
    principal,
    origin: identity,
    resource: found,
    seconds: lifetimeSeconds,
    requestId: newRequestId(),
    capabilities: [],
  })
}

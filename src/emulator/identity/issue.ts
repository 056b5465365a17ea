import { type IssuedToken, issueToken } from '../entra/issue-token.ts'
import { newRequestId } from '../entra/request-ids.ts'
import { lookUpResource } from '../entra/resources.ts'
import type { EmulatorState } from '../state.ts'
import type { ManagedIdentity } from '../world/model/index.ts'

/** A managed identity's tokens live a day. */
export const lifetimeSeconds = 24 * 60 * 60

/**
 * A token for `resource`. One for the token exchange is an assertion: its bearer can be the identity for a day.
 * Undefined when the home tenant has no such API.
 */
export async function issueIdentityToken(
  state: EmulatorState,
  identity: ManagedIdentity,
  resource: string,
): Promise<IssuedToken | undefined> {
  const { home } = state.world
  const found = lookUpResource(home, resource)
  if (found === undefined) return undefined
  const servicePrincipal = home.servicePrincipals.find(({ id }) => id === identity.principalId)
  return issueToken(state, {
    tenant: home,
    principal: {
      id: identity.principalId,
      appId: identity.clientId,
      displayName: identity.name,
      appRoleAssignments: servicePrincipal?.appRoleAssignments ?? [],
    },
    origin: identity,
    resource: found,
    seconds: lifetimeSeconds,
    requestId: newRequestId(),
    capabilities: [],
  })
}

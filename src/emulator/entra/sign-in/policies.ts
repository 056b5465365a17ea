import type { Tenant, User } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'

/** What stands in the way of a person. How the sign-in is made decides too. */
export function checkSignIn(tenant: Tenant, user: User, flow: 'device-code' | 'browser'): void {
  if (!user.accountEnabled) throw refusal(50057)
  if (flow === 'device-code' && tenant.signInPolicies?.blockDeviceCode) throw refusal(53003)
  if (tenant.signInPolicies?.requireMfa) throw refusal(50076, '00000003-0000-0000-c000-000000000000')
}

/**
 * 50105 where the client, or the API that the sign-in is for, takes assigned people only. The emulator plays no
 * assignments of people, so no person is assigned.
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50105-user-not-assigned-role
 */
export function checkAssigned(tenant: Tenant, user: User, appIds: readonly (string | undefined)[]): void {
  const closed = tenant.servicePrincipals.find(
    ({ appId, appRoleAssignmentRequired }) => appRoleAssignmentRequired && appIds.includes(appId),
  )
  if (closed !== undefined) throw refusal(50105, closed.displayName, closed.appId, user.userPrincipalName)
}

/** The tenant's first administrator, who signs in where no person is there to click. */
export function administratorOf({ users }: Tenant): User | undefined {
  return users[0]
}

export function findUser(tenant: Tenant, name: string): User | undefined {
  const wanted = name.trim().toLowerCase()
  return tenant.users.find(({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted)
}

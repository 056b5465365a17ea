import { directoryRoles } from '../../../world/model/directory-roles.ts'
import type { Tenant } from '../../../world/model/index.ts'
import type { Caller } from '../../bearer.ts'
import { missingPermission } from '../../errors.ts'
import { hasAnyPermission, ownApplications } from '../../roles.ts'

// Least roles by task: https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task

export const applicationAdministrators = ['Application Administrator', 'Cloud Application Administrator']

/** The roles that may grant Microsoft Graph's application permissions. */
export const privilegedRoleAdministrators = ['Privileged Role Administrator']

/**
 * Refuses a person who has none of these directory roles now, and an application that may only change what it owns. An
 * owner is always allowed. A role that could be activated, and is not, counts for nothing.
 */
export function requireMayChange(
  caller: Caller,
  administrators: readonly string[],
  ownerIds: readonly string[] = [],
): void {
  const { tenant, user } = caller
  const callerId = user?.id ?? ownPrincipalId(caller)
  if (callerId !== undefined && ownerIds.includes(callerId)) return
  const isAllowed =
    user === undefined ? !isLimitedToOwn(caller) : hasRole(tenant, user.id, ['Global Administrator', ...administrators])
  if (!isAllowed) throw missingPermission('directory')
}

/** Whether the application may change what it owns and nothing else. */
export function isLimitedToOwn(caller: Caller): boolean {
  const { user, roles } = caller
  return (
    user === undefined && hasAnyPermission(caller, [ownApplications]) && !roles.includes('Application.ReadWrite.All')
  )
}

/** Object ID of the caller in its tenant: a person's, or the application's service principal's. */
export function callerIdOf(caller: Caller): string | undefined {
  return caller.user?.id ?? ownPrincipalId(caller)
}

function ownPrincipalId({ tenant, appId }: Caller): string | undefined {
  return tenant.servicePrincipals.find((one) => one.appId === appId)?.id
}

function hasRole({ roleAssignments }: Tenant, userId: string, names: readonly string[]): boolean {
  const held = roleAssignments.filter(({ principalId }) => principalId === userId)
  return held.some(({ roleDefinitionId }) =>
    directoryRoles.some(({ id, displayName }) => id === roleDefinitionId && names.includes(displayName)),
  )
}

import { directoryRoles } from '../../world/model/directory-roles.ts'
import type { Tenant, User } from '../../world/model/index.ts'
import { type AskedPermission, isGraphRole } from './permissions.ts'

/**
 * Whether this person may consent for all users. Application permissions of Microsoft Graph take the strongest roles.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
 */
export function mayConsent(
  { roleAssignments }: Tenant,
  { id }: User,
  permissions: readonly AskedPermission[],
): boolean {
  const held = roleAssignments.filter(({ principalId }) => principalId === id).map((one) => one.roleDefinitionId)
  const names = directoryRoles.filter((role) => held.includes(role.id)).map(({ displayName }) => displayName)
  const enough = ['Global Administrator', 'Privileged Role Administrator']
  const orThese = ['Application Administrator', 'Cloud Application Administrator']
  return names.some((name) => enough.includes(name) || (orThese.includes(name) && !permissions.some(isGraphRole)))
}

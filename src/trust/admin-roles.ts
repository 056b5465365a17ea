import type { Change, Warning } from '../change/change.ts'
import type { SignedIn } from '../directory/sign-in/sign-in.ts'
import type { Side } from '../names/side.ts'

/** https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task */
export const applicationAdministrators = ['Cloud Application Administrator']
/** https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent */
export const graphRoleAdministrators = ['Privileged Role Administrator']

/** Template IDs: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const templateIds: Readonly<Record<string, string>> = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
}

/** The stronger roles that include a role. */
const stronger: Readonly<Record<string, readonly string[]>> = {
  'Cloud Application Administrator': ['Application Administrator', 'Global Administrator'],
  'Privileged Role Administrator': ['Global Administrator'],
}

/**
 * A warning for each role that the plan needs and that a signed-in admin does not have active, as far as the token says
 * it. An owner of the application needs no role, so this is no refusal.
 */
export function adminRoleWarnings(
  changes: readonly Pick<Change, 'side' | 'target' | 'roles'>[],
  signedIn: readonly SignedIn[],
  tenantOf: (side: Side, target: string | undefined) => string | undefined,
): Warning[] {
  return signedIn.flatMap(({ tenantId, account, roleIds }) => {
    // A token without `wids` says nothing about roles.
    if (roleIds.length === 0) return []
    const here = changes.filter(({ side, target }) => tenantOf(side, target) === tenantId)
    const lacking = [...new Set(here.flatMap(({ roles }) => roles))].filter((role) => !isActive(role, roleIds))
    return lacking.map((role) => ({
      code: 'ADMIN_ROLE_MISSING',
      message: `${account} has no active role ${role} in ${tenantId}, which some of this needs. If the role is only eligible (Privileged Identity Management), activate it and sign in again.`,
    }))
  })
}

function isActive(role: string, roleIds: readonly string[]): boolean {
  return [role, ...(stronger[role] ?? [])].some((name) => roleIds.includes(templateIds[name] ?? name))
}

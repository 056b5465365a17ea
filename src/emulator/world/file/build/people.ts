import { directoryRoles } from '../../model/directory-roles.ts'
import type { RoleAssignment, Tenant, User } from '../../model/index.ts'
import type { PersonPlan } from '../schema/tenant.ts'

/** Gives people the names and roles that a file says: admin@ and user@ as they are, others in the place of generated ones. */
export function namePeople(tenant: Tenant, named: Readonly<Record<string, PersonPlan>>): void {
  let next = 2
  for (const [alias, plan] of Object.entries(named)) {
    const known = tenant.users.findIndex(({ mailNickname }) => mailNickname.toLowerCase() === alias.toLowerCase())
    const index = known === -1 ? next++ : known
    const user = tenant.users[index]
    if (user === undefined) throw new Error(`Tenant ${tenant.name} has no room for ${alias}.`)
    tenant.users[index] = { ...user, ...(known === -1 ? identityOf(tenant, alias) : {}), ...detailsOf(plan) }
    if (plan.roles !== undefined) assignRoles(tenant.roleAssignments, user, plan.roles)
    if (plan.eligibleRoles !== undefined) assignRoles(tenant.roleEligibilities, user, plan.eligibleRoles)
  }
}

function identityOf({ domains }: Tenant, alias: string): Partial<User> {
  const mail = `${alias}@${domains[1] ?? domains[0]}`
  return {
    userPrincipalName: mail,
    mail,
    mailNickname: alias,
    displayName: alias,
    givenName: null,
    surname: null,
    userType: 'Member',
    accountEnabled: true,
  }
}

function detailsOf({ displayName, disabled, jobTitle, department }: PersonPlan): Partial<User> {
  const [given = null, ...family] = displayName?.split(' ') ?? []
  return {
    ...(displayName !== undefined && { displayName, givenName: given, surname: family.join(' ') || null }),
    ...(disabled !== undefined && { accountEnabled: !disabled }),
    ...(jobTitle !== undefined && { jobTitle }),
    ...(department !== undefined && { department }),
  }
}

/** These and no others. */
function assignRoles(list: RoleAssignment[], { id }: User, roles: readonly string[]): void {
  const others = list.filter(({ principalId }) => principalId !== id)
  const assigned = directoryRoles.filter(({ displayName }) => roles.includes(displayName))
  list.splice(0, list.length, ...others, ...assigned.map((role) => ({ principalId: id, roleDefinitionId: role.id })))
}

import type { Group, Tenant, User } from '../../world/model/index.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { readGroupMembers, readMemberships } from '../roles.ts'
import { countEndpoint } from './count.ts'
import { type DirectoryObject, directoryObjectType, objectsOf, rolesOf } from './directory-object.ts'
import { type DirectorySet, directoryList, directoryOptions, rowAsked } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { groups } from './group-set.ts'
import { groupType } from './group-type.ts'
import { users, userType } from './users.ts'

/** Members of groups, and groups of members. https://learn.microsoft.com/graph/api/group-list-members */
export const memberships: readonly Endpoint[] = [
  ...relationship(groups, 'members', readGroupMembers, (group, tenant) => objectsOf(tenant, group.memberIds)),
  ...relationship(groups, 'transitiveMembers', readGroupMembers, transitiveMembers),
  ...relationship(groups, 'owners', readGroupMembers, (group, tenant) => objectsOf(tenant, group.ownerIds)),
  ...relationship(users, 'memberOf', readMemberships, memberOf),
]

/** The list, its count, and those of one kind alone, as in `members/microsoft.graph.user`. */
function relationship<Row>(
  set: DirectorySet<Row>,
  name: string,
  roles: readonly string[],
  related: (row: Row, tenant: Tenant) => readonly DirectoryObject[],
): Endpoint[] {
  const read = { method: 'GET', workload: 'directory', roles } as const
  const path = `${set.path}/{id}/${name}`
  const all = (call: Call) => related(rowAsked(set, call), call.caller.tenant)
  const cast = <Kind>(kind: DirectoryObject['kind'], type: DirectoryType<Kind>): Endpoint => ({
    ...read,
    path: `${path}/microsoft.graph.${kind}`,
    options: directoryOptions,
    answer: (call) =>
      directoryList(
        call,
        type,
        all(call).flatMap((one) => (one.kind === kind ? [one.row as Kind] : [])),
      ),
  })
  return [
    { ...read, path, options: directoryOptions, answer: (call) => directoryList(call, directoryObjectType, all(call)) },
    countEndpoint({ ...read, path: `${path}/$count` }, directoryObjectType, all),
    cast('user', userType),
    cast('group', groupType),
  ]
}

/** Each object once, though there be several ways to it. */
function transitiveMembers(group: Group, tenant: Tenant): DirectoryObject[] {
  const found = new Map<string, DirectoryObject>()
  const visit = ({ memberIds }: Group) => {
    for (const object of objectsOf(tenant, memberIds)) {
      if (found.has(object.row.id)) continue
      found.set(object.row.id, object)
      if (object.kind === 'group') visit(object.row)
    }
  }
  visit(group)
  return [...found.values()]
}

function memberOf(user: User, tenant: Tenant): DirectoryObject[] {
  const ids = tenant.groups.filter(({ memberIds }) => memberIds.includes(user.id)).map(({ id }) => id)
  return [...rolesOf(tenant, user.id), ...objectsOf(tenant, ids)]
}

import type { Group, Tenant } from '../../world/model/index.ts'
import type { Json } from '../odata/entity-type.ts'
import { readGroups } from '../roles.ts'
import { objectJson, objectsOf } from './directory-object.ts'
import type { DirectorySet } from './directory-set.ts'
import { groupType } from './group-type.ts'

/** `/groups` https://learn.microsoft.com/graph/api/group-list */
export const groups: DirectorySet<Group> = {
  path: '/groups',
  type: groupType,
  roles: readGroups,
  all: (tenant) => tenant.groups,
  id: ({ id }) => id,
  relations: (tenant) => ({
    members: ({ memberIds }) => related(tenant, memberIds),
    owners: ({ ownerIds }) => related(tenant, ownerIds),
  }),
}

function related(tenant: Tenant, ids: readonly string[]): Json[] {
  return objectsOf(tenant, ids).map((object) => objectJson(object, tenant))
}

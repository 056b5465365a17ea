import { type DirectoryRole, directoryRoles } from '../../world/model/directory-roles.ts'
import { guidFrom } from '../../world/model/ids.ts'
import type { RoleAssignment, Tenant } from '../../world/model/index.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { declared } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readRoleDefinitions } from '../roles.ts'
import { directoryObjectType, objectJson, objectsOf } from './directory-object.ts'
import { directoryList, directoryOptions } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { findRow } from './find-row.ts'

const read = { method: 'GET', workload: 'directory', roles: readRoleDefinitions } as const

/** Directory roles by principal: the active ones, and the ones that could be activated. */
export const roleAssignments: readonly Endpoint[] = [
  // https://learn.microsoft.com/graph/api/directoryrole-list
  {
    ...read,
    path: '/directoryRoles',
    options: directoryOptions,
    answer: (call) => directoryList(call, roleType, activated(call.caller.tenant)),
  },
  {
    ...read,
    path: '/directoryRoles/{id}/members',
    options: directoryOptions,
    answer: (call) => directoryList(call, directoryObjectType, membersAsked(call)),
  },
  // https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
  {
    ...read,
    path: '/roleManagement/directory/roleAssignments',
    options: ['$select', '$filter', '$top', '$skiptoken'],
    answer: (call) =>
      directoryList(
        call,
        assignmentType('roleAssignments', 'unifiedRoleAssignment'),
        call.caller.tenant.roleAssignments,
      ),
  },
  // https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
  {
    ...read,
    path: '/roleManagement/directory/roleEligibilityScheduleInstances',
    options: ['$select', '$filter', '$top', '$skiptoken'],
    answer: (call) =>
      directoryList(
        call,
        assignmentType('roleEligibilityScheduleInstances', 'unifiedRoleEligibilityScheduleInstance'),
        call.caller.tenant.roleEligibilities,
      ),
  },
]

/** A tenant has the roles that have at least one member. */
function activated({ roleAssignments: held }: Tenant): DirectoryRole[] {
  return directoryRoles.filter(({ id }) => held.some(({ roleDefinitionId }) => roleDefinitionId === id))
}

function membersAsked({ caller: { tenant }, params }: Call) {
  const keys = {
    id: (role: DirectoryRole) => String(objectJson({ kind: 'directoryRole', row: role }, tenant)['id']),
    alternateKeys: { roleTemplateId: ({ id }: DirectoryRole) => id },
  }
  const role = findRow(activated(tenant), keys, params['id'] ?? '')
  const held = tenant.roleAssignments.filter(({ roleDefinitionId }) => roleDefinitionId === role.id)
  return objectsOf(
    tenant,
    held.map(({ principalId }) => principalId),
  )
}

const roleType: DirectoryType<DirectoryRole> = {
  name: 'microsoft.graph.directoryRole',
  set: 'directoryRoles',
  resource: 'DirectoryRole',
  properties: declared('id deletedDateTime description displayName roleTemplateId'),
  filters: filterTable('roleTemplateId: eq'),
  collections: [],
  searches: [],
  sorts: { simple: [], advanced: [] },
  toJson: (row, tenant) => {
    const { '@odata.type': _, ...json } = objectJson({ kind: 'directoryRole', row }, tenant)
    return json
  },
}

function assignmentType(path: string, name: string): DirectoryType<RoleAssignment> {
  return {
    name: `microsoft.graph.${name}`,
    set: `roleManagement/directory/${path}`,
    resource: 'RoleAssignment',
    properties: declared('id principalId roleDefinitionId directoryScopeId appScopeId'),
    filters: filterTable(`
      principalId:      eq
      roleDefinitionId: eq
      directoryScopeId: eq`),
    collections: [],
    searches: [],
    sorts: { simple: [], advanced: [] },
    toJson: ({ principalId, roleDefinitionId }, { id }) => ({
      id: guidFrom(path, id, principalId, roleDefinitionId),
      principalId,
      roleDefinitionId,
      directoryScopeId: '/',
    }),
  }
}

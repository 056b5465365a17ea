import { type DirectoryRole, directoryRoles } from '../../world/model/directory-roles.ts'
import type { Endpoint } from '../endpoint.ts'
import { declared } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readRoleDefinitions } from '../roles.ts'
import { directoryEntity, directoryList } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { findRow } from './find-row.ts'

const read = { method: 'GET', workload: 'directory', roles: readRoleDefinitions } as const

/** https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions */
export const roleDefinitions: readonly Endpoint[] = [
  {
    ...read,
    path: '/roleManagement/directory/roleDefinitions',
    options: ['$select', '$filter', '$top', '$skiptoken'],
    answer: (call) => directoryList(call, roleDefinitionType, directoryRoles),
  },
  {
    ...read,
    path: '/roleManagement/directory/roleDefinitions/{id}',
    options: ['$select'],
    answer: (call) => {
      const role = findRow(directoryRoles, { id: ({ id }) => id }, call.params['id'] ?? '')
      return directoryEntity(call, roleDefinitionType, role)
    },
  },
]

const roleDefinitionType: DirectoryType<DirectoryRole> = {
  name: 'microsoft.graph.unifiedRoleDefinition',
  set: 'roleManagement/directory/roleDefinitions',
  resource: 'UnifiedRoleDefinition',
  showsNulls: true,
  properties: declared(`
    id description displayName isBuiltIn isEnabled isPrivileged resourceScopes templateId version rolePermissions
    inheritsPermissionsFrom`),
  filters: filterTable(`
    displayName: eq in startsWith
    id:          eq in
    isBuiltIn:   eq in`),
  collections: declared('resourceScopes rolePermissions inheritsPermissionsFrom'),
  searches: [],
  sorts: { simple: [], advanced: [] },
  toJson: ({ id, displayName, description }) => ({
    id,
    description,
    displayName,
    isBuiltIn: true,
    isEnabled: true,
    resourceScopes: ['/'],
    templateId: id,
    version: '1',
    // What each role allows is a long list, and nothing here depends on it.
    rolePermissions: [],
  }),
}

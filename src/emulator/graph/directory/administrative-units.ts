import { declared } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readAdministrativeUnits } from '../roles.ts'
import type { DirectorySet } from './directory-set.ts'

/** `/directory/administrativeUnits`: the tenants here have none. https://learn.microsoft.com/graph/api/directory-list-administrativeunits */
export const administrativeUnits: DirectorySet<never> = {
  path: '/directory/administrativeUnits',
  roles: readAdministrativeUnits,
  all: () => [],
  id: () => '',
  type: {
    name: 'microsoft.graph.administrativeUnit',
    set: 'directory/administrativeUnits',
    resource: 'AdministrativeUnit',
    properties: declared(`
      id deletedDateTime description displayName isMemberManagementRestricted membershipRule
      membershipRuleProcessingState membershipType visibility`),
    filters: filterTable(`
      description: | eq startsWith null
      displayName: eq in startsWith | null
      id:          eq in
      visibility:  | eq`),
    collections: [],
    searches: declared('description displayName'),
    sorts: { simple: [], advanced: ['displayName'] },
    toJson: () => ({}),
  },
}

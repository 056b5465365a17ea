import type { OAuth2PermissionGrant } from '../../world/model/index.ts'
import { declared } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readDelegatedGrants } from '../roles.ts'
import type { DirectorySet } from './directory-set.ts'

/** `/oauth2PermissionGrants` https://learn.microsoft.com/graph/api/oauth2permissiongrant-list */
export const oauth2PermissionGrants: DirectorySet<OAuth2PermissionGrant> = {
  path: '/oauth2PermissionGrants',
  roles: readDelegatedGrants,
  all: (tenant) => tenant.oauth2PermissionGrants,
  id: ({ id }) => id,
  otherName: ({ id }) => id,
  type: {
    name: 'microsoft.graph.oAuth2PermissionGrant',
    set: 'oauth2PermissionGrants',
    resource: 'OAuth2PermissionGrant',
    showsNulls: true,
    properties: declared('clientId consentType id principalId resourceId scope'),
    filters: filterTable(`
      clientId:    eq
      consentType: eq
      id:          eq
      principalId: eq | null
      resourceId:  eq
      scope:       | eq`),
    collections: [],
    searches: [],
    sorts: { simple: [], advanced: [] },
    toJson: ({ clientId, consentType, id, principalId, resourceId, scope }) => ({
      clientId,
      consentType,
      id,
      principalId,
      resourceId,
      scope,
    }),
  },
}

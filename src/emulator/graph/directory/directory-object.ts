import { type DirectoryRole, directoryRoles } from '../../world/model/directory-roles.ts'
import { guidFrom } from '../../world/model/ids.ts'
import type { Group, ServicePrincipal, Tenant, User } from '../../world/model/index.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import type { DirectoryType } from './directory-type.ts'
import { groupType } from './group-type.ts'
import { servicePrincipalType } from './service-principal-type.ts'
import { userType } from './users.ts'

/** Any of the kinds that can be a member, an owner, or a group or role with members. */
export type DirectoryObject =
  | { readonly kind: 'user'; readonly row: User }
  | { readonly kind: 'group'; readonly row: Group }
  | { readonly kind: 'servicePrincipal'; readonly row: ServicePrincipal }
  | { readonly kind: 'directoryRole'; readonly row: DirectoryRole }

/** The objects with these IDs, in their order. IDs without an object are left out. */
export function objectsOf(tenant: Tenant, ids: readonly string[]): DirectoryObject[] {
  const wanted = new Set(ids)
  const among = <Row extends { readonly id: string }>(rows: readonly Row[]) => rows.filter(({ id }) => wanted.has(id))
  const found = new Map<string, DirectoryObject>()
  for (const row of among(tenant.users)) found.set(row.id, { kind: 'user', row })
  for (const row of among(tenant.groups)) found.set(row.id, { kind: 'group', row })
  for (const row of among(tenant.servicePrincipals)) found.set(row.id, { kind: 'servicePrincipal', row })
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** The directory roles of this principal. */
export function rolesOf({ roleAssignments }: Tenant, principalId: string): DirectoryObject[] {
  const held = roleAssignments.filter((one) => one.principalId === principalId).map((one) => one.roleDefinitionId)
  return directoryRoles.filter(({ id }) => held.includes(id)).map((row) => ({ kind: 'directoryRole', row }))
}

/** An object as it stands in a list of several kinds: with its type, and what its own list would show. */
export function objectJson({ kind, row }: DirectoryObject, tenant: Tenant): Json {
  const type = { '@odata.type': `#microsoft.graph.${kind}` }
  switch (kind) {
    case 'user':
      return { ...type, ...userType.toJson(row, tenant) }
    case 'group':
      return { ...type, ...groupType.toJson(row, tenant) }
    case 'servicePrincipal':
      return { ...type, ...servicePrincipalType.toJson(row, tenant) }
    case 'directoryRole':
      return {
        ...type,
        // Templates are the same everywhere; a tenant's own role has an ID of its own.
        id: guidFrom('directory role', tenant.id, row.id),
        deletedDateTime: null,
        description: row.description,
        displayName: row.displayName,
        roleTemplateId: row.id,
      }
  }
}

/** https://learn.microsoft.com/graph/api/resources/directoryobject */
export const directoryObjectType: DirectoryType<DirectoryObject> = {
  name: 'microsoft.graph.directoryObject',
  set: 'directoryObjects',
  resource: 'DirectoryObject',
  properties: [
    ...new Set([...userType.properties, ...groupType.properties, ...servicePrincipalType.properties, 'roleTemplateId']),
  ],
  // Relationships can be filtered in advanced queries only.
  filters: filterTable(`
    displayName:       | eq in startsWith ge le null
    id:                | eq in
    mail:              | eq in startsWith endsWith null
    userPrincipalName: | eq in startsWith endsWith
    accountEnabled:    | eq in
    userType:          | eq in`),
  collections: declared('businessPhones groupTypes proxyAddresses servicePrincipalNames'),
  searches: declared('description displayName'),
  sorts: { simple: [], advanced: ['displayName'] },
  toJson: objectJson,
}

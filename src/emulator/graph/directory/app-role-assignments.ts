import type { AppRoleAssignment, ServicePrincipal, Tenant } from '../../world/model/index.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readApplications } from '../roles.ts'
import { directoryEntity, directoryList, directoryOptions, rowAsked } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { findRow } from './find-row.ts'
import { servicePrincipals } from './service-principals.ts'

/**
 * What was granted to a service principal, and what of it was granted to others.
 * https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
 */
export const appRoleAssignments: readonly Endpoint[] = [
  ...assignmentEndpoints('appRoleAssignments', grantedTo),
  ...assignmentEndpoints('appRoleAssignedTo', grantedOf),
]

/** An assignment, with those at its two ends. */
interface Granted {
  readonly assignment: AppRoleAssignment
  readonly principal: ServicePrincipal
  /** Undefined when the API has gone from the tenant. */
  readonly resource: ServicePrincipal | undefined
}

export function grantedTo(principal: ServicePrincipal, { servicePrincipals: all }: Tenant): Granted[] {
  return principal.appRoleAssignments.map((assignment) => ({
    assignment,
    principal,
    resource: all.find(({ id }) => id === assignment.resourceId),
  }))
}

export function grantedOf(resource: ServicePrincipal, { servicePrincipals: all }: Tenant): Granted[] {
  return all.flatMap((principal) =>
    principal.appRoleAssignments
      .filter(({ resourceId }) => resourceId === resource.id)
      .map((assignment) => ({ assignment, principal, resource })),
  )
}

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export function assignmentType(name: string): DirectoryType<Granted> {
  return {
    name: 'microsoft.graph.appRoleAssignment',
    set: `servicePrincipals('{id}')/${name}`,
    resource: 'AppRoleAssignment',
    showsNulls: true,
    properties: declared(`
      id deletedDateTime appRoleId createdDateTime principalDisplayName principalId principalType resourceDisplayName
      resourceId`),
    filters: filterTable(`
      appRoleId:  | eq in
      id:         eq
      principalDisplayName: | eq startsWith
      principalId: eq | in
      resourceId: eq | in`),
    collections: [],
    searches: ['resourceDisplayName'],
    sorts: { simple: [], advanced: ['principalDisplayName', 'resourceDisplayName'] },
    toJson: assignmentJson,
  }
}

function assignmentEndpoints(
  name: string,
  granted: (servicePrincipal: ServicePrincipal, tenant: Tenant) => Granted[],
): Endpoint[] {
  const read = { method: 'GET', workload: 'directory', roles: readApplications } as const
  const path = `/servicePrincipals/{id}/${name}`
  const type = assignmentType(name)
  const all = (call: Call) => granted(rowAsked(servicePrincipals, call), call.caller.tenant)
  return [
    { ...read, path, options: directoryOptions, answer: (call) => directoryList(call, type, all(call)) },
    {
      ...read,
      path: `${path}/{assignment}`,
      options: ['$select'],
      answer: (call) => directoryEntity(call, type, findRow(all(call), keys, call.params['assignment'] ?? '')),
    },
  ]
}

// These IDs are no GUIDs, so any text may be one.
const keys = {
  id: ({ assignment }: Granted) => assignment.id,
  otherName: ({ assignment }: Granted) => assignment.id,
}

export function assignmentJson({ assignment, principal, resource }: Granted): Json {
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: assignment.createdDateTime,
    principalDisplayName: principal.displayName,
    principalId: principal.id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: resource?.displayName ?? null,
    resourceId: assignment.resourceId,
  }
}

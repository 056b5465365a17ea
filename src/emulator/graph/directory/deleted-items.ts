import type { Tenant } from '../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { resourceNotFound } from '../errors.ts'
import { entityAnswer } from '../odata/entity.ts'
import { manageApplications, readApplications } from '../roles.ts'
import { applicationType } from './applications.ts'
import { directoryEntity, directoryList } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { findRow } from './find-row.ts'
import { servicePrincipalType } from './service-principal-type.ts'
import { applicationAdministrators, requireMayChange } from './writes/may-change.ts'
import { alreadyThere } from './writes/properties.ts'

const read = { method: 'GET', workload: 'directory', roles: readApplications } as const
const write = { workload: 'directory', roles: manageApplications, options: [] } as const

/**
 * What was deleted less than 30 days ago, to be looked at, brought back or removed for good.
 * https://learn.microsoft.com/graph/api/directory-deleteditems-list
 */
export const deletedItems: readonly Endpoint[] = [
  ...listEndpoints('application', applicationType, ({ deletedApplications }) => deletedApplications),
  ...listEndpoints(
    'servicePrincipal',
    servicePrincipalType,
    ({ deletedServicePrincipals }) => deletedServicePrincipals,
  ),
  {
    ...write,
    method: 'POST',
    path: '/directory/deletedItems/{id}/restore',
    answer(call) {
      const { tenant } = call.caller
      const { kind, index } = itemToChange(call)
      if (kind === 'application')
        return restored(call, applicationType, tenant.deletedApplications, tenant.applications, index)
      return restored(call, servicePrincipalType, tenant.deletedServicePrincipals, tenant.servicePrincipals, index)
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: '/directory/deletedItems/{id}',
    answer(call) {
      const { kind, index } = itemToChange(call)
      const { deletedApplications, deletedServicePrincipals } = call.caller.tenant
      const items = kind === 'application' ? deletedApplications : deletedServicePrincipals
      items.splice(index, 1)
      return { status: 204 }
    },
  },
]

function listEndpoints<Row extends { readonly id: string }>(
  kind: string,
  type: DirectoryType<Row>,
  all: (tenant: Tenant) => readonly Row[],
): Endpoint[] {
  const path = `/directory/deletedItems/microsoft.graph.${kind}`
  return [
    {
      ...read,
      path,
      options: ['$select', '$filter', '$top', '$skiptoken', '$count', '$orderby', '$search'],
      answer: (call) => directoryList(call, { ...type, set: 'directoryObjects' }, all(call.caller.tenant)),
    },
    {
      ...read,
      path: `${path}/{id}`,
      options: ['$select'],
      answer: (call) =>
        directoryEntity(call, type, findRow(all(call.caller.tenant), { id: ({ id }) => id }, call.params['id'] ?? '')),
    },
  ]
}

function itemToChange(call: Call): { kind: 'application' | 'servicePrincipal'; index: number } {
  const { tenant } = call.caller
  const id = (call.params['id'] ?? '').toLowerCase()
  const application = tenant.deletedApplications.findIndex((item) => item.id === id)
  const servicePrincipal = tenant.deletedServicePrincipals.findIndex((item) => item.id === id)
  const found = tenant.deletedApplications[application] ?? tenant.deletedServicePrincipals[servicePrincipal]
  if (found === undefined) throw resourceNotFound(id)
  requireMayChange(call.caller, applicationAdministrators, found.ownerIds)
  return application >= 0
    ? { kind: 'application', index: application }
    : { kind: 'servicePrincipal', index: servicePrincipal }
}

function restored<Row extends { readonly appId: string; deletedDateTime?: string }>(
  call: Call,
  type: DirectoryType<Row>,
  deleted: Row[],
  all: Row[],
  index: number,
): Answer {
  const [item] = deleted.slice(index, index + 1)
  if (item === undefined) throw resourceNotFound(call.params['id'] ?? '')
  if (all.some(({ appId }) => appId === item.appId)) {
    throw alreadyThere('Another object with the same value for property appId already exists.', 'appId')
  }
  deleted.splice(index, 1)
  delete item.deletedDateTime
  all.push(item)
  return entityAnswer(call, { ...type, set: 'directoryObjects' }, type.toJson(item, call.caller.tenant))
}

import type { Application, ServicePrincipal, Tenant } from '../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { resourceNotFound } from '../errors.ts'
import { entityAnswer } from '../odata/entity.ts'
import { manageApplications, readApplications } from '../roles.ts'
import { applicationType } from './applications.ts'
import { directoryEntity, directoryList } from './directory-set.ts'
import { type DirectoryType, isBeta } from './directory-type.ts'
import { findRow } from './find-row.ts'
import { servicePrincipalType } from './service-principal-type.ts'
import { isUniqueNameTaken } from './writes/application-changes.ts'
import { applicationAdministrators, requireMayChange } from './writes/may-change.ts'
import { valueTaken } from './writes/properties.ts'
import { noBackingApplication, principalNameTaken } from './writes/service-principals.ts'

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
    ...read,
    path: '/directory/deletedItems/{id}',
    options: ['$select'],
    answer(call) {
      const { application, servicePrincipal } = itemAsked(call)
      if (application !== undefined) return itemAnswer(call, applicationType, application)
      return itemAnswer(call, servicePrincipalType, servicePrincipal)
    },
  },
  {
    ...write,
    method: 'POST',
    path: '/directory/deletedItems/{id}/restore',
    body: 'optional JSON',
    answer(call) {
      const { tenant } = call.caller
      const { application, servicePrincipal } = itemToChange(call)
      if (application !== undefined) {
        refuseTakenName(application, tenant)
        bringBack(application, tenant.deletedApplications, tenant.applications)
        return itemAnswer(call, applicationType, application)
      }
      refuseTakenPrincipal(servicePrincipal, tenant)
      bringBack(servicePrincipal, tenant.deletedServicePrincipals, tenant.servicePrincipals)
      return itemAnswer(call, servicePrincipalType, servicePrincipal)
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: '/directory/deletedItems/{id}',
    answer(call) {
      const { deletedApplications, deletedServicePrincipals } = call.caller.tenant
      const { application, servicePrincipal } = itemToChange(call)
      if (application !== undefined) take(application, deletedApplications)
      else take(servicePrincipal, deletedServicePrincipals)
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

/** One of the two. */
type Item =
  | { readonly application: Application; readonly servicePrincipal?: undefined }
  | { readonly application?: undefined; readonly servicePrincipal: ServicePrincipal }

function itemAsked({ params, caller: { tenant } }: Call): Item {
  const id = (params['id'] ?? '').toLowerCase()
  const application = tenant.deletedApplications.find((item) => item.id === id)
  if (application !== undefined) return { application }
  const servicePrincipal = tenant.deletedServicePrincipals.find((item) => item.id === id)
  if (servicePrincipal === undefined) throw resourceNotFound(id)
  return { servicePrincipal }
}

function itemToChange(call: Call): Item {
  const item = itemAsked(call)
  const { ownerIds } = item.application ?? item.servicePrincipal
  requireMayChange(call.caller, applicationAdministrators, ownerIds)
  return item
}

/** A deleted item comes with its type. */
function itemAnswer<Row>(call: Call, type: DirectoryType<Row>, item: Row): Answer {
  const json = { '@odata.type': `#${type.name}`, ...type.toJson(item, call.caller.tenant, isBeta(call)) }
  return entityAnswer(call, { ...type, set: 'directoryObjects' }, json)
}

function refuseTakenName(application: Application, tenant: Tenant): void {
  const { uniqueName } = application
  if (uniqueName !== undefined && isUniqueNameTaken(uniqueName, application, tenant)) throw valueTaken('uniqueName')
}

/**
 * A service principal does not come back beside another one of its application, nor in the application's own tenant
 * without that application (MicrosoftDocs/azure-docs#110002). UNCONFIRMED: the words of the second refusal.
 */
function refuseTakenPrincipal({ appId, ...principal }: ServicePrincipal, tenant: Tenant): void {
  if (tenant.servicePrincipals.some((other) => other.appId === appId)) throw principalNameTaken(appId)
  const isOwn = principal.appOwnerOrganizationId === tenant.id && principal.servicePrincipalType !== 'ManagedIdentity'
  if (isOwn && !tenant.applications.some((other) => other.appId === appId)) throw noBackingApplication(appId)
}

function bringBack<Row extends { deletedDateTime?: string }>(item: Row, deleted: Row[], living: Row[]): void {
  take(item, deleted)
  delete item.deletedDateTime
  living.push(item)
}

function take<Row>(item: Row, items: Row[]): void {
  items.splice(items.indexOf(item), 1)
}

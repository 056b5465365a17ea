import type { Call, Endpoint } from '../endpoint.ts'
import { resourceNotFound } from '../errors.ts'
import { Refusal } from '../refusal.ts'
import { manageApplications, readApplications } from '../roles.ts'
import { applications } from './applications.ts'
import { directoryObjectType, objectsOf } from './directory-object.ts'
import { directoryList, directoryOptions, rowAsked } from './directory-set.ts'
import { servicePrincipals } from './service-principals.ts'
import { applicationToChange } from './writes/applications.ts'
import { invalid } from './writes/properties.ts'
import { servicePrincipalToChange } from './writes/service-principals.ts'

interface Owned {
  ownerIds?: string[]
}

const sets = [
  {
    path: '/applications/{id}/owners',
    toRead: (call: Call): Owned => rowAsked(applications, call),
    toChange: (call: Call): Owned => applicationToChange(call),
  },
  {
    path: '/servicePrincipals/{id}/owners',
    toRead: (call: Call): Owned => rowAsked(servicePrincipals, call),
    toChange: (call: Call): Owned => servicePrincipalToChange(call),
  },
]

/**
 * Owners may change an application without an administrator's role.
 * https://learn.microsoft.com/graph/api/application-list-owners
 */
export const owners: readonly Endpoint[] = sets.flatMap(({ path, toRead, toChange }): Endpoint[] => [
  {
    method: 'GET',
    workload: 'directory',
    roles: readApplications,
    path,
    options: directoryOptions,
    answer: (call) =>
      directoryList(call, directoryObjectType, objectsOf(call.caller.tenant, toRead(call).ownerIds ?? [])),
  },
  {
    method: 'POST',
    workload: 'directory',
    roles: manageApplications,
    path: `${path}/$ref`,
    options: [],
    answer(call) {
      const owned = toChange(call)
      const id = referenceIn(call.body)
      if (objectsOf(call.caller.tenant, [id]).length === 0) throw resourceNotFound(id)
      if (owned.ownerIds?.includes(id)) throw alreadyOwner()
      owned.ownerIds = [...(owned.ownerIds ?? []), id]
      return { status: 204 }
    },
  },
  {
    method: 'DELETE',
    workload: 'directory',
    roles: manageApplications,
    path: `${path}/{owner}/$ref`,
    options: [],
    answer(call) {
      const owned = toChange(call)
      const id = call.params['owner'] ?? ''
      if (!owned.ownerIds?.includes(id)) throw resourceNotFound(id)
      owned.ownerIds = owned.ownerIds.filter((one) => one !== id)
      return { status: 204 }
    },
  },
])

function referenceIn(body: unknown): string {
  const reference = Object(body)['@odata.id']
  const id = typeof reference === 'string' ? /([0-9a-f-]{36})\/?$/i.exec(reference)?.[1] : undefined
  if (id === undefined) throw invalid("The reference in '@odata.id' is not that of a directory object.", '@odata.id')
  return id.toLowerCase()
}

function alreadyOwner(): Refusal {
  return new Refusal(
    400,
    'Request_BadRequest',
    "One or more added object references already exist for the following modified properties: 'owners'.",
  )
}

import { randomUUID } from 'node:crypto'
import { timestamp } from '../../../world/model/ids.ts'
import type { Application, Tenant } from '../../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../../endpoint.ts'
import { missingPermission, resourceNotFound } from '../../errors.ts'
import { entityAnswer } from '../../odata/entity.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { manageApplications } from '../../roles.ts'
import { applicationJson, applications, applicationType } from '../applications.ts'
import { rowAsked } from '../directory-set.ts'
import { isBeta } from '../directory-type.ts'
import { applicationChanges } from './application-changes.ts'
import { copyToServicePrincipals } from './copy-to-service-principals.ts'
import { applicationAdministrators, callerIdOf, requireMayChange } from './may-change.ts'
import { alternateKey, locationOf, mayCreate, readProperties, timeOfWrite } from './properties.ts'

const write = { workload: 'directory', roles: manageApplications, options: [] } as const

/** https://learn.microsoft.com/graph/api/application-post-applications, …/application-update, …/application-upsert */
export const applicationWrites: readonly Endpoint[] = [
  { ...write, method: 'POST', path: '/applications', answer: (call) => created(call, readBody(call)) },
  {
    ...write,
    method: 'PATCH',
    path: '/applications/{id}',
    answer(call) {
      const { tenant } = call.caller
      const given = readBody(call)
      const key = alternateKey(call.params['id'] ?? '')
      const named = key?.value.toLowerCase()
      const isThere = tenant.applications.some(({ uniqueName }) => uniqueName?.toLowerCase() === named)
      if (key?.name === 'uniqueName' && !isThere) {
        if (!mayCreate(call.headers)) throw resourceNotFound(key.value)
        return created(call, { ...given, uniqueName: key.value })
      }
      const application = applicationToChange(call)
      const before = { ...application }
      Object.assign(application, applicationChanges(given, application, tenant))
      copyToServicePrincipals(call.state.world, tenant, before, application)
      return { status: 204 }
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: '/applications/{id}',
    answer(call) {
      deleteApplication(call.caller.tenant, applicationToChange(call), timestamp(call.state.now()))
      return { status: 204 }
    },
  },
]

/** The application that the path names. Refuses a caller that may not change it. */
export function applicationToChange(call: Call): Application {
  const application = rowAsked(applications, call)
  requireMayChange(call.caller, applicationAdministrators, application.ownerIds)
  return application
}

function readBody(call: Call): Json {
  const given = readProperties(call.body, applicationType)
  if ('signInAudienceRestrictions' in given && !isBeta(call)) {
    throw new Refusal(400, 'Request_BadRequest', "Invalid property 'signInAudienceRestrictions'.")
  }
  return given
}

/** Every user may register applications, unless the tenant says otherwise, and owns what they registered. */
function created(call: Call, given: Json): Answer {
  const { caller, state } = call
  const { tenant, user } = caller
  const isPerson =
    user !== undefined && tenant.users.some(({ id, userType }) => id === user.id && userType === 'Member')
  if (user !== undefined && !isPerson) throw missingPermission('directory')
  const ownerId = callerIdOf(caller)
  const blank: Application = {
    id: randomUUID(),
    appId: randomUUID(),
    displayName: '',
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    isDisabled: false,
    requiredResourceAccess: [],
    federatedIdentityCredentials: [],
    createdDateTime: timestamp(state.now()),
    ...(ownerId !== undefined && { ownerIds: [ownerId] }),
  }
  const application = { ...blank, ...applicationChanges(given, blank, tenant) }
  tenant.applications.push(application)
  const { createdDateTime } = application
  const json = {
    ...applicationJson(application, tenant, isBeta(call)),
    createdDateTime: timeOfWrite(createdDateTime, state.now()),
  }
  const answer = entityAnswer(call, applicationType, json, 201)
  const location = locationOf(tenant.id, `directoryObjects/${application.id}/Microsoft.DirectoryServices.Application`)
  return { ...answer, headers: { location } }
}

/** Its service principal in the same tenant goes with it; those in other tenants stay, and get no tokens any more. */
function deleteApplication(tenant: Tenant, application: Application, deletedDateTime: string): void {
  tenant.applications.splice(tenant.applications.indexOf(application), 1)
  tenant.deletedApplications.push({ ...application, deletedDateTime })
  const index = tenant.servicePrincipals.findIndex(({ appId }) => appId === application.appId)
  const [gone] = index < 0 ? [] : tenant.servicePrincipals.splice(index, 1)
  if (gone !== undefined) tenant.deletedServicePrincipals.push({ ...gone, deletedDateTime })
}

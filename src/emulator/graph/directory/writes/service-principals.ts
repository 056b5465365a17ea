import { randomUUID } from 'node:crypto'
import { copiedFrom } from '../../../world/build/copied-from-application.ts'
import { timestamp } from '../../../world/model/ids.ts'
import type { OwnedApplication, ServicePrincipal, Tenant } from '../../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../../endpoint.ts'
import { resourceNotFound } from '../../errors.ts'
import { notPlayed } from '../../not-played.ts'
import { entityAnswer } from '../../odata/entity.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { manageApplications } from '../../roles.ts'
import { rowAsked } from '../directory-set.ts'
import { servicePrincipalJson, servicePrincipalType } from '../service-principal-type.ts'
import { servicePrincipals } from '../service-principals.ts'
import { applicationAdministrators, callerIdOf, isLimitedToOwn, requireMayChange } from './may-change.ts'
import {
  alternateKey,
  flagOf,
  locationOf,
  mayCreate,
  readProperties,
  refuseReadOnly,
  textOf,
  textsOf,
  timeOfWrite,
} from './properties.ts'
import { readOnlyOfServicePrincipals, servicePrincipalSettings } from './service-principal-settings.ts'
import { merged, readSettings } from './settings.ts'

const write = { workload: 'directory', roles: manageApplications, options: [] } as const

/** https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals, …/serviceprincipal-upsert */
export const servicePrincipalWrites: readonly Endpoint[] = [
  { ...write, method: 'POST', path: '/servicePrincipals', answer: (call) => created(call, readBody(call)) },
  {
    ...write,
    method: 'PATCH',
    path: '/servicePrincipals/{id}',
    answer(call) {
      const given = readBody(call)
      const key = alternateKey(call.params['id'] ?? '')
      if (key?.name === 'appId' && find(call.caller.tenant, key.value) === undefined) {
        if (!mayCreate(call.headers)) throw resourceNotFound(key.value)
        return created(call, { ...given, appId: key.value })
      }
      change(servicePrincipalToChange(call), given, call.caller.tenant)
      return { status: 204 }
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: '/servicePrincipals/{id}',
    answer(call) {
      const { tenant } = call.caller
      const gone = servicePrincipalToChange(call)
      tenant.servicePrincipals.splice(tenant.servicePrincipals.indexOf(gone), 1)
      tenant.deletedServicePrincipals.push({ ...gone, deletedDateTime: timestamp(call.state.now()) })
      return { status: 204 }
    },
  },
]

/** The service principal that the path names. Refuses a caller that may not change it. */
export function servicePrincipalToChange(call: Call): ServicePrincipal {
  const servicePrincipal = rowAsked(servicePrincipals, call)
  requireMayChange(call.caller, applicationAdministrators, servicePrincipal.ownerIds)
  return servicePrincipal
}

function readBody(call: Call): Json {
  const given = readProperties(call.body, servicePrincipalType)
  refuseReadOnly(given, readOnlyOfServicePrincipals, 'ServicePrincipal')
  return given
}

function created(call: Call, given: Json): Answer {
  const { caller, state } = call
  const { tenant } = caller
  const appId = textOf(given, 'appId', 'ServicePrincipal')
  const owned = state.world.findApplication(appId)
  refuseForeign(call, owned, tenant)
  if (find(tenant, appId) !== undefined) throw principalNameTaken(appId)
  if (ofMicrosoft.test(appId)) throw notPlayed('a new service principal of an application of Microsoft')
  if (owned === undefined || !mayBeIn(tenant, owned)) throw noBackingApplication(appId)

  const ownerId = owned.owner === tenant ? callerIdOf(caller) : undefined
  const servicePrincipal: ServicePrincipal = {
    id: randomUUID(),
    appId: owned.application.appId,
    displayName: owned.application.displayName,
    accountEnabled: flagOf(given, 'accountEnabled', true),
    appOwnerOrganizationId: owned.owner.id,
    ...structuredClone(copiedFrom(owned.application)),
    appRoleAssignments: [],
    createdDateTime: timestamp(state.now()),
    ...(ownerId !== undefined && { ownerIds: [ownerId] }),
  }
  change(servicePrincipal, given, tenant)
  tenant.servicePrincipals.push(servicePrincipal)
  const createdDateTime = timeOfWrite(servicePrincipal.createdDateTime, state.now())
  const json = { ...servicePrincipalJson(servicePrincipal), createdDateTime }
  const location = locationOf(
    tenant.id,
    `directoryObjects/${servicePrincipal.id}/Microsoft.DirectoryServices.ServicePrincipal`,
  )
  return { ...entityAnswer(call, servicePrincipalType, json, 201), headers: { location } }
}

/** The client IDs of its older APIs, which Graph knows in every tenant and the emulator knows where they are already. */
const ofMicrosoft = /-0000-(0000-c000|0ff1-ce00)-000000000000$/i

/** People may bring in their own application; others take an administrator. */
function refuseForeign({ caller }: Call, owned: OwnedApplication | undefined, tenant: Tenant): void {
  const isForeign = owned?.owner !== tenant
  if (isForeign && isLimitedToOwn(caller)) {
    throw new Refusal(
      403,
      'Authorization_RequestDenied',
      'When using this permission, the backing application of the service principal being created must in the local tenant',
    )
  }
  requireMayChange(caller, applicationAdministrators, isForeign ? [] : owned.application.ownerIds)
}

function mayBeIn(tenant: Tenant, { application, owner }: OwnedApplication): boolean {
  return owner === tenant || application.signInAudience !== 'AzureADMyOrg'
}

function change(servicePrincipal: ServicePrincipal, given: Json, tenant: Tenant): void {
  const { appId, displayName, accountEnabled } = servicePrincipal
  if (given['appId'] !== undefined && String(given['appId']).toLowerCase() !== appId.toLowerCase()) {
    refuseReadOnly(given, ['appId'], 'ServicePrincipal')
  }
  const required = flagOf(given, 'appRoleAssignmentRequired', servicePrincipal.appRoleAssignmentRequired ?? false)
  const isDisabled = flagOf(given, 'isDisabled', servicePrincipal.isDisabled ?? false)
  const settings = readSettings(given, servicePrincipalSettings, 'ServicePrincipal')
  const changes: Partial<ServicePrincipal> = {
    accountEnabled: flagOf(given, 'accountEnabled', accountEnabled),
    displayName: textOf(given, 'displayName', 'ServicePrincipal', displayName),
    ...(required && { appRoleAssignmentRequired: true }),
    ...(isDisabled && { isDisabled: true }),
    ...('servicePrincipalNames' in given && { servicePrincipalNames: readNames(given, servicePrincipal, tenant) }),
    ...(Object.keys(settings).length > 0 && { more: merged(servicePrincipal.more ?? {}, settings) }),
  }
  if (!required) delete servicePrincipal.appRoleAssignmentRequired
  if (!isDisabled) delete servicePrincipal.isDisabled
  Object.assign(servicePrincipal, changes)
}

/** Names by which a scope may mean this API; none that means another one in the tenant. */
function readNames(given: Json, { id }: ServicePrincipal, { servicePrincipals: all }: Tenant): string[] {
  const names = textsOf(given, 'servicePrincipalNames')
  const others = all.filter((one) => one.id !== id).flatMap((one) => one.servicePrincipalNames)
  const used = names.find((name) => others.some((other) => other.toLowerCase() === name.toLowerCase()))
  if (used !== undefined) throw principalNameTaken(used)
  return names
}

function find(tenant: Tenant, appId: string): ServicePrincipal | undefined {
  return tenant.servicePrincipals.find((one) => one.appId.toLowerCase() === appId.toLowerCase())
}

export function noBackingApplication(appId: string): Refusal {
  const message = `The appId '${appId}' of the service principal does not reference a valid application object.`
  return new Refusal(400, 'Request_BadRequest', message, {
    details: [{ code: 'NoBackingApplicationObject', message, target: 'appId' }],
  })
}

/** https://learn.microsoft.com/autopilot/device-preparation/tutorial/user-driven/entra-join-device-group shows it. */
export function principalNameTaken(name: string): Refusal {
  const message = `The service principal cannot be created, updated, or restored because the service principal name ${name} is already in use.`
  return new Refusal(409, 'Request_MultipleObjectsWithSameKeyValue', message, {
    details: [{ code: 'ObjectConflict', message, target: 'servicePrincipalNames' }],
  })
}

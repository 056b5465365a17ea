import { newAssignment } from '../../../world/build/set-up.ts'
import { appIds } from '../../../world/model/first-party.ts'
import { timestamp } from '../../../world/model/ids.ts'
import type { AppRoleAssignment, ServicePrincipal, Tenant } from '../../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../../endpoint.ts'
import { resourceNotFound } from '../../errors.ts'
import { notPlayed } from '../../not-played.ts'
import { entityAnswer } from '../../odata/entity.ts'
import { Refusal } from '../../refusal.ts'
import { manageAppRoleAssignments } from '../../roles.ts'
import { assignmentJson, assignmentType, grantedOf, grantedTo } from '../app-role-assignments.ts'
import { rowAsked } from '../directory-set.ts'
import { servicePrincipals } from '../service-principals.ts'
import { applicationAdministrators, privilegedRoleAdministrators, requireMayChange } from './may-change.ts'
import { invalid, readProperties, refuseReadOnly, textOf } from './properties.ts'

const write = { workload: 'directory', roles: manageAppRoleAssignments, options: [] } as const

/** From either end: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
export const appRoleAssignmentWrites: readonly Endpoint[] = ['appRoleAssignments', 'appRoleAssignedTo'].flatMap(
  (name): Endpoint[] => {
    const path = `/servicePrincipals/{id}/${name}`
    const end = name === 'appRoleAssignments' ? 'principalId' : 'resourceId'
    return [
      { ...write, method: 'POST', path, answer: (call) => granted(call, name, end) },
      { ...write, method: 'DELETE', path: `${path}/{assignment}`, answer: (call) => revoked(call, end) },
    ]
  },
)

function granted(call: Call, name: string, end: 'principalId' | 'resourceId'): Answer {
  const { tenant } = call.caller
  const type = assignmentType(name)
  const given = readProperties(call.body, type)
  const text = (key: string) => textOf(given, key, 'AppRoleAssignment')
  const [principalId, resourceId, appRoleId] = [text('principalId'), text('resourceId'), text('appRoleId')]
  if (rowAsked(servicePrincipals, call).id !== given[end])
    throw invalid(`'${end}' is not the object that the path names.`, end)

  const find = (id: string) => tenant.servicePrincipals.find((one) => one.id === id)
  const [principal, resource] = [find(principalId), find(resourceId)]
  if (principal === undefined && isPersonOrGroup(principalId, tenant)) {
    throw notPlayed('app role assignments of people and groups')
  }
  if (principal === undefined) throw resourceNotFound(principalId)
  if (resource === undefined) throw resourceNotFound(resourceId)
  requireMayChange(call.caller, administratorsOf(resource))
  if (!isAssignable(appRoleId, resource)) throw invalid(notOffered, 'appRoleId')
  if (principal.appRoleAssignments.some((one) => one.resourceId === resource.id && one.appRoleId === appRoleId)) {
    throw new Refusal(400, 'Request_BadRequest', thereAlready, {
      details: [{ code: 'InvalidUpdate', message: thereAlready, target: 'appRoleAssignments' }],
    })
  }
  const assignment = newAssignment(principal, resource, appRoleId, timestamp(call.state.now()))
  const json = assignmentJson({ assignment, principal, resource })
  refuseReadOnly(
    given,
    Object.keys(given).filter((name) => given[name] !== json[name]),
    'AppRoleAssignment',
  )
  principal.appRoleAssignments.push(assignment)
  return entityAnswer(call, type, json, 201)
}

/** An API's enabled role for applications, or the default role, which stands for the API without any of its roles. */
function isAssignable(appRoleId: string, { appRoles }: ServicePrincipal): boolean {
  if (appRoleId === defaultRoleId) return true
  const role = appRoles.find(({ id }) => id === appRoleId)
  if (role?.declared === undefined) return role !== undefined
  const { allowedMemberTypes, isEnabled } = role.declared
  return isEnabled === true && Array.isArray(allowedMemberTypes) && allowedMemberTypes.includes('Application')
}

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
const defaultRoleId = '00000000-0000-0000-0000-000000000000'

function isPersonOrGroup(wanted: string, { users, groups }: Tenant): boolean {
  return [...users, ...groups].some(({ id }) => id === wanted)
}

const thereAlready = 'Permission being assigned already exists on the object'
/** UNCONFIRMED */
const notOffered = 'Permission being assigned was not found on application.'

/** Microsoft Graph's application permissions lead to every right there is. */
function administratorsOf({ appId }: ServicePrincipal): string[] {
  return appId === appIds.microsoftGraph
    ? privilegedRoleAdministrators
    : [...privilegedRoleAdministrators, ...applicationAdministrators]
}

function revoked(call: Call, end: 'principalId' | 'resourceId'): Answer {
  const { tenant } = call.caller
  const servicePrincipal = rowAsked(servicePrincipals, call)
  const all = end === 'principalId' ? grantedTo(servicePrincipal, tenant) : grantedOf(servicePrincipal, tenant)
  const id = call.params['assignment'] ?? ''
  const found = all.find(({ assignment }) => assignment.id === id)
  if (found === undefined) throw resourceNotFound(id)
  requireMayChange(
    call.caller,
    found.resource === undefined ? applicationAdministrators : administratorsOf(found.resource),
  )
  remove(found.principal, found.assignment)
  return { status: 204 }
}

function remove({ appRoleAssignments }: ServicePrincipal, assignment: AppRoleAssignment): void {
  appRoleAssignments.splice(appRoleAssignments.indexOf(assignment), 1)
}

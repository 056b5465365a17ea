import { guid } from '../world/model/ids.ts'
import { applicationType } from './directory/applications.ts'
import { groupType } from './directory/group-type.ts'
import { servicePrincipalType } from './directory/service-principal-type.ts'
import { userType } from './directory/users.ts'
import type { Endpoint } from './endpoint.ts'
import { isFirstSegment, isNameOfType } from './known-names.ts'
import type { EntityType } from './odata/entity-type.ts'

/** The types of played paths that give one object, in lower case and with placeholders in braces. */
const types: Readonly<Record<string, Pick<EntityType, 'name' | 'properties'>>> = {
  me: userType,
  'users/{id}': userType,
  'groups/{id}': groupType,
  'applications/{id}': applicationType,
  'serviceprincipals/{id}': servicePrincipalType,
  'organization/{id}': named('organization'),
  'directory/administrativeunits/{id}': named('administrativeUnit'),
  'directoryroles/{id}': named('directoryRole'),
  'oauth2permissiongrants/{id}': named('oAuth2PermissionGrant'),
  'sites/{site}': named('site'),
  'sites/{site}/lists/{list}': named('list'),
  'sites/{site}/drive': named('drive'),
  'drives/{drive}': named('drive'),
  'teams/{id}': named('team'),
  directory: named('directory'),
  policies: named('policyRoot'),
  rolemanagement: named('roleManagement'),
  'rolemanagement/directory': named('rbacApplication'),
  admin: named('admin'),
  'admin/serviceannouncement': named('serviceAnnouncement'),
}

/** All properties of these are among the known names. */
function named(type: string): Pick<EntityType, 'name' | 'properties'> {
  return { name: `microsoft.graph.${type}`, properties: [] }
}

const relationship = named('relationship')

function typeAt(path: string): Pick<EntityType, 'name' | 'properties'> | undefined {
  if (/\/(root|\{item\}|\{address\})$/.test(path)) return named('driveItem')
  if (/\/(members|owners|memberof|transitivemembers)$/i.test(path)) return relationship
  return types[path.toLowerCase()]
}

/**
 * Whether Graph has the segment below this path, which is played. Where no list says, the answer is yes: a word about the
 * limits of the emulator is never wrong.
 */
export function isSegmentInGraph(segment: string, path: string, isBeta: boolean): boolean {
  if (path === '') return isFirstSegment(segment, isBeta)
  const type = typeAt(path)
  if (type === undefined || isBeta || segment.startsWith('$')) return true
  // Of the objects in a relationship one can be named by its ID.
  if (type.name === relationship.name && guid.test(segment)) return true
  const name = segment.replace(/^microsoft\.graph\./i, '').toLowerCase()
  return type.properties.some((known) => known.toLowerCase() === name) || isNameOfType(name, type.name)
}

/** Lists and functions that are only read. https://learn.microsoft.com/graph/api/overview */
const readOnly =
  /(^|\/)(sites|organization|subscribedskus(\/\{id\})?|drives|healthoverviews|\$count|delta|memberof|transitivemembers|(onedrive\.)?getallsites)$/

/** Whether Graph takes this method at a path that the emulator plays with other methods. */
export function isMethodInGraph(method: string, path: string): boolean {
  const name = path.toLowerCase()
  if (readOnly.test(name)) return false
  if (method === 'GET') return name.endsWith('/$ref')
  if (isObject(name)) return method === 'PATCH' || method === 'DELETE'
  return method === 'POST'
}

/**
 * Whether Graph takes a query option that the endpoint does not. The directory's own refusals are documented, and so are
 * those of the lists of all sites. Below a site or a team there is more than the emulator plays.
 * https://learn.microsoft.com/graph/query-parameters
 */
export function isOptionInGraph(option: string, { path, workload, options }: Endpoint): boolean {
  const isListOfAllSites = /^\/sites(\/(onedrive\.)?getallsites)?$/i.test(path)
  if (workload === 'directory' || isListOfAllSites || !options.includes('$select')) return false
  return option === '$expand' || (!isObject(path.slice(1)) && ['$filter', '$orderby', '$search'].includes(option))
}

function isObject(path: string): boolean {
  return path.endsWith('}') || /\/(root|defaultappmanagementpolicy)$/i.test(path) || path.toLowerCase() in types
}

import { segmentsOf } from './paths.ts'

/** Whose budget a request counts against. `other` services count requests, or nothing that is known. */
export type ThrottlingFamily = 'identity' | 'sharePoint' | 'teams' | 'other'

export interface ResourceUnits {
  readonly family: ThrottlingFamily
  readonly units: number
}

/**
 * What a request costs. `path` is below the version, e.g. `/groups/{an ID}/members`. Throws a Refusal for a path that is
 * not percent-encoded correctly.
 * https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
 */
export function resourceUnits(method: string, path: string, query: URLSearchParams): ResourceUnits {
  const segments = segmentsOf(path).map((segment) => segment.toLowerCase())
  const family = families.get(segments[0] ?? '') ?? 'other'
  const options = new Map([...query].map(([name, value]) => [name.replace(/^\$/, '').toLowerCase(), value]))
  if (family === 'identity') return { family, units: identityUnits(method, segments, options) }
  if (family === 'sharePoint') return { family, units: sharePointUnits(method, segments, options) }
  return { family, units: 1 }
}

const families: ReadonlyMap<string, ThrottlingFamily> = new Map([
  ...names('identity', [
    ...['applications', 'contracts', 'devices', 'directory', 'directoryobjects', 'directoryroles', 'domains', 'groups'],
    ...['me', 'oauth2permissiongrants', 'organization', 'policies', 'rolemanagement', 'serviceprincipals'],
    ...['subscribedskus', 'users'],
  ]),
  ...names('sharePoint', ['sites', 'drives', 'shares']),
  ...names('teams', ['teams', 'chats']),
])

/** The requests that cost more than 1. A star stands for any segment, and `/me` for `/users/*`. */
const identityCosts: readonly (readonly [method: string, path: string, units: number])[] = [
  ['GET', 'applications', 2],
  ['GET', 'applications/*/extensionproperties', 2],
  ['GET', 'contracts', 3],
  ['POST', 'directoryobjects/getbyids', 3],
  ['GET', 'domains/*/domainnamereferences', 4],
  ['GET', 'groups/*/members', 3],
  ['GET', 'groups/*/transitivemembers', 5],
  ['POST', 'users/*/checkmembergroups', 4],
  ['POST', 'users/*/checkmemberobjects', 4],
  ['POST', 'users/*/getmembergroups', 2],
  ['POST', 'users/*/getmemberobjects', 2],
  ['GET', 'users/*/licensedetails', 2],
  ['GET', 'users/*/memberof', 2],
  ['GET', 'users/*/ownedobjects', 2],
  ['GET', 'users/*/transitivememberof', 2],
  ['GET', 'oauth2permissiongrants', 2],
  ['GET', 'oauth2permissiongrants/*', 2],
  ['GET', 'serviceprincipals/*/approleassignments', 2],
  ['GET', 'subscribedskus', 3],
  ['GET', 'users', 2],
]

function identityUnits(method: string, segments: readonly string[], options: ReadonlyMap<string, string>): number {
  const path = segments[0] === 'me' ? ['users', 'me', ...segments.slice(1)] : segments
  const row = identityCosts.find(([listed, template]) => listed === method && fits(template.split('/'), path))
  const [, , base] = row ?? [method, '', 1]
  const top = options.get('top')
  const change =
    (options.has('select') ? -1 : 0) +
    (options.has('expand') ? 1 : 0) +
    (top !== undefined && Number(top) < 20 ? -1 : 0)
  return Math.max(1, base + change)
}

const collections = new Set(['sites', 'lists', 'items', 'drives', 'children', 'columns', 'contenttypes', 'versions'])

/** One object, or changes since a token: 1. Many, or a write: 2. Whatever touches permissions: 5. */
function sharePointUnits(method: string, segments: readonly string[], options: ReadonlyMap<string, string>): number {
  if (segments.includes('permissions') || /\bpermissions\b/i.test(options.get('expand') ?? '')) return 5
  if (method !== 'GET') return 2
  const last = segments.at(-1) ?? ''
  if (last === 'delta') return options.has('token') ? 1 : 2
  return collections.has(last) || last.endsWith('getallsites') ? 2 : 1
}

function fits(template: readonly string[], path: readonly string[]): boolean {
  return template.length === path.length && template.every((name, index) => name === '*' || name === path[index])
}

function names(family: ThrottlingFamily, listed: readonly string[]): [string, ThrottlingFamily][] {
  return listed.map((name) => [name, family])
}

import { isRead } from '../../guard/access.ts'
import type { NormalRequest } from '../../guard/normal-request.ts'
import type { Family } from './limits.ts'

/** What one request costs, as far as its path and query show it. */
export interface Cost {
  readonly family: Family
  /** Resource units where the family counts them, else 1. */
  readonly units: number
  readonly isWrite: boolean
  /** The mailbox or the report that is requested, where each has a limit of its own. */
  readonly subject: string | undefined
}

/** The cost of a call of Graph. */
export function costOf(request: Omit<NormalRequest, 'href'>): Cost {
  const { method, path, query } = request
  const [first = '', ...others] = path.toLowerCase().split('/').slice(2)
  const family = familyOf(first, others)
  const isWrite = !isRead(request)
  switch (family) {
    case 'sharePoint':
      return {
        family,
        units: sharePointUnits(isWrite, others.at(-1) ?? first, others, query),
        isWrite,
        subject: undefined,
      }
    case 'identity':
      return { family, units: identityUnits(method, first, others, query), isWrite, subject: undefined }
    case 'outlook':
      return { family, units: 1, isWrite, subject: first === 'me' ? first : others[0] }
    case 'reports':
      return { family, units: 1, isWrite, subject: others[0] }
    default:
      return { family, units: 1, isWrite, subject: undefined }
  }
}

const families: Readonly<Record<string, Family>> = {
  ...named('sharePoint', 'sites drives shares'),
  ...named(
    'identity',
    'applications contacts contracts devices directory directoryobjects directoryroles directoryroletemplates domains groups',
  ),
  ...named(
    'identity',
    'groupsettings me oauth2permissiongrants organization policies rolemanagement serviceprincipals',
  ),
  ...named('identity', 'subscribedskus users'),
  ...named('audit', 'auditlogs'),
  ...named('identityProtection', 'identityprotection'),
  ...named('invitations', 'invitations'),
  ...named('reports', 'reports'),
  ...named('teams', 'teams chats'),
}

/** What lies below a user or a group belongs to other services. */
const below: Readonly<Record<string, Family>> = {
  ...named('sharePoint', 'drive drives sites'),
  ...named(
    'outlook',
    'calendar calendars calendarview contactfolders contacts conversations events inferenceclassification',
  ),
  ...named('outlook', 'mailboxsettings mailfolders messages sendmail threads'),
  ...named('teams', 'chats joinedteams team teamwork'),
}

function familyOf(first: string, others: readonly string[]): Family {
  if (first === 'identity' && others[0] === 'conditionalaccess') return 'identityProtection'
  const family = families[first] ?? 'other'
  if (first === 'me') return below[others[0] ?? ''] ?? family
  return first === 'users' || first === 'groups' ? (below[others[1] ?? ''] ?? family) : family
}

const collections = new Set(['sites', 'lists', 'items', 'drives', 'children', 'columns', 'contenttypes', 'versions'])

/** One object, or the changes since a token: 1. Many objects, or a write: 2. All that touches permissions: 5. */
function sharePointUnits(isWrite: boolean, last: string, others: readonly string[], query: string): number {
  if (others.includes('permissions') || /(?:^\?|&)(\$|%24)?expand=[^&]*permissions/i.test(query)) return 5
  if (isWrite) return 2
  if (last === 'delta') return /[?&](\$|%24)?(skip|delta)?token=/i.test(query) ? 1 : 2
  return collections.has(last) || last.includes('getallsites') || last.startsWith('search(') ? 2 : 1
}

/** Calls that cost more than 1; `*` stands for any one segment, and `me` for a user. */
const identityCosts: Readonly<Record<string, number>> = {
  'GET applications': 2,
  'GET applications/*/extensionproperties': 2,
  'GET contracts': 3,
  'POST directoryobjects/getbyids': 3,
  'GET domains/*/domainnamereferences': 4,
  'GET groups/*/members': 3,
  'GET groups/*/transitivemembers': 5,
  'GET oauth2permissiongrants': 2,
  'GET oauth2permissiongrants/*': 2,
  'GET serviceprincipals/*/approleassignments': 2,
  'GET subscribedskus': 3,
  'GET users': 2,
  'GET users/*/licensedetails': 2,
  'GET users/*/memberof': 2,
  'GET users/*/ownedobjects': 2,
  'GET users/*/transitivememberof': 2,
  'POST users/*/checkmembergroups': 4,
  'POST users/*/checkmemberobjects': 4,
  'POST users/*/getmembergroups': 2,
  'POST users/*/getmemberobjects': 2,
}

function identityUnits(method: string, first: string, others: readonly string[], query: string): number {
  const path = first === 'me' ? ['users', '*', ...others] : [first, ...others.map((one, at) => (at === 0 ? '*' : one))]
  const exact = `${method} ${[first, ...others].join('/')}`
  const base = identityCosts[exact] ?? identityCosts[`${method} ${path.join('/')}`] ?? 1
  if (query === '') return base
  const top = /[?&](?:\$|%24)?top=(\d+)/i.exec(query)?.[1]
  const selects = /[?&](\$|%24)?select=/i.test(query) ? 1 : 0
  const expands = /[?&](\$|%24)?expand=/i.test(query) ? 1 : 0
  return Math.max(1, base - selects + expands - (top !== undefined && Number(top) < 20 ? 1 : 0))
}

function named(family: Family, names: string): Readonly<Record<string, Family>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, family]))
}

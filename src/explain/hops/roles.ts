import { type Found, found, only } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { decodeClaims, rolesOf } from '../../credential/jwt.ts'
import { apis } from '../../directory/apis.ts'
import { type Permission, parsePermission } from '../../directory/permissions.ts'
import { listSome } from '../../text/quote.ts'
import { isOneSlip } from '../../text/similar.ts'
import type { TargetView } from '../directories.ts'
import type { Hop } from '../hop.ts'

export interface RolesFindings {
  readonly hop: Hop
  readonly causes: readonly Found[]
  /** What can be tried: the wanted permissions, or without a manifest those that the token has. */
  readonly held: readonly Permission[]
}

/** Roles by the API that the token is for. */
export type RolesByApi = ReadonlyMap<string, readonly string[]>

/** The permissions in fresh tokens against those that the manifest wants. */
export function rolesHop(
  permissions: readonly string[],
  roles: RolesByApi,
  view: TargetView | undefined,
): RolesFindings {
  const wanted = permissions.map(parsePermission)
  const ofGraph = roles.get(apis.graph.appId) ?? []
  const all = [...roles.values()].flat()
  const held =
    wanted.length === 0
      ? ofGraph.map(parsePermission)
      : wanted.filter(({ api, name }) => roles.get(api)?.includes(name))
  const failed = (detail: string, causes: readonly Found[]): RolesFindings => ({
    hop: { id: 'roles', status: 'failed', detail },
    causes,
    held,
  })

  const missing = wanted.filter((permission) => !held.includes(permission))
  if (all.length === 0) {
    const detail = 'The token has no application permission (no `roles`).'
    const delegated = missing.filter(({ name }) => DELEGATED_ONLY.has(name))
    if (delegated.length > 0 && delegated.length === missing.length) return failed(detail, [ofDelegated(delegated)])
    return failed(detail, notThere('NO_ROLES', detail, view))
  }
  if (missing.length === 0) {
    const extra = all.filter((role) => !held.some(({ name }) => name === role))
    const beyond = wanted.length === 0 || extra.length === 0 ? '' : ` Beyond the manifest: ${listSome(extra)}.`
    const which = wanted.length === 0 ? `${listSome(all)}. No manifest says what is wanted` : listSome(permissions)
    return { hop: { id: 'roles', status: 'passed', detail: `The token has ${which}.${beyond}` }, causes: [], held }
  }
  const names = listSome(missing.map(({ written }) => written))
  const detail = `The token lacks ${names}; it has ${listSome(all)}.`
  const unwanted = all.filter((role) => !wanted.some(({ name }) => name === role))
  return failed(
    detail,
    missing.flatMap((permission) => causeOf(permission, unwanted, detail, view)),
  )
}

function causeOf(
  permission: Permission,
  unwanted: readonly string[],
  detail: string,
  view: TargetView | undefined,
): Found[] {
  const { name } = permission
  const same = unwanted.find((role) => role.toLowerCase() === name.toLowerCase())
  const like = same ?? unwanted.find((role) => isOneSlip(role, name))
  if (like !== undefined) {
    const evidence = `The manifest says ${name}, and the token has ${like}.`
    return same === undefined
      ? [found('PERMISSION_MISSPELT', 'likely', evidence), found('PERMISSION_NOT_GRANTED', 'possible', detail)]
      : only('PERMISSION_MISSPELT', 'certain', evidence)
  }
  if (DELEGATED_ONLY.has(name)) return [ofDelegated([permission])]
  return notThere('PERMISSION_NOT_GRANTED', detail, view)
}

function ofDelegated(permissions: readonly Permission[]): Found {
  const names = listSome(permissions.map(({ name }) => name))
  return found(
    'PERMISSION_DELEGATED',
    'certain',
    `Among the application permissions of Microsoft Graph there is no ${names}.`,
  )
}

/** Where an admin can read the grants, they decide whether the permission is missing or only on its way. */
function notThere(code: 'NO_ROLES' | 'PERMISSION_NOT_GRANTED', detail: string, view: TargetView | undefined): Found[] {
  const { servicePrincipal, assignments, source } = view ?? { assignments: [] }
  if (servicePrincipal !== undefined && assignments.length > 0 && code === 'NO_ROLES') {
    return [
      found(
        'NOT_YET_EVERYWHERE',
        'likely',
        detail,
        `Grants stand in the target (${source}), and a fresh token has none.`,
      ),
      found(code, 'possible', detail),
    ]
  }
  // Lists lag behind what was granted: that something is not in one is never certain.
  const seen =
    servicePrincipal === undefined || assignments.length > 0 ? [] : [`No grant stands in the target (${source}).`]
  return [found(code, 'likely', detail, ...seen), found('NOT_YET_EVERYWHERE', 'possible', detail)]
}

/** Names that Microsoft Graph has among its delegated permissions only. https://learn.microsoft.com/graph/permissions-reference */
const DELEGATED_ONLY: ReadonlySet<string> = new Set([
  'User.Read',
  'openid',
  'profile',
  'email',
  'offline_access',
  'Directory.AccessAsUser.All',
  'User.ReadBasic',
  'Contacts.Read.Shared',
  'Mail.Read.Shared',
  'Calendars.Read.Shared',
  'Files.Read',
  'Files.ReadWrite',
  'Files.Read.Selected',
  'Files.ReadWrite.Selected',
  'Sites.Search.All',
  'People.Read',
])

/** Permissions that are missing at home may never have been meant to be there. */
export function ofHome(token: string, { claims }: AssertionIdentity): Found[] {
  const { tid } = decodeClaims(token)
  if (tid !== claims['tid']) return []
  return [found('TARGET_IS_HOME', 'likely', `The token and the assertion are both of tenant ${tid}.`)]
}

export function rolesIn(token: string): string[] {
  return rolesOf(decodeClaims(token))
}

import { type DiagnosedCause, found, only } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { decodeClaims, rolesOf } from '../../credential/jwt.ts'
import { apis } from '../../directory/apis.ts'
import { type Permission, parsePermission } from '../../directory/permissions.ts'
import { listSome } from '../../text/quote.ts'
import { isOneSlip } from '../../text/similar.ts'
import type { Hop } from '../hop.ts'
import type { TargetView } from '../views.ts'

interface RolesFindings {
  readonly hop: Hop
  readonly causes: readonly DiagnosedCause[]
  /** The permissions to try: those that the manifest wants, or without a manifest those that the token has. */
  readonly granted: readonly Permission[]
}

/** Roles in the tokens, by the application ID of the API that the token is for. */
export type RolesByApi = ReadonlyMap<string, readonly string[]>

/** Compares the permissions in fresh tokens with those that the manifest wants. */
export function rolesHop(
  permissions: readonly string[],
  roles: RolesByApi,
  view: TargetView | undefined,
): RolesFindings {
  const wanted = permissions.map(parsePermission)
  const ofGraph = roles.get(apis.graph.appId) ?? []
  const all = [...roles.values()].flat()
  const granted =
    wanted.length === 0
      ? ofGraph.map(parsePermission)
      : wanted.filter(({ api, name }) => roles.get(api)?.includes(name))
  const failed = (detail: string, causes: readonly DiagnosedCause[]): RolesFindings => ({
    hop: { id: 'roles', status: 'failed', detail },
    causes,
    granted,
  })

  const missing = wanted.filter((permission) => !granted.includes(permission))
  if (all.length === 0) {
    const detail = 'The token has no application permission (no `roles`).'
    const delegated = missing.filter(({ name }) => DELEGATED_ONLY.has(name))
    if (delegated.length > 0 && delegated.length === missing.length) return failed(detail, [ofDelegated(delegated)])
    return failed(detail, missingOrOnItsWay('NO_ROLES', detail, view))
  }
  if (missing.length === 0) {
    const extra = all.filter((role) => !granted.some(({ name }) => name === role))
    const beyond = wanted.length === 0 || extra.length === 0 ? '' : ` Beyond the manifest: ${listSome(extra)}.`
    const which = wanted.length === 0 ? `${listSome(all)}. No manifest says what is wanted` : listSome(permissions)
    return { hop: { id: 'roles', status: 'passed', detail: `The token has ${which}.${beyond}` }, causes: [], granted }
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
): DiagnosedCause[] {
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
  return missingOrOnItsWay('PERMISSION_NOT_GRANTED', detail, view)
}

function ofDelegated(permissions: readonly Permission[]): DiagnosedCause {
  const names = listSome(permissions.map(({ name }) => name))
  return found('PERMISSION_DELEGATED', 'certain', `Microsoft Graph has no application permission ${names}.`)
}

/** Where an admin can read the grants, they show whether the permission is missing or not yet in new tokens. */
function missingOrOnItsWay(
  code: 'NO_ROLES' | 'PERMISSION_NOT_GRANTED',
  detail: string,
  view: TargetView | undefined,
): DiagnosedCause[] {
  const { servicePrincipal, assignments, source } = view ?? { assignments: [] }
  if (servicePrincipal !== undefined && assignments.length > 0 && code === 'NO_ROLES') {
    return [
      found('NOT_YET_EVERYWHERE', 'likely', detail, `The target has grants (${source}), and a fresh token has none.`),
      found(code, 'possible', detail),
    ]
  }
  // A list can lag behind a grant, so that a missing entry is never certain.
  const seen = servicePrincipal === undefined || assignments.length > 0 ? [] : [`The target has no grant (${source}).`]
  return [found(code, 'likely', detail, ...seen), found('NOT_YET_EVERYWHERE', 'possible', detail)]
}

/** Permissions that Microsoft Graph has as delegated ones only. https://learn.microsoft.com/graph/permissions-reference */
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

/** For a token of the home tenant: its missing permissions may be meant for a target. */
export function ofHome(token: string, { claims }: AssertionIdentity): DiagnosedCause[] {
  const { tid } = decodeClaims(token)
  if (tid !== claims['tid']) return []
  return [found('TARGET_IS_HOME', 'likely', `The token and the assertion both belong to tenant ${tid}.`)]
}

export function rolesIn(token: string): string[] {
  return rolesOf(decodeClaims(token))
}

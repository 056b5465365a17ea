import { type Connection, connector } from '../connect/connect.ts'
import { ownCredential } from '../connect/own-access.ts'
import { clouds } from '../credential/clouds.ts'
import type { TowlineCredential } from '../credential/credential.ts'
import { decodeClaims, rolesOf } from '../credential/jwt.ts'
import { apis } from '../directory/apis.ts'
import { type Permission, parsePermission } from '../directory/permissions.ts'
import { probeOf } from '../directory/probes.ts'
import type { ErrorJson } from '../errors/error-json.ts'
import { AccessError, GraphError } from '../errors/errors.ts'
import type { GraphClient } from '../graph/client.ts'
import { nodeRuntime, type Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'

/** One target's trust as a fresh token shows it. The shape is a contract. */
export interface Verified {
  readonly target: string
  readonly ok: boolean
  /** By name: what the token has of what the manifest wants, what it lacks, and what it has beyond that. */
  readonly roles: {
    readonly granted: readonly string[]
    readonly missing: readonly string[]
    readonly extra: readonly string[]
  }
  readonly probes: readonly Probe[]
  /** What the policy at home did not let try. Of another API than Graph the roles are unknown then. */
  readonly notTried?: readonly { readonly permission: string; readonly reason: string }[]
  /** Where the chain broke before there was a token. */
  readonly error?: ErrorJson
}

export interface Probe {
  readonly permission: string
  readonly ok: boolean
  /** HTTP status. */
  readonly status: number
}

/** Network, clock and environment are those of this process where they are left out. */
export interface VerifyOptions extends Partial<Runtime> {
  /** A fresh connection to the target. @default a new one: a cached token shows the roles of when it was issued */
  readonly connection?: Pick<Connection, 'credential' | 'graph'>
}

/**
 * Gets a token as a runbook would, compares its roles with the target's permissions, and tries each permission that can
 * be tried without changing something.
 *
 * Rejects with the errors of the identity and the exchange, with `GraphError` if Graph cannot be reached, and with
 * `ConfigError` `PERMISSION_UNKNOWN` for a permission of an unknown API.
 *
 * @example
 * ```ts
 * import { loadManifest, selectTargets, verifyTarget } from 'towline'
 *
 * for (const target of selectTargets(await loadManifest(), ['all'])) {
 *   const { ok, roles } = await verifyTarget(target)
 *   if (!ok) console.error(target.name, 'lacks', roles.missing, 'and has', roles.extra)
 * }
 * ```
 */
export async function verifyTarget(target: Target, { connection, ...given }: VerifyOptions = {}): Promise<Verified> {
  const { name, permissions } = target
  const used = connection ?? connector(nodeRuntime(given))(target)
  const { graph } = used
  const credential = ownCredential(used)
  const wanted = permissions.map(parsePermission)
  // Graph's roles are always read: the only role may be one that the manifest does not want.
  const apiIds = new Set([apis.graph.appId, ...wanted.map(({ api }) => api)])
  const roles = new Map<string, readonly string[]>()
  const notTried: { readonly permission: string; readonly reason: string }[] = []
  const unknown = new Set<string>()
  for (const api of apiIds) {
    const found = await rolesFor(api, credential).catch((error: unknown) => {
      if (api === apis.graph.appId || !(error instanceof AccessError)) throw error
      unknown.add(api)
      notTried.push(...ofApi(wanted, api).map(({ written }) => ({ permission: written, reason: error.message })))
      return []
    })
    roles.set(api, found)
  }

  const has = ({ api, name: role }: Permission): boolean => roles.get(api)?.includes(role) === true
  const missing = wanted.filter((permission) => !has(permission) && !unknown.has(permission.api))
  const extra = [...roles].flatMap(([api, names]) =>
    names
      .filter((role) => !wanted.some((permission) => permission.api === api && permission.name === role))
      .map((role) => writtenFor(api, role, wanted)),
  )
  const probes: Probe[] = []
  for (const permission of wanted.filter(has)) {
    try {
      const probe = await tryPermission(permission, graph)
      if (probe !== undefined) probes.push(probe)
    } catch (error) {
      if (!(error instanceof AccessError)) throw error
      notTried.push({ permission: permission.written, reason: error.message })
    }
  }
  return {
    target: name,
    ok: missing.length === 0 && extra.length === 0 && unknown.size === 0 && probes.every(({ ok }) => ok),
    roles: {
      granted: wanted.filter(has).map(({ written }) => written),
      missing: missing.map(({ written }) => written),
      extra,
    },
    probes,
    ...(notTried.length === 0 ? {} : { notTried }),
  }
}

function ofApi(wanted: readonly Permission[], id: string): readonly Permission[] {
  return wanted.filter(({ api }) => api === id)
}

/** A target whose chain broke before there was a token. */
export function unverified({ name, permissions }: Target, error: ErrorJson): Verified {
  return { target: name, ok: false, roles: { granted: [], missing: permissions, extra: [] }, probes: [], error }
}

async function rolesFor(api: string, credential: TowlineCredential): Promise<string[]> {
  const scope = api === apis.graph.appId ? `${clouds[credential.cloud].graph}/.default` : `${api}/.default`
  const { token } = await credential.getToken(scope)
  return rolesOf(decodeClaims(token))
}

async function tryPermission(permission: Permission, graph: GraphClient): Promise<Probe | undefined> {
  const path = probeOf(permission)
  if (path === undefined) return undefined
  try {
    await graph.get(path)
    return { permission: permission.written, ok: true, status: 200 }
  } catch (error) {
    if (!(error instanceof GraphError) || error.status === undefined) throw error
    return { permission: permission.written, ok: false, status: error.status }
  }
}

/** A role as a manifest would name it. */
function writtenFor(api: string, role: string, wanted: readonly Permission[]): string {
  if (api === apis.graph.appId) return role
  const like = wanted.find((permission) => permission.api === api)?.written ?? `${api}/`
  return `${like.slice(0, like.indexOf('/'))}/${role}`
}

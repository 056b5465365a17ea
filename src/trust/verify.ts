import { clouds } from '../credential/clouds.ts'
import type { TowlineCredential } from '../credential/credential.ts'
import { decodeClaims, rolesOf } from '../credential/jwt.ts'
import { apis } from '../directory/apis.ts'
import { type Permission, parsePermission } from '../directory/permissions.ts'
import { probeOf } from '../directory/probes.ts'
import { ConfigError, GraphError } from '../errors/errors.ts'
import { TowlineError } from '../errors/towline-error.ts'
import type { GraphClient } from '../graph/client.ts'

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
  /** Where the chain broke before there was a token. */
  readonly error?: Readonly<Record<string, unknown>>
}

export interface Probe {
  readonly permission: string
  readonly ok: boolean
  /** HTTP status. */
  readonly status: number
}

export interface VerifyTarget {
  readonly name: string
  /** As the manifest writes them. */
  readonly permissions: readonly string[]
}

export interface VerifyConnection {
  readonly credential: TowlineCredential
  readonly graph: GraphClient
}

/**
 * Gets a token as a runbook would, compares its roles with the manifest's permissions, and tries each permission that can
 * be tried. Rejects with the errors of the identity and the exchange, and with `GraphError` where Graph cannot be reached.
 */
export async function verifyTarget(
  { name, permissions }: VerifyTarget,
  { credential, graph }: VerifyConnection,
  signal: AbortSignal,
): Promise<Verified> {
  const wanted = permissions.map(parsePermission)
  // Graph's roles always: an extra one may be the only one there.
  const apiIds = new Set([apis.graph.appId, ...wanted.map(({ api }) => api)])
  const roles = new Map<string, readonly string[]>()
  for (const api of apiIds) roles.set(api, await rolesFor(api, credential, signal))

  const has = ({ api, name: role }: Permission): boolean => roles.get(api)?.includes(role) === true
  const missing = wanted.filter((permission) => !has(permission))
  const extra = [...roles].flatMap(([api, names]) =>
    names
      .filter((role) => !wanted.some((permission) => permission.api === api && permission.name === role))
      .map((role) => writtenFor(api, role, wanted)),
  )
  const probes: Probe[] = []
  for (const permission of wanted.filter(has)) {
    const probe = await tried(permission, graph, signal)
    if (probe !== undefined) probes.push(probe)
  }
  return {
    target: name,
    ok: missing.length === 0 && extra.length === 0 && probes.every(({ ok }) => ok),
    roles: {
      granted: wanted.filter(has).map(({ written }) => written),
      missing: missing.map(({ written }) => written),
      extra,
    },
    probes,
  }
}

/** A target whose chain broke before there was a token. */
export function unverified({ name, permissions }: VerifyTarget, error: Readonly<Record<string, unknown>>): Verified {
  return { target: name, ok: false, roles: { granted: [], missing: permissions, extra: [] }, probes: [], error }
}

async function rolesFor(api: string, credential: TowlineCredential, signal: AbortSignal): Promise<string[]> {
  const scope = api === apis.graph.appId ? `${clouds[credential.cloud].graph}/.default` : `${api}/.default`
  const { token } = await credential.getToken(scope, { abortSignal: signal })
  return rolesOf(decodeClaims(token))
}

async function tried(permission: Permission, graph: GraphClient, signal: AbortSignal): Promise<Probe | undefined> {
  const path = probeOf(permission)
  if (path === undefined) return undefined
  try {
    await graph.get(path, { signal })
    return { permission: permission.written, ok: true, status: 200 }
  } catch (error) {
    if (!(error instanceof GraphError) || error.status === undefined) throw error
    return { permission: permission.written, ok: false, status: error.status }
  }
}

/** As a manifest would name it. */
function writtenFor(api: string, role: string, wanted: readonly Permission[]): string {
  if (api === apis.graph.appId) return role
  const like = wanted.find((permission) => permission.api === api)?.written ?? `${api}/`
  return `${like.slice(0, like.indexOf('/'))}/${role}`
}

/** Whether a later look may find it mended: a consent that is awaited, a grant that is on its way. */
export function mayChange(error: unknown): boolean {
  return error instanceof TowlineError && !(error instanceof ConfigError)
}

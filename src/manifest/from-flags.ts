import { ConfigError } from '../errors/errors.ts'
import { accesses } from '../names/access.ts'
import { parseClientId } from '../names/client-id.ts'
import { cloudNames } from '../names/cloud.ts'
import { parseTenant, whyNotTenant } from '../names/tenant.ts'
import type { Env } from '../text/env.ts'
import { quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import { parseIdentity } from './identity.ts'
import type { Target } from './target.ts'

/** The values of a command's flags. Each wins over its variable. */
export interface TargetFlags {
  /** `-t`, which may be repeated. */
  readonly target?: readonly string[] | undefined
  readonly clientId?: string | undefined
  readonly homeTenant?: string | undefined
  readonly cloud?: string | undefined
  readonly identity?: string | undefined
  readonly access?: string | undefined
}

/** Read only where there is no manifest. */
const VARIABLES = [
  'TOWLINE_CLIENT_ID',
  'TOWLINE_TENANT',
  'TOWLINE_HOME_TENANT',
  'TOWLINE_CLOUD',
  'TOWLINE_IDENTITY',
  'TOWLINE_ACCESS',
] as const

/**
 * The targets without a manifest: from flags, and from `TOWLINE_*` variables where a flag was not given. A target's
 * name is its tenant as it was given.
 *
 * Throws `ConfigError`: `TARGET_MISSING`, `TARGET_UNKNOWN`, `TENANT_INVALID`, `CLIENT_ID_MISSING`, `CLIENT_ID_INVALID`
 * or `USAGE`.
 */
export function targetsFromFlags(flags: TargetFlags, env: Env): Target[] {
  const selectors = flags.target?.length ? flags.target : variable(env, 'TOWLINE_TENANT')
  if (selectors === undefined) throw targetMissing()
  const names = new Map<string, string>()
  for (const name of typeof selectors === 'string' ? [selectors] : selectors) {
    const tenant = tenantWithoutManifest(name)
    if (!names.has(tenant)) names.set(tenant, name)
  }
  const common = commonPart(flags, env)
  return [...names].map(([tenant, name]) => ({ name, tenant, ...common }))
}

/** The variables that are set and have no effect because a manifest is used, for `--verbose`. */
export function variablesNotRead(env: Env): string[] {
  return VARIABLES.filter((name) => variable(env, name) !== undefined)
}

function commonPart(flags: TargetFlags, env: Env): Omit<Target, 'name' | 'tenant'> {
  const homeTenant = flags.homeTenant ?? variable(env, 'TOWLINE_HOME_TENANT')
  const identity = flags.identity ?? variable(env, 'TOWLINE_IDENTITY')
  return {
    clientId: clientId(flags, env),
    homeTenant: homeTenant === undefined ? undefined : parseTenant(homeTenant),
    cloud: oneOf(cloudNames, flags.cloud, env, '--cloud', 'TOWLINE_CLOUD') ?? 'global',
    identity:
      identity === undefined
        ? undefined
        : parseIdentity(identity, origin(flags.identity, '--identity', 'TOWLINE_IDENTITY')),
    access: oneOf(accesses, flags.access, env, '--access', 'TOWLINE_ACCESS') ?? 'read-only',
    permissions: [],
    tags: [],
  }
}

/** An empty variable counts as one that is not set: shells and pipelines set such variables. */
function variable(env: Env, name: (typeof VARIABLES)[number]): string | undefined {
  return env[name] || undefined
}

function origin(flag: string | undefined, flagName: string, variableName: string): string {
  return flag === undefined ? variableName : flagName
}

function tenantWithoutManifest(selector: string): string {
  if (selector === 'all' || selector.startsWith('tag:') || selector.startsWith('!')) {
    throw new ConfigError('TARGET_UNKNOWN', {
      message: `${quote(selector)} chooses among the targets of a manifest, and there is no manifest.`,
      likelyCause: 'No towline.yaml was found in this folder or above it, or --no-manifest was given.',
      fix: 'Name tenants by ID or domain (`-t` may be repeated), or give the manifest with `--manifest`.',
    })
  }
  const reason = whyNotTenant(selector)
  if (reason === undefined) return parseTenant(selector)
  throw new ConfigError('TENANT_INVALID', {
    message: `${quote(selector)} does not name a tenant: ${reason}.`,
    likelyCause: 'No towline.yaml is used here, so a target has no other name than its tenant.',
    fix: "Give the tenant's ID or a verified domain, or the manifest with `--manifest`.",
  })
}

function clientId(flags: TargetFlags, env: Env): string {
  const given = flags.clientId ?? variable(env, 'TOWLINE_CLIENT_ID')
  if (given === undefined) throw clientIdMissing(env)
  return parseClientId(given)
}

/**
 * `AZURE_CLIENT_ID` is never read: SDKs take it for the client ID of the managed identity, so its value is most likely
 * not the application's.
 */
function clientIdMissing(env: Env): ConfigError {
  return new ConfigError('CLIENT_ID_MISSING', {
    message: 'No client ID of the application was given.',
    likelyCause: env['AZURE_CLIENT_ID']
      ? 'AZURE_CLIENT_ID is set but is not read here: Azure SDKs use it for the managed identity, which is not the application.'
      : 'No towline.yaml is used here, and neither `--client-id` nor TOWLINE_CLIENT_ID is set.',
    fix: 'Give `--client-id` or TOWLINE_CLIENT_ID, or write a manifest with `towline init`.',
  })
}

function targetMissing(): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: 'No target tenant was given.',
    likelyCause: 'No towline.yaml is used here, and neither `-t` nor TOWLINE_TENANT is set.',
    fix: 'Give `-t <tenant ID or domain>` or TOWLINE_TENANT, or write a manifest with `towline init`.',
  })
}

/**
 * The word of a closed list that a flag or, without a flag, a variable gives; `undefined` when neither is given. Throws
 * `ConfigError` `USAGE` for any other word, and suggests the nearest of the list.
 */
export function oneOf<Word extends string>(
  known: readonly Word[],
  flag: string | undefined,
  env: Env,
  flagName: string,
  variableName: 'TOWLINE_CLOUD' | 'TOWLINE_ACCESS',
): Word | undefined {
  const given = flag ?? variable(env, variableName)
  const found = known.find((word) => word === given)
  if (found !== undefined || given === undefined) return found
  throw new ConfigError('USAGE', {
    message: `${quote(given)} is not a value of ${origin(flag, flagName, variableName)}${didYouMean(given, known) || '.'}`,
    likelyCause: 'It was mistyped.',
    fix: `Give one of ${known.join(', ')}.`,
  })
}

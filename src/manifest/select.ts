import { ConfigError } from '../errors/errors.ts'
import { whyNotTenant } from '../names/tenant.ts'
import { listSome, quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import type { Manifest, ManifestTarget } from './manifest.ts'
import type { Target } from './target.ts'

/**
 * The targets that the selectors name, each once, in the manifest's order. A selector is a target's name, else its
 * tenant as the manifest writes it (ID or domain), `tag:<tag>`, or `all`. Without one, the manifest's only target.
 *
 * Throws `ConfigError`: `TARGET_MISSING`, `TARGET_UNKNOWN`, or `CLIENT_ID_MISSING` when a chosen target's application
 * has not been created yet.
 *
 * @example
 * ```ts
 * import { loadManifest, selectTargets } from 'towline'
 *
 * for (const { name, tenant } of selectTargets(await loadManifest(), ['fabrikam-test', 'tag:emea'])) {
 *   console.log(name, tenant)
 * }
 * ```
 */
export function selectTargets(manifest: Manifest, selectors: readonly string[]): Target[] {
  return chooseTargets(manifest, selectors).map((target) => toTarget(manifest, target))
}

/**
 * `selectTargets` for setting up the trust, which begins before the application has a client ID.
 *
 * Throws `ConfigError` `TARGET_MISSING` or `TARGET_UNKNOWN`.
 */
export function chooseTargets(manifest: Manifest, selectors: readonly string[]): readonly ManifestTarget[] {
  const { targets } = manifest
  if (targets.length === 0) throw noTargets(manifest)
  if (selectors.length === 0) {
    if (targets.length > 1) throw severalTargets(targets)
    return targets
  }
  const find = finder(targets)
  const unknown = selectors.filter((selector) => find(selector).length === 0)
  if (unknown.length > 0) throw targetUnknown(unknown, manifest)
  const chosen = new Set(selectors.flatMap(find))
  return targets.filter((target) => chosen.has(target))
}

/**
 * All targets of one application, by its key under `applications`. Throws `ConfigError`: `USAGE` with the nearest key if
 * the manifest has no such application, `TARGET_MISSING` if the manifest has no targets.
 */
export function targetsOfApplication(manifest: Manifest, key: string): readonly ManifestTarget[] {
  const { applications, path } = manifest
  const all = chooseTargets(manifest, ['all'])
  const names = applications.map(({ name }) => name)
  if (!names.includes(key)) {
    throw new ConfigError('USAGE', {
      message: `The manifest has no application ${quote(key)}${didYouMean(key, names) || '.'}`,
      likelyCause: `An application goes by its key under \`applications\` in ${path}; the only one of a short manifest is "default".`,
      fix: `Choose among ${listSome(names)}.`,
    })
  }
  return all.filter((target) => target.application.name === key)
}

/** By maps, so that ten thousand selectors in a file against ten thousand targets stay quick. */
function finder(targets: readonly ManifestTarget[]): (selector: string) => readonly ManifestTarget[] {
  const names = Map.groupBy(targets, ({ name }) => name)
  const tenants = Map.groupBy(targets, ({ tenant }) => tenant)
  const tagged = targets.flatMap((target) => target.tags.map((tag) => ({ tag, target })))
  const tags = Map.groupBy(tagged, ({ tag }) => `tag:${tag}`)
  return (selector) => {
    if (selector === 'all') return targets
    if (selector.startsWith('tag:')) return tags.get(selector)?.map(({ target }) => target) ?? []
    return names.get(selector) ?? tenants.get(selector.toLowerCase()) ?? []
  }
}

/**
 * Each property by name: V8 makes a slow kind of object of `...rest`, which is noticeable with ten thousand targets.
 */
function toTarget({ home, path }: Manifest, target: ManifestTarget): Target {
  const { name, tenant, application, permissions, access, tags } = target
  if (application.clientId === undefined) throw clientIdMissing(application.name, name, path)
  return {
    name,
    tenant,
    permissions,
    access,
    tags,
    clientId: application.clientId,
    homeTenant: home.tenant,
    cloud: home.cloud,
    identity: application.identity.choice,
  }
}

function noTargets({ path }: Manifest): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: 'The manifest has no targets.',
    likelyCause: `Nothing is written under \`targets\` in ${path} yet.`,
    fix: 'Add the tenant under `targets`, with a name of your choice.',
  })
}

function severalTargets(targets: readonly ManifestTarget[]): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: `The manifest has ${targets.length} targets, and none was chosen.`,
    likelyCause: '`-t` may be left out only if the manifest has one target.',
    fix: `Choose with \`-t <name>\`, \`-t tag:<tag>\` or \`-t all\`. There are ${listSome(targets.map(({ name }) => name))}.`,
  })
}

function targetUnknown(unknown: readonly string[], { path, targets }: Manifest): ConfigError {
  const names = targets.map(({ name }) => name)
  const tags = new Set(targets.flatMap((target) => target.tags.map((tag) => `tag:${tag}`)))
  const [first = ''] = unknown
  const isTenant = first !== '' && whyNotTenant(first) === undefined
  return new ConfigError('TARGET_UNKNOWN', {
    message:
      unknown.length === 1
        ? `No target of the manifest is ${quote(first)}${didYouMean(first, [...names, ...tags]) || '.'}`
        : `No target of the manifest is any of ${listSome(unknown)}.`,
    likelyCause: isTenant
      ? `Only tenants that ${path} lists under \`targets\` can be reached.`
      : `A selector is a target's name, its tenant as ${path} writes it, \`tag:<tag>\` or \`all\`.`,
    fix: `Choose among ${listSome(first.startsWith('tag:') ? [...tags] : names)}, or add it to the manifest.`,
  })
}

function clientIdMissing(application: string, target: string, path: string): ConfigError {
  return new ConfigError('CLIENT_ID_MISSING', {
    message: `The application ${quote(application)} of the target ${quote(target)} has no client ID.`,
    likelyCause: `The application has not been created yet, or its \`clientId\` was not put into ${path}.`,
    fix: 'Copy "Application (client) ID" from the app registration in the home tenant into `clientId`.',
  })
}

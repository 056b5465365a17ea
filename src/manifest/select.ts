import { ConfigError } from '../errors/errors.ts'
import { listSome, quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import { governanceIn } from './governance.ts'
import type { Application, Manifest, ManifestTarget } from './manifest.ts'
import {
  clientIdMissing,
  noTargets,
  nothingLeft,
  onlyExclusions,
  severalTargets,
  targetUnknown,
} from './select-errors.ts'
import type { Governance, Target } from './target.ts'

/**
 * The targets that the selectors name, each once, in the manifest's order. A selector is a target's name, else its
 * tenant as the manifest writes it (ID or domain), `tag:<tag>`, or `all`. With `!` before it, it takes targets out again,
 * wherever it stands in the list. Without a selector, the manifest's only target.
 *
 * Throws `ConfigError`: `TARGET_MISSING` (also for exclusions alone, and where they leave nothing), `TARGET_UNKNOWN` (also
 * for an exclusion of what there is not), or `CLIENT_ID_MISSING` when a chosen target's application has not been created
 * yet.
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
  // One object for all targets of an application, for memory.
  const governances = new Map<Application, Governance>()
  const governanceOf = (application: Application): Governance => {
    const found = governances.get(application) ?? governanceIn(manifest, application)
    governances.set(application, found)
    return found
  }
  return chooseTargets(manifest, selectors).map((target) =>
    toTarget(manifest, target, governanceOf(target.application)),
  )
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
  const excluded = selectors.filter((selector) => selector.startsWith('!'))
  const chosen = selectors.filter((selector) => !selector.startsWith('!'))
  const exclusions = excluded.map((selector) => selector.slice(1))
  const unknown = [...chosen, ...exclusions].filter((selector) => find(selector).length === 0)
  if (unknown.length > 0) throw targetUnknown(unknown, manifest)
  if (chosen.length === 0) throw onlyExclusions(excluded)
  const inside = new Set(chosen.flatMap(find))
  const outside = new Set(exclusions.flatMap(find))
  const left = targets.filter((target) => inside.has(target) && !outside.has(target))
  if (left.length === 0) throw nothingLeft(excluded)
  return left
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
function toTarget({ home, path }: Manifest, target: ManifestTarget, governance: Governance): Target {
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
    governance,
  }
}

import { ConfigError } from '../errors/errors.ts'
import { whyNotTenant } from '../names/tenant.ts'
import { listSome, quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import type { Manifest, ManifestTarget } from './manifest.ts'

/** What is wrong with a choice of targets, in words. */

export function noTargets({ path }: Manifest): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: 'The manifest has no targets.',
    likelyCause: `Nothing is written under \`targets\` in ${path} yet.`,
    fix: 'Add the tenant under `targets`, with a name of your choice.',
  })
}

export function severalTargets(targets: readonly ManifestTarget[]): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: `The manifest has ${targets.length} targets, and none was chosen.`,
    likelyCause: '`-t` may be left out only if the manifest has one target.',
    fix: `Choose with \`-t <name>\`, \`-t tag:<tag>\` or \`-t all\`. There are ${listSome(targets.map(({ name }) => name))}.`,
  })
}

export function onlyExclusions(excluded: readonly string[]): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: `${listSome(excluded)} only excludes, and no target was chosen.`,
    likelyCause: 'A selector with an exclamation mark takes targets out of those that others choose.',
    fix: 'Choose as well: `-t all`, `-t <name>` or `-t tag:<tag>`.',
  })
}

export function nothingLeft(excluded: readonly string[]): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message: `No target is left: ${listSome(excluded)} excludes all that were chosen.`,
    likelyCause: 'One exclusion is wider than it was meant, such as a tag that all of them have.',
    fix: 'Leave an exclusion out, or choose more targets.',
  })
}

export function targetUnknown(unknown: readonly string[], { path, targets }: Manifest): ConfigError {
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

export function clientIdMissing(application: string, target: string, path: string): ConfigError {
  return new ConfigError('CLIENT_ID_MISSING', {
    message: `The application ${quote(application)} of the target ${quote(target)} has no client ID.`,
    likelyCause: `The application has not been created yet, or its \`clientId\` was not put into ${path}.`,
    fix: 'Copy "Application (client) ID" from the app registration in the home tenant into `clientId`.',
  })
}

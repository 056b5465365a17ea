import { resolve } from 'node:path'
import { ConfigError } from '../../errors/errors.ts'
import { TowlineError } from '../../errors/towline-error.ts'
import { targetsFromFlags } from '../../manifest/from-flags.ts'
import { selectTargets } from '../../manifest/select.ts'
import type { Target } from '../../manifest/target.ts'
import type { DryRunFlag, FleetFlags, TargetFlags } from '../define/flags.ts'
import type { CliContext, CommonFlags } from '../process/context.ts'
import { loadManifestFor } from './load-manifest.ts'
import { manifestInUse } from './use-manifest.ts'

/**
 * The targets that a command was given: from the manifest, or without one from flags and variables. None where
 * `--targets-file` is a report that leaves nothing to do. Rejects with `ConfigError`.
 */
export async function selectedTargets(
  context: CliContext,
  flags: CommonFlags & TargetFlags & Pick<FleetFlags, 'targetsFile'> & DryRunFlag,
): Promise<Target[]> {
  const { env } = context.io
  const path = await manifestInUse(context, flags)
  const selectors = [...(flags.target ?? []), ...(await selectorsFromFile(context, flags.targetsFile, flags.dryRun))]
  if (flags.targetsFile !== undefined && selectors.length === 0) return []
  if (path === undefined) return targetsFromFlags({ ...flags, target: selectors }, env)

  refuseFlagsBesideManifest(flags, path)
  const manifest = await loadManifestFor(context, path)
  return context.interruptible(() => selectTargets(manifest, selectors))
}

/** The target of a command that works on one only, such as `token`. Rejects with `ConfigError`. */
export async function selectedTarget(context: CliContext, flags: CommonFlags & TargetFlags): Promise<Target> {
  const [target, ...others] = await selectedTargets(context, { ...flags, targetsFile: undefined })
  if (target !== undefined && others.length === 0) return target
  throw new ConfigError('USAGE', {
    message: `${context.command} works on one target, and ${others.length + 1} were chosen.`,
    likelyCause: 'A tag or `all` chose them, or -t was repeated.',
    fix: 'Name one target with -t.',
  })
}

/** The error of one target's work with the target's name, so that the command in its fix can be copied. */
export function named(error: unknown, { name }: Target): unknown {
  if (error instanceof TowlineError) error.target = name
  return error
}

async function selectorsFromFile(
  context: CliContext,
  path: string | undefined,
  dryRun: boolean | undefined,
): Promise<readonly string[]> {
  if (path === undefined) return []
  const { readTargetsFile } = await import('./targets-file.ts')
  const { selectors, notes } = await readTargetsFile(resolve(context.io.cwd, path), { signal: context.signal, dryRun })
  for (const text of notes) await context.tell({ kind: 'must-see', text })
  return selectors
}

/**
 * Throws `ConfigError` `USAGE` for flags that have no effect beside a manifest. A user could rely on an ignored
 * `--access`.
 */
export function refuseFlagsBesideManifest(flags: TargetFlags, path: string): void {
  const given = (['clientId', 'homeTenant', 'cloud', 'identity', 'access'] as const).filter(
    (name) => flags[name] !== undefined,
  )
  if (given.length === 0) return
  const names = given.map((name) => `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`)
  throw new ConfigError('USAGE', {
    message: `${names.join(', ')} cannot be used together with a manifest.`,
    likelyCause: `The manifest ${path} says how its targets are reached.`,
    fix: 'Change it there, or give --no-manifest.',
  })
}

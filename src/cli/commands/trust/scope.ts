import { ConfigError } from '../../../errors/errors.ts'
import type { Manifest, ManifestTarget } from '../../../manifest/manifest.ts'
import { listSome, quote } from '../../../text/quote.ts'
import { didYouMean } from '../../../text/similar.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import type { ManifestTargetFlags } from './flags.ts'
import { type Chosen, openManifest } from './open.ts'

export interface ScopeFlags extends CommonFlags, ManifestTargetFlags {
  readonly application: string | undefined
}

/** The targets that were named, or all of an application. Rejects with `ConfigError`. */
export async function chooseScope(context: CliContext, flags: ScopeFlags): Promise<Chosen> {
  const { application, target } = flags
  if (application === undefined) return openManifest(context, flags)
  if (target !== undefined && target.length > 0) throw bothGiven()
  const { manifest } = await openManifest(context, { ...flags, target: ['all'] })
  return { manifest, chosen: targetsOf(manifest, application) }
}

function targetsOf({ applications, targets, path }: Manifest, key: string): readonly ManifestTarget[] {
  const names = applications.map(({ name }) => name)
  if (!names.includes(key)) {
    throw new ConfigError('USAGE', {
      message: `The manifest has no application ${quote(key)}${didYouMean(key, names) || '.'}`,
      likelyCause: `An application goes by its key under \`applications\` in ${path}; the only one of a short manifest is "default".`,
      fix: `Choose among ${listSome(names)}.`,
    })
  }
  return targets.filter((target) => target.application.name === key)
}

function bothGiven(): ConfigError {
  return new ConfigError('USAGE', {
    message: '-t and --application were given together.',
    likelyCause: 'An application stands for all its targets, so there is nothing left to choose.',
    fix: 'Leave one of them out.',
  })
}

import { ConfigError } from '../errors/errors.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { chooseTargets } from '../manifest/select.ts'
import { listSome, quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import type { ManifestScope } from './flow.ts'

/**
 * All targets of one application. Throws `ConfigError`: `USAGE` with the nearest name if the manifest has no such
 * application, `TARGET_MISSING` if it has no targets.
 */
export function scopeOfApplication(manifest: Manifest, key: string): ManifestScope {
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
  return { manifest, targets: all.filter((target) => target.application.name === key) }
}

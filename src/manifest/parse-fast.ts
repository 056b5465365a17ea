import { fastValue } from '../yaml/fast-value.ts'
import { repeatsTooMuch } from '../yaml/repeated-values.ts'
import type { Manifest } from './manifest.ts'
import { normalise } from './normalise.ts'
import { brokenRules } from './rules.ts'
import { shapeOf } from './schema.ts'

/**
 * A manifest from its text, as `parseManifestWithLines` reads it. That parser knows the line of everything and takes
 * several times as long, which is noticeable with a thousand targets, and in a script that starts often. So it reads
 * only manifests that have a mistake, or that this parser cannot read.
 *
 * `run` runs the parts that take long with a large text. Rejects with `ConfigError` `MANIFEST_INVALID`, and as `run` does.
 */
export async function parseManifestFast(text: string, path: string, run: Run = (work) => work()): Promise<Manifest> {
  const manifest = run(() => checked(text, path))
  if (manifest !== undefined) return manifest
  const { parseManifestWithLines } = await import('./parse-with-lines.ts')
  return run(() => parseManifestWithLines(text, path))
}

/** Runs work that keeps the thread. */
export type Run = <T>(work: () => T) => T

/** `undefined` for a manifest that this parser does not understand, or that has a mistake. */
function checked(text: string, path: string): Manifest | undefined {
  const written = fastValue(text)
  if (text.includes('*') && repeatsTooMuch(written)) return undefined
  const shape = shapeOf(written)
  return shape?.success && brokenRules(written).length === 0 ? normalise(shape.data, path) : undefined
}

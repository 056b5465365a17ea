import { CORE_SCHEMA, load, mapTag } from 'js-yaml'
import type { Manifest } from './manifest.ts'
import { normalise } from './normalise.ts'
import { repeatsTooMuch } from './repeated-values.ts'
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
  const written = plain(text)
  if (text.includes('*') && repeatsTooMuch(written)) return undefined
  const shape = shapeOf(written)
  return shape?.success && brokenRules(written).length === 0 ? normalise(shape.data, path) : undefined
}

/** What both parsers read alike. A key that is no text gets another name from each, so it is refused here. */
const schema = CORE_SCHEMA.withTags({
  ...mapTag,
  addPair: (object, key, value) => (typeof key === 'string' ? mapTag.addPair(object, key, value) : 'is not text'),
})

/**
 * Aliases. Enough for every target of a large manifest to share a list. A chain of aliases of aliases exceeds it at
 * once, and the other parser then says what is wrong.
 */
const MOST_ALIASES = 20_000

/** `undefined` where it is not YAML 1.2, has a key twice, is more than one document, or may have directives or tags. */
function plain(text: string): unknown {
  if (/^%|!/m.test(text)) return undefined
  try {
    return load(text, { schema, maxAliases: MOST_ALIASES })
  } catch {
    return undefined
  }
}

import { CORE_SCHEMA, load, mapTag } from 'js-yaml'
import type { Manifest } from './manifest.ts'
import { normalise } from './normalise.ts'
import { repeatsTooMuch } from './repeated-values.ts'
import { brokenRules, MOST_ALIASES } from './rules.ts'
import { manifestSchema } from './schema.ts'

/**
 * A manifest from its text, as `parseManifestWithLines` reads it. That parser knows the line of everything and takes
 * several times as long, which is noticeable with a thousand targets, and in a script that starts often. So it reads
 * only manifests that have a mistake, or that this parser cannot read.
 *
 * Rejects with `ConfigError` `MANIFEST_INVALID`.
 */
export async function parseManifestFast(text: string, path: string): Promise<Manifest> {
  const written = plain(text)
  const isTooMuch = repeatsTooMuch(written)
  const checked = isTooMuch ? undefined : manifestSchema.safeParse(written)
  if (checked?.success && brokenRules(written).length === 0) return normalise(checked.data, path)
  const { parseManifestWithLines, repeating } = await import('./parse-with-lines.ts')
  if (isTooMuch) throw repeating(path)
  return parseManifestWithLines(text, path)
}

/** What both parsers read alike. A key that is no text gets another name from each, so it is refused here. */
const schema = CORE_SCHEMA.withTags({
  ...mapTag,
  addPair: (object, key, value) => (typeof key === 'string' ? mapTag.addPair(object, key, value) : 'is not text'),
})

/** `undefined` where it is not YAML 1.2, has a key twice, is more than one document, or may have directives or tags. */
function plain(text: string): unknown {
  if (/^%|!/m.test(text)) return undefined
  try {
    return load(text, { schema, maxAliases: MOST_ALIASES })
  } catch {
    return undefined
  }
}

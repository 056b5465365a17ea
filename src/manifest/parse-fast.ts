import { CORE_SCHEMA, load, mapTag } from 'js-yaml'
import type { Manifest } from './manifest.ts'
import { normalise } from './normalise.ts'
import { brokenRules, MOST_ALIASES } from './rules.ts'
import { manifestSchema } from './schema.ts'

/**
 * A manifest from its text, as `parseManifestWithLines` reads it, whose parser knows where in the file everything stands. That takes
 * several times as long, which is felt in a script that starts often and with a thousand targets; so only a manifest with
 * something wrong in it, or which this parser cannot read, is left to the other one. Rejects with what that one throws.
 */
export async function parseManifestFast(text: string, path: string): Promise<Manifest> {
  const written = plain(text)
  const checked = manifestSchema.safeParse(written)
  if (checked.success && brokenRules(written).length === 0) return normalise(checked.data, path)
  const { parseManifestWithLines } = await import('./parse-with-lines.ts')
  return parseManifestWithLines(text, path)
}

/** What both parsers understand in the same way: a key that is no text has another name with each. */
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

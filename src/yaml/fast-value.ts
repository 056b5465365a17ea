import { CORE_SCHEMA, load, mapTag } from 'js-yaml'

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

/**
 * The value of a text. `undefined` where it is not YAML 1.2, has a key twice, is more than one document, or may have directives or
 * tags.
 */
export function fastValue(text: string): unknown {
  if (/^%|!/m.test(text)) return undefined
  try {
    return load(text, { schema, maxAliases: MOST_ALIASES })
  } catch {
    return undefined
  }
}

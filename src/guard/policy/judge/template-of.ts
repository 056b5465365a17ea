import type { FoldedPath } from './folded-path.ts'

/** Names of single things in a path, and of collections whose names are no plurals. */
const NAMES = /^(?:[a-z]{1,40}|\$[a-z]+|v1\.0)$/
const COLLECTION = /^(?:[a-z]+s|children|[a-z]+items|people|memberof|transitivememberof)$/
/** Behind a collection these are no keys. */
const FUNCTION =
  /^(?:\$\w+|delta|get(?:all|by|m365|office|teams|sharepoint|onedrive|mailbox|email|yammer|skype)\w*|validateproperties|root)$/

/**
 * A path without what it names: every segment that may be a key is `{id}`. For records where no rule gives a template. A
 * name that looks like a key is lost rather than a person's name kept.
 */
export function templateOf({ segments }: FoldedPath): string {
  const parts = segments.map(({ text }, at) => {
    if (at < 2) return text
    const before = segments[at - 1]?.text ?? ''
    if (FUNCTION.test(text)) return text
    return COLLECTION.test(before) || !NAMES.test(text) ? '{id}' : text
  })
  return `/${parts.join('/')}`
}

import type { NormalRequest } from '../guard/normal-request.ts'
import { costOf } from './budget/cost.ts'

const NEXT_LINK = '@odata.nextLink"'
/**
 * The directory expands no more objects than these, and gives no link to the others
 * (learn.microsoft.com/graph/query-parameters#expand-parameter).
 */
const MOST_EXPANDED = 20

/** A request, as far as it says what was expanded. */
type Asked = Pick<NormalRequest, 'method' | 'path' | 'query' | 'overrides'>

/**
 * The properties of an answer's objects whose own lists are incomplete: a link says so (`children@odata.nextLink`, OData JSON
 * Format 4.01 §15.3), or the directory gave as many as it ever expands.
 */
export function cutProperties(body: Uint8Array, objects: readonly unknown[], asked: Asked): string[] {
  return [...new Set([...linkedOn(body), ...fullIn(objects, asked)])]
}

/** Looks at the text, because a look at each property of each row would cost a good part of reading them. */
function linkedOn(body: Uint8Array): string[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
  const names: string[] = []
  for (let at = bytes.indexOf(NEXT_LINK); at >= 0; at = bytes.indexOf(NEXT_LINK, at + NEXT_LINK.length)) {
    const name = bytes.toString('utf8', bytes.lastIndexOf('"', at) + 1, at)
    // A text that ends so is followed by no colon. The list's own link has no name before the "@".
    // Null and an empty text are no link.
    const isProperty = /^\s*:\s*"[^"]/.test(bytes.toString('latin1', at + NEXT_LINK.length, at + NEXT_LINK.length + 20))
    if (name !== '' && isProperty) names.push(name)
  }
  return names
}

function fullIn(objects: readonly unknown[], asked: Asked): string[] {
  if (!/expand=/i.test(asked.query) || costOf(asked).family !== 'identity') return []
  return expandedBy(asked.query).filter((name) =>
    objects.some((object) => {
      const related = (Object(object) as Record<string, unknown>)[name]
      return Array.isArray(related) && related.length === MOST_EXPANDED
    }),
  )
}

/** The names in `$expand=members,owners($select=id)`. */
function expandedBy(query: string): string[] {
  const options = [...new URLSearchParams(query)]
  const [, expand = ''] = options.find(([name]) => /^\$?expand$/i.test(name)) ?? []
  return outsideBrackets(expand)
    .split(',')
    .map((name) => name.trim())
}

/** The text without its brackets and what stands in them. */
function outsideBrackets(text: string): string {
  const kept: string[] = []
  let depth = 0
  for (const part of text.split(/([()])/)) {
    if (part === '(') depth++
    else if (part === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept.push(part)
  }
  return kept.join('')
}

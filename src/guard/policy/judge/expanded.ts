import { resolved } from './resolved.ts'

/**
 * What `$expand` adds to a question: the names on the way to each, `['members', 'manager']` for `members($expand=manager)`.
 * `undefined` where it cannot be read (OData URL Conventions 4.01 §5.1.3).
 */
export function expandedIn(query: string): readonly (readonly string[])[] | undefined {
  const options: string[] = []
  for (const option of query.replace(/^\?/, '').split('&')) {
    const [written = '', ...value] = option.split('=')
    const name = resolved(written)
    const text = resolved(value.join('=').replaceAll('+', ' '))
    if (name === undefined || text === undefined) return undefined
    if (/^\s*\$?expand\s*$/i.test(name)) options.push(text)
  }
  const found: string[][] = []
  for (const option of options) if (!read(option, [], found)) return undefined
  return found
}

function read(text: string, at: readonly string[], found: string[][]): boolean {
  if (at.length > 8) return false
  const items = split(text, ',')
  if (items === undefined) return false
  for (const item of items) {
    const open = item.indexOf('(')
    const path = (open < 0 ? item : item.slice(0, open)).trim().toLowerCase()
    if (!/^[\w$.*]+(?:\/[\w$.]+)*$/.test(path)) return false
    // A type, a count or a reference behind the name stays with it.
    const names = path.split('/').filter((name) => !name.includes('.'))
    const here = [...at, ...names]
    found.push(here)
    if (open < 0) continue
    if (!item.trimEnd().endsWith(')')) return false
    const inner = split(item.trimEnd().slice(open + 1, -1), ';')
    if (inner === undefined) return false
    for (const option of inner) {
      const [name = '', ...value] = option.split('=')
      if (/^\s*\$?expand\s*$/i.test(name) && !read(value.join('='), here, found)) return false
    }
  }
  return true
}

/** Splits outside brackets and quotes; `undefined` where these are not closed. */
function split(text: string, separator: ',' | ';'): string[] | undefined {
  const parts = ['']
  let depth = 0
  let isQuoted = false
  for (const character of text) {
    if (character === "'") isQuoted = !isQuoted
    else if (!isQuoted && character === '(') depth++
    else if (!isQuoted && character === ')') depth--
    if (depth < 0) return undefined
    if (character === separator && depth === 0 && !isQuoted) parts.push('')
    else parts[parts.length - 1] += character
  }
  return depth === 0 && !isQuoted ? parts : undefined
}

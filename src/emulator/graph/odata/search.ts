import { badRequest, unsupportedQuery } from '../errors.ts'
import { type EntityType, findProperty, type Json } from './entity-type.ts'

export interface Searchable {
  /** Properties that `$search` looks into word by word. */
  readonly searches: readonly string[]
}

/**
 * Reads `$search`: clauses `"property:text"`, quotes included, joined by AND or OR. AND binds more. A clause holds when
 * each of its words begins a word of the property.
 * https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
 */
export function readSearch(search: string, type: EntityType & Searchable): (object: Json) => boolean {
  const alternatives = split(search, 'OR').map((part) => split(part, 'AND').map((clause) => readClause(clause, type)))
  return (object) => alternatives.some((clauses) => clauses.every((clause) => clause(object)))
}

/** Splits outside of quotes. */
function split(text: string, word: 'AND' | 'OR'): string[] {
  const parts: string[] = []
  let from = 0
  for (const { 0: all, 1: joint, index } of text.matchAll(/"[^"]*"|(?<!\s)\s+(AND|OR)(?=\s)/g)) {
    if (joint !== word) continue
    parts.push(text.slice(from, index))
    from = index + all.length
  }
  return [...parts, text.slice(from)]
}

function readClause(clause: string, type: EntityType & Searchable): (object: Json) => boolean {
  const trimmed = clause.trim()
  const [, name, text = ''] = /^"([^":]+):([^"]*)"$/.exec(trimmed) ?? []
  if (name === undefined) throw syntaxError(trimmed)
  const property = findProperty(name, type)
  if (property === undefined || !type.searches.includes(property)) {
    throw unsupportedQuery(`Unsupported or invalid search clause specified for property '${name}'.`)
  }
  const wanted = wordsOf(text)
  return (object) => {
    const words = wordsOf(String(object[property] ?? ''))
    return wanted.every((word) => words.some((candidate) => candidate.startsWith(word)))
  }
}

function syntaxError(clause: string): Error {
  const colon = clause.indexOf(':')
  return colon > 0 && !clause.includes('"')
    ? badRequest(`Syntax error: character ':' is not valid at position ${colon} in '${clause}'.`)
    : badRequest(`Syntax error: the clause '${clause}' is not of the form "property:text", quotes included.`)
}

/** Split at blanks, marks and humps, and whole: `ProjectAurora-2` is `projectaurora`, `project`, `aurora`, `2`. */
function wordsOf(text: string): string[] {
  const whole = text.split(/[^\p{L}\p{N}]+/u)
  const humps = text.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=[\p{Lu}\p{N}])|(?<=\p{N})(?=\p{L})/u)
  return [...new Set([...whole, ...humps])].filter((word) => word !== '').map((word) => word.toLowerCase())
}

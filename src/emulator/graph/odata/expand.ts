import { notPlayed } from '../not-played.ts'
import type { Refusal } from '../refusal.ts'
import { type Json, unknownInSelect } from './entity-type.ts'

/** Related objects by the name of the relationship. */
export type Relations<Row> = Readonly<Record<string, (row: Row) => readonly Json[]>>

/** The directory shows no more than these, and no link to others. */
const mostExpanded = 20

/**
 * Reads `$expand=members` or `$expand=members($select=id,displayName)` and adds the related objects to an object. Refuses
 * a name that cannot be expanded.
 * https://learn.microsoft.com/graph/query-parameters#expand-parameter
 */
export function readExpand<Row>(
  expand: string | undefined,
  relations: Relations<Row>,
  typeName: string,
): (row: Row, json: Json) => Json {
  if (expand === undefined) return (_, json) => json
  const wanted = itemsOf(expand).map((item) => {
    const [, name = '', , select] = /^\s*(\w+)(\(\$select=([\w,\s]+)\))?\s*$/.exec(item) ?? []
    const relation = Object.entries(relations).find(([known]) => known.toLowerCase() === name.toLowerCase())
    if (relation === undefined) throw unknown(item, relations, typeName)
    return { name: relation[0], related: relation[1], names: select?.split(',').map((property) => property.trim()) }
  })
  return (row, json) => {
    const expanded = wanted.map(({ name, related, names }) => [
      name,
      related(row)
        .slice(0, mostExpanded)
        .map((object) => (names === undefined ? object : onlyNamed(object, names))),
    ])
    return { ...json, ...Object.fromEntries(expanded) }
  }
}

/** Split at the commas outside of brackets. */
function itemsOf(expand: string): string[] {
  const items: string[] = []
  let from = 0
  for (const { 0: part, index } of expand.matchAll(/\([^)]*|,/g)) {
    if (part !== ',') continue
    items.push(expand.slice(from, index))
    from = index + 1
  }
  return [...items, expand.slice(from)]
}

function onlyNamed(object: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name.includes('@') || names.includes(name)))
}

/** A relationship that is not played, one that is and with more options than `$select`, or one that Graph has not. */
function unknown(item: string, relations: Relations<never>, typeName: string): Refusal {
  const name = /^\s*(\w+)/.exec(item)?.[1] ?? item
  const isPlayed = Object.keys(relations).some((known) => known.toLowerCase() === name.toLowerCase())
  return isPlayed ? notPlayed(`the options of '${name}' in $expand`) : unknownInSelect(name, typeName)
}

import type { Answer, Call } from '../endpoint.ts'
import { badRequest, unsupportedOption } from '../errors.ts'

export type Json = Readonly<Record<string, unknown>>

export interface EntityType {
  /** e.g. `microsoft.graph.site` */
  readonly name: string
  /** Names the collection in `@odata.context`, e.g. `sites`. */
  readonly set: string
  /** All that the type declares, whether an object has it or not. */
  readonly properties: readonly string[]
}

/** The names of properties, with white space between them. */
export function declared(names: string): string[] {
  return names.trim().split(/\s+/)
}

/** Answers with one object: the selected properties, under its `@odata.context`. */
export function entityAnswer(call: Call, type: EntityType, entity: Json): Answer {
  const { filter, top, skiptoken } = call.query
  for (const [name, value] of Object.entries({ $filter: filter, $top: top, $skiptoken: skiptoken })) {
    if (value !== undefined) throw unsupportedOption(call.workload, name)
  }
  const select = selector(call, type)
  return { status: 200, body: { ...context(call, type, '/$entity'), ...select(entity) } }
}

/** Where the shape of an answer is described. Left out when the caller asked for no metadata. */
export function context(call: Call, type: EntityType, suffix: '' | '/$entity'): Json {
  if (call.metadata === 'none') return {}
  const selected = call.query.select === undefined ? '' : `(${call.query.select.join(',')})`
  return { '@odata.context': `${call.serviceRoot}/$metadata#${type.set}${selected}${suffix}` }
}

/** Picks the properties of `$select`. Refuses, as Graph does, a name that the type does not declare. */
export function selector(call: Call, type: EntityType): (entity: Json) => Json {
  const { select } = call.query
  if (select === undefined || select.includes('*')) return (entity) => entity

  const names = new Set(select.map((path) => declaredName(path.split('/')[0] ?? path, type)))
  return (entity) => Object.fromEntries(Object.entries(entity).filter(([name]) => names.has(name)))
}

function declaredName(written: string, type: EntityType): string {
  const property = type.properties.find((name) => name.toLowerCase() === written.toLowerCase())
  if (property === undefined) {
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${written}' on type '${type.name}'.`,
    )
  }
  return property
}

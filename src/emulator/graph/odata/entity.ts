import type { Answer, Call } from '../endpoint.ts'
import { declaredName, type EntityType, type Json, unknownInSelect } from './entity-type.ts'

/** Answers with one object: the selected properties, under its `@odata.context`. */
export function entityAnswer(call: Call, type: EntityType, entity: Json, status = 200): Answer {
  const select = selector(call, type)
  return { status, body: { ...context(call, type, '/$entity'), ...select(entity) } }
}

/** Where the shape of an answer is described. Left out when the caller asked for no metadata. */
export function context(call: Call, type: EntityType, suffix: '' | '/$entity'): Json {
  if (call.metadata === 'none') return {}
  // A key by another name than the ID brings its own parentheses and quotes.
  const set = type.set.replace(/\('\{(\w+)\}'\)/g, (_, name: string) => {
    const key = call.params[name] ?? ''
    return key.startsWith('(') ? key : `('${key}')`
  })
  const shaped = [...(call.query.select ?? []), ...expandedNames(call).map((name) => `${name}()`)]
  return {
    '@odata.context': `${call.serviceRoot}/$metadata#${set}${shaped.length === 0 ? '' : `(${shaped.join(',')})`}${suffix}`,
  }
}

/** Picks the properties of `$select`. Refuses, as Graph does, a name that the type does not declare. */
export function selector(call: Call, type: EntityType): (entity: Json) => Json {
  const select = propertiesOf(call, type)
  return call.metadata === 'none' ? (entity) => withoutTypes(select(entity)) : select
}

function propertiesOf(call: Call, type: EntityType): (entity: Json) => Json {
  const { select } = call.query
  const expanded = expandedNames(call).map((name) => name.toLowerCase())
  const keep = (entity: Json, names: readonly string[]): Json => pick(entity, names, expanded)
  if (select?.includes('*')) return (entity) => entity
  if (select === undefined) {
    const { defaults } = type
    return defaults === undefined ? (entity) => entity : (entity) => keep(entity, defaults)
  }
  const names = [...new Set(select.map((path) => selectedName(call, path.split('/')[0] ?? path, type)))]
  if (!type.showsNulls) return (entity) => keep(entity, names)
  return (entity) => ({ ...keep(entity, names), ...nullsFor(entity, names, type) })
}

function selectedName({ serviceRoot }: Call, written: string, type: EntityType): string {
  const name = declaredName(written, type)
  if (type.betaProperties?.includes(name) && !serviceRoot.endsWith('/beta')) throw unknownInSelect(written, type.name)
  return name
}

/** Annotations stay, whatever is selected, and so does what was expanded. */
function pick(entity: Json, names: readonly string[], expanded: readonly string[]): Json {
  return Object.fromEntries(
    Object.entries(entity).filter(
      ([name]) => name.includes('@') || names.includes(name) || expanded.includes(name.toLowerCase()),
    ),
  )
}

function nullsFor(entity: Json, names: readonly string[], { collections = [] }: EntityType): Json {
  const missing = names.filter((name) => !(name in entity))
  return Object.fromEntries(missing.map((name) => [name, collections.includes(name) ? [] : null]))
}

/** Types of objects are metadata. */
function withoutTypes(entity: Json): Json {
  return JSON.parse(JSON.stringify(entity, (name, value: unknown) => (name === '@odata.type' ? undefined : value)))
}

function expandedNames({ query: { expand } }: Call): string[] {
  if (expand === undefined) return []
  return expand
    .replace(/\([^()]*\)/g, '')
    .split(',')
    .map((name) => name.trim())
}

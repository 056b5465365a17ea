import { badRequest, unsupportedQuery } from '../errors.ts'
import { unknownName } from '../not-played.ts'
import { type EntityType, findProperty, type Json } from './entity-type.ts'

export interface Sortable {
  /** `simple` properties always sort; `advanced` ones in advanced queries only. */
  readonly sorts: { readonly simple: readonly string[]; readonly advanced: readonly string[] }
}

/**
 * Reads `$orderby=displayName desc`. Together with a filter, sorting is for advanced queries alone.
 * https://learn.microsoft.com/graph/aad-advanced-queries#support-for-sorting-by-properties-of-microsoft-entra-id-directory-objects
 */
export function readOrder(
  orderby: string,
  type: EntityType & Sortable,
  { advanced, filtered }: { readonly advanced: boolean; readonly filtered: boolean },
): (one: Json, other: Json) => number {
  const [, name, direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(orderby) ?? []
  if (name === undefined) throw badRequest(`Invalid $orderby clause '${orderby}'.`)
  const property = findProperty(name, type)
  if (property === undefined) {
    const wrong = badRequest(`Could not find a property named '${name}' on type '${type.name}'.`)
    throw unknownName(name, type.name, wrong)
  }
  const sortable = advanced ? [...type.sorts.simple, ...type.sorts.advanced] : filtered ? [] : type.sorts.simple
  if (!sortable.includes(property)) throw unsupportedQuery('Sorting not supported for current query.')

  const sign = direction.toLowerCase() === 'desc' ? -1 : 1
  return (one, other) => sign * collator.compare(String(one[property] ?? ''), String(other[property] ?? ''))
}

const collator = new Intl.Collator('en', { sensitivity: 'base' })

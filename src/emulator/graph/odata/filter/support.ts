import { badRequest, unsupportedQuery } from '../../errors.ts'
import { unknownName } from '../../not-played.ts'
import type { Refusal } from '../../refusal.ts'
import { needsAdvancedQuery } from '../advanced.ts'
import { type EntityType, findProperty } from '../entity-type.ts'
import type { Comparison, Expression } from './expression.ts'

/** What a type can be filtered by, and how. */
export interface Filterable extends EntityType {
  /** As messages call the type, e.g. `User`. */
  readonly resource: string
  readonly filters: Filters
  /** Properties that hold several values and so need `any`. */
  readonly collections: readonly string[]
}

/** By property: operators that always work, and those that only an advanced query may use. `null` stands for `eq null`. */
type Filters = ReadonlyMap<string, { readonly simple: readonly string[]; readonly advanced: readonly string[] }>

/** A line for each property: `name: operators`, then perhaps ` | ` and those of advanced queries. */
export function filterTable(text: string): Filters {
  const lines = text.trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [name = '', listed = ''] = line.split(':')
      const [simple = '', advanced = ''] = listed.split('|')
      return [name.trim(), { simple: words(simple), advanced: words(advanced) }]
    }),
  )
}

/**
 * Refuses what the service would not answer: a property that is not there, one that cannot be filtered by, and what only
 * advanced queries may ask.
 */
export function checkFilter(expression: Expression, type: Filterable, advanced: boolean): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      checkFilter(expression.left, type, advanced)
      checkFilter(expression.right, type, advanced)
      return
    case 'not':
      if (!advanced) throw needsAdvancedQuery('not')
      checkFilter(expression.operand, type, advanced)
      return
    case 'any': {
      const property = propertyOf(expression.path, type)
      if (!type.collections.includes(property)) {
        throw badRequest('Invalid filter clause: Any/All may only be used following a collection.')
      }
      if (expression.condition === undefined) throw unsupportedClause(property, type)
      for (const comparison of comparisonsIn(expression.condition)) checkOperator(property, comparison, type, advanced)
      return
    }
    case 'comparison': {
      const property = propertyOf(expression.path, type)
      if (expression.path.at(-1)?.toLowerCase() === '$count') {
        if (!advanced) throw needsAdvancedQuery('$count')
        return
      }
      if (type.collections.includes(property)) {
        throw badRequest(
          `Invalid filter clause: A binary operator with incompatible types was detected for the collection '${property}'.`,
        )
      }
      checkOperator(property, expression, type, advanced)
    }
  }
}

function checkOperator(property: string, comparison: Comparison, type: Filterable, advanced: boolean): void {
  const { operator, values } = comparison
  if (operator === 'contains') throw unsupportedQuery("Unsupported property filter clause operator 'Contains'.")
  const support = type.filters.get(property)
  if (support === undefined) throw unsupportedClause(property, type)
  if (operator === 'ne' && !advanced) throw unsupportedQuery("Filter operator 'NotEqualsMatch' is not supported.")

  const isNull = values.includes(null) && operator === 'eq'
  const needed = isNull ? 'null' : operator === 'ne' ? 'eq' : operator
  if (support.simple.includes(needed)) return
  if (!support.advanced.includes(needed)) throw unsupportedClause(property, type)
  if (advanced) return
  throw operator === 'endsWith' ? needsAdvancedQuery('endsWith') : unsupportedClause(property, type)
}

/** All comparisons of a condition, whatever joins them. */
function comparisonsIn(expression: Expression): Comparison[] {
  switch (expression.kind) {
    case 'comparison':
      return [expression]
    case 'not':
      return comparisonsIn(expression.operand)
    case 'any':
      return expression.condition === undefined ? [] : comparisonsIn(expression.condition)
    default:
      return [...comparisonsIn(expression.left), ...comparisonsIn(expression.right)]
  }
}

function propertyOf(path: readonly string[], type: Filterable): string {
  const [name = ''] = path
  const property = findProperty(name, type)
  if (property !== undefined) return property
  const message = `Invalid filter clause: Could not find a property named '${name}' on type '${type.name}'.`
  throw unknownName(name, type.name, badRequest(message))
}

function unsupportedClause(property: string, { resource }: Filterable): Refusal {
  return unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  )
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

import type { Json } from '../entity-type.ts'
import type { Comparison, Expression, Literal } from './expression.ts'

/** Whether the filter leaves this object. Letter case does not count in text, as in the directory. */
export function matches(expression: Expression, object: unknown): boolean {
  switch (expression.kind) {
    case 'and':
      return matches(expression.left, object) && matches(expression.right, object)
    case 'or':
      return matches(expression.left, object) || matches(expression.right, object)
    case 'not':
      return !matches(expression.operand, object)
    case 'any': {
      const { path, condition } = expression
      const elements = valueAt(object, path)
      return (
        Array.isArray(elements) && elements.some((element) => condition === undefined || matches(condition, element))
      )
    }
    case 'comparison':
      return compare(expression, valueAt(object, expression.path))
  }
}

function compare({ operator, values }: Comparison, found: unknown): boolean {
  const value = comparable(found)
  const [first = null] = values
  const wanted = comparable(first)
  switch (operator) {
    case 'eq':
      return value === wanted
    case 'ne':
      return value !== wanted
    case 'in':
      return values.some((candidate) => comparable(candidate) === value)
    case 'startsWith':
      return areText(value, wanted) && String(value).startsWith(String(wanted))
    case 'endsWith':
      return areText(value, wanted) && String(value).endsWith(String(wanted))
    case 'contains':
      return areText(value, wanted) && String(value).includes(String(wanted))
    default:
      return value !== null && wanted !== null && typeof value === typeof wanted && inOrder(operator, value, wanted)
  }
}

type Comparable = Exclude<Literal, null>

function inOrder(operator: 'gt' | 'ge' | 'lt' | 'le', value: Comparable, wanted: Comparable): boolean {
  switch (operator) {
    case 'gt':
      return value > wanted
    case 'ge':
      return value >= wanted
    case 'lt':
      return value < wanted
    case 'le':
      return value <= wanted
  }
}

function areText(one: Literal, other: Literal): boolean {
  return typeof one === 'string' && typeof other === 'string'
}

function comparable(value: unknown): Literal {
  if (typeof value === 'string') return value.toLowerCase()
  if (typeof value === 'number' || typeof value === 'boolean') return value
  // An object is something, and equal to nothing that a filter can write.
  return value === null || value === undefined ? null : Number.NaN
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    if (name.toLowerCase() === '$count') return Array.isArray(value) ? value.length : null
    return isObject(value) ? Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] : null
  }, object)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

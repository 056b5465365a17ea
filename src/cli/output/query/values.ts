import { isSentNumber } from '../../../text/json.ts'
import { compareNumbers, exact, isNumber, numberText } from './numbers.ts'
import { QueryError } from './query-error.ts'

/** What follows `&`: an expression that a function applies to each item. */
export class Reference {
  readonly evaluate: (value: unknown) => unknown

  constructor(evaluate: (value: unknown) => unknown) {
    this.evaluate = evaluate
  }
}

export type Kind = 'array' | 'boolean' | 'expression' | 'null' | 'number' | 'object' | 'string'

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Reference) return 'expression'
  if (typeof value === 'object') return isSentNumber(value) ? 'number' : 'object'
  return typeof value as 'boolean' | 'number' | 'string'
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'object'
}

/** Zero is true; empty texts, lists and objects are false. */
export function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null && !isSentNumber(value) && !(value instanceof Reference)) {
    return (Array.isArray(value) ? value : Object.keys(value)).length > 0
  }
  return value !== '' && value !== false && value !== null && value !== undefined
}

/** The order of code points, as Python has it. JavaScript's own order puts U+10000 and above before U+E000. */
export function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index++) {
    const left = one.charCodeAt(index)
    const right = other.charCodeAt(index)
    if (left !== right) return orderOfUnit(left) - orderOfUnit(right)
  }
  return one.length - other.length
}

/** Surrogates stand for the highest code points, so they go behind all other units. */
function orderOfUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/**
 * Negative where the first is smaller. Throws `QueryError` for a number beside a text, as Python does: nothing could be
 * said of such a row, and leaving it out would look like an answer.
 */
export function compare(one: unknown, other: unknown): number {
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other)
  if (isNumber(one) && isNumber(other)) return compareNumbers(one, other)
  throw new QueryError(`${kindOf(one)} and ${kindOf(other)} cannot be compared (${short(one)} and ${short(other)})`)
}

/** `==`: deep, and never true of a number and `true` or `false`. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one === 'boolean' ? isNumber(other) : typeof other === 'boolean' && isNumber(one)) return false
  return isSame(one, other)
}

/** Python's own equality, which rules inside lists and objects: there 1 is `true` and 0 is `false`. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other || (kindOf(one) === 'null' && kindOf(other) === 'null')) return true
  const [left, right] = [asNumber(one), asNumber(other)]
  if (left !== undefined && right !== undefined) return !(left < right) && !(left > right)
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
  }
  if (!isObject(one) || !isObject(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}

function asNumber(value: unknown): bigint | number | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return isNumber(value) ? exact(value) : undefined
}

/** JSON as Python's `json.dumps` writes it without blanks: in ASCII. Throws `QueryError`. */
export function jsonText(value: unknown): string {
  if (isNumber(value)) return numberText(exact(value))
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([name, field]) => `${jsonText(name)}:${jsonText(field)}`)
      .join(',')}}`
  }
  if (value instanceof Reference) throw new QueryError('an expression is no value')
  return JSON.stringify(value ?? null).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

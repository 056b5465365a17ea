import { QueryError } from '../query-error.ts'
import { type Kind, kindOf, type Reference } from '../values.ts'

/** A function of the language. */
export interface QueryFunction {
  readonly takes: readonly Parameter[]
  /** How many of the last parameters may be left out. */
  readonly optional?: number
  /** Whether the last parameter takes any number of arguments. */
  readonly isVariadic?: boolean
  /** Gets arguments that fit `takes`. May throw `QueryError`. */
  call(...given: never): unknown
}

export interface Parameter {
  /** Kinds of values that fit; none: all fit. */
  readonly kinds: readonly Kind[]
  /** Kinds of items that a list may have, all of one kind; none: all fit. */
  readonly items?: readonly Kind[]
}

export const any: Parameter = { kinds: [] }
export const array: Parameter = { kinds: ['array'] }
export const expression: Parameter = { kinds: ['expression'] }
export const number: Parameter = { kinds: ['number'] }
export const object: Parameter = { kinds: ['object'] }
export const string: Parameter = { kinds: ['string'] }
export const numberList: Parameter = { kinds: ['array'], items: ['number'] }
export const stringList: Parameter = { kinds: ['array'], items: ['string'] }
export const sortable: Parameter = { kinds: ['array'], items: ['number', 'string'] }

/** What the expression gives for an item. Throws `QueryError` where that is of no kind in the list. */
export function keyOf(item: unknown, by: Reference, name: string, kinds: readonly Kind[]): unknown {
  const key = by.evaluate(item)
  if (kinds.includes(kindOf(key))) return key
  throw new QueryError(`${name}() needs a ${kinds.join(' or ')} of each item, and found ${kindOf(key)}`)
}

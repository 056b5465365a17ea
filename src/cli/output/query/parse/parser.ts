import { current, type Expression } from '../expressions.ts'
import { QueryError } from '../query-error.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Reads what begins with a token, which is already taken. */
export type Prefix = (parser: Parser, token: Token) => Expression
/** Reads what goes on from an expression with a token, which is already taken. */
export type Infix = (parser: Parser, left: Expression, token: Token) => Expression

/** How tightly a token binds what stands before it. Any other token ends an expression. */
const POWER: Readonly<Record<string, number>> = {
  '|': 1,
  '?': 2,
  '||': 3,
  '&&': 4,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '−': 6,
  '/': 7,
  '//': 7,
  '%': 7,
  '×': 7,
  '÷': 7,
  '[]': 9,
  '*': 20,
  '[?': 21,
  '.': 40,
  '!': 45,
  '{': 50,
  '[': 55,
  '(': 60,
}

/** Tokens that bind less tightly end a projection: what follows works on its whole list. */
const PROJECTION_END = 10

export function powerOf(type: string): number {
  return POWER[type] ?? 0
}

/**
 * Top-down operator precedence (V. R. Pratt, 1973): a token knows what it means at the start of an expression and what
 * it means after one. Methods throw `QueryError`.
 */
export class Parser {
  readonly #tokens: readonly Token[]
  readonly #prefixes: Readonly<Record<string, Prefix>>
  readonly #infixes: Readonly<Record<string, Infix>>
  #at = 0

  constructor(
    expression: string,
    prefixes: Readonly<Record<string, Prefix>>,
    infixes: Readonly<Record<string, Infix>>,
  ) {
    this.#tokens = tokensOf(expression)
    this.#prefixes = prefixes
    this.#infixes = infixes
  }

  /** The whole input as one expression. */
  whole(): Expression {
    const expression = this.expression(0)
    if (this.next().type !== 'end') throw this.unexpected()
    return expression
  }

  /** As much as binds more tightly than `power`. */
  expression(power: number): Expression {
    const token = this.next()
    const prefix = this.#prefixes[token.type]
    if (prefix === undefined) throw this.unexpected()
    this.#at++
    let left = prefix(this, token)
    for (;;) {
      const following = this.next()
      if (powerOf(following.type) <= power) return left
      const infix = this.#infixes[following.type]
      if (infix === undefined) throw this.unexpected()
      this.#at++
      left = infix(this, left, following)
    }
  }

  /** The right side of a projection: what is done with each item. */
  projected(power: number): Expression {
    const { type } = this.next()
    if (powerOf(type) < PROJECTION_END) return current
    if (type === '[' || type === '[?') return this.expression(power)
    this.take('.')
    return this.afterDot(power)
  }

  afterDot(power: number): Expression {
    const { type } = this.next()
    if (['name', 'quoted name', '*'].includes(type)) return this.expression(power)
    const prefix = type === '[' ? this.#prefixes['[ after a dot'] : type === '{' ? this.#prefixes['{'] : undefined
    if (prefix === undefined) throw this.unexpected()
    return prefix(this, this.take(type))
  }

  next(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { type: 'end', value: '', at: 0 }
  }

  take(...types: readonly string[]): Token {
    const token = this.next()
    if (!types.includes(token.type)) throw this.unexpected()
    this.#at++
    return token
  }

  /** Takes the next token if it is of this type. */
  accept(type: string): boolean {
    const isNext = this.next().type === type
    if (isNext) this.#at++
    return isNext
  }

  unexpected(): QueryError {
    const { type, value, at } = this.next()
    if (type === 'end') return new QueryError('the expression ends too early, or a bracket is not closed')
    return new QueryError(`unexpected ${type === 'literal' ? 'literal' : String(value)} at column ${at + 1}`)
  }
}

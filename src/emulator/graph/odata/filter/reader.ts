import { type Literal, type Operator, operators } from './expression.ts'
import { syntaxError, type Token, tokenize } from './tokens.ts'

/** Goes through the tokens of a filter: `take` moves on if it fits, `expect` refuses what does not. */
export class Reader {
  readonly #filter: string
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(filter: string) {
    this.#filter = filter
    this.#tokens = tokenize(filter)
  }

  error(): Error {
    return syntaxError(this.#filter, this.#tokens[this.#next]?.position ?? this.#filter.length)
  }

  takeMark(text: string): boolean {
    return this.#takeIf((token) => token.kind === 'mark' && token.text === text)
  }

  takeWord(text: string): boolean {
    return this.#takeIf((token) => token.kind === 'word' && token.text.toLowerCase() === text)
  }

  expectMark(text: string): void {
    if (!this.takeMark(text)) throw this.error()
  }

  expectWord(): string {
    const token = this.#tokens[this.#next]
    if (token?.kind !== 'word') throw this.error()
    this.#next += 1
    return token.text
  }

  expectOperator(): Operator {
    const position = this.#next
    const name = this.expectWord().toLowerCase()
    const operator = operators.find((candidate) => candidate === name)
    if (operator !== undefined) return operator
    this.#next = position
    throw this.error()
  }

  expectLiteral(): Literal {
    const token = this.#tokens[this.#next]
    if (token?.kind !== 'literal') throw this.error()
    this.#next += 1
    return token.value
  }

  expectEnd(): void {
    if (this.#next < this.#tokens.length) throw this.error()
  }

  #takeIf(matches: (token: Token) => boolean): boolean {
    const token = this.#tokens[this.#next]
    if (token === undefined || !matches(token)) return false
    this.#next += 1
    return true
  }
}

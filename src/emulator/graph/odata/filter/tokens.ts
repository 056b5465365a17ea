import { badRequest } from '../../errors.ts'
import type { Literal } from './expression.ts'

export type Token =
  | { readonly kind: 'literal'; readonly value: Literal; readonly position: number }
  /** A name, an operator or a function. */
  | { readonly kind: 'word'; readonly text: string; readonly position: number }
  /** One of `( ) , : /`. */
  | { readonly kind: 'mark'; readonly text: string; readonly position: number }

/** The parts of a filter, in their order. Refuses a character that can begin none. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = []
  for (let position = 0; position < filter.length; ) {
    const { kind, text } = nextPart(filter, position)
    const token = kind === 'blank' ? undefined : tokenOf(kind, text, position)
    if (token !== undefined) tokens.push(token)
    position += text.length
  }
  return tokens
}

export function syntaxError(filter: string, position: number): Error {
  return badRequest(`Invalid filter clause: Syntax error at position ${position} in '${filter}'.`)
}

// Times and GUIDs before numbers and words, because they begin like these.
const parts = {
  blank: /\s+/y,
  string: /'(?:[^']|'')*'/y,
  time: /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?(?![\w-])/iy,
  guid: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/iy,
  number: /-?\d+(?:\.\d+)?(?![\w.])/y,
  word: /[A-Za-z_$][\w.]*/y,
  mark: /[(),:/]/y,
}

type Part = keyof typeof parts

function nextPart(filter: string, position: number): { kind: Part; text: string } {
  for (const [kind, pattern] of Object.entries(parts)) {
    pattern.lastIndex = position
    const text = pattern.exec(filter)?.[0]
    if (text !== undefined) return { kind: kind as Part, text }
  }
  throw syntaxError(filter, position)
}

function tokenOf(kind: Exclude<Part, 'blank'>, text: string, position: number): Token {
  switch (kind) {
    case 'string':
      return { kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'"), position }
    case 'time':
    case 'guid':
      return { kind: 'literal', value: text, position }
    case 'number':
      return { kind: 'literal', value: Number(text), position }
    case 'mark':
      return { kind: 'mark', text, position }
    case 'word': {
      const constant = constants.get(text.toLowerCase())
      return constant === undefined
        ? { kind: 'word', text, position }
        : { kind: 'literal', value: constant.value, position }
    }
  }
}

const constants: ReadonlyMap<string, { readonly value: Literal }> = new Map([
  ['true', { value: true }],
  ['false', { value: false }],
  ['null', { value: null }],
])

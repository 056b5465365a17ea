import { QueryError } from '../query-error.ts'
import { identifierOf, literalOf, rawTextOf } from './literals.ts'

/** What a token is: its own sign, such as `[?` or `&&`, or one of the kinds that carry a value. */
export interface Token {
  readonly type: string
  /** The name, number or literal; the sign itself for all others. */
  readonly value: unknown
  /** Characters before it. */
  readonly at: number
}

/** Signs, the longer ones first. `+ - / // %` `?` `$` `=` and the typographic signs belong to the Community's extension. */
const SIGN = /\[\?|\[\]|\|\||&&|==|!=|<=|>=|\/\/|[.*\][,:@(){}|&<>!+\-/%?$=−×÷]/y
const BLANK = /[ \t\n\r]+/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const VARIABLE = /\$[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /-?[0-9]+/y
/** A backslash keeps the character after it from ending the text. */
const QUOTED = /(['"`])((?:\\[\s\S]|(?!\1)[^\\])*)\1/y

/** The tokens of an expression, with an `end` as the last one. Throws `QueryError`. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(expression)
  }
  while (at < expression.length) {
    const blank = match(BLANK)
    if (blank !== null) {
      at += blank[0].length
      continue
    }
    const found = match(NAME) ?? match(VARIABLE) ?? match(NUMBER) ?? match(QUOTED) ?? match(SIGN)
    if (found === null) throw unreadable(expression, at)
    tokens.push({ ...typed(found), at })
    at += found[0].length
  }
  tokens.push({ type: 'end', value: '', at })
  return tokens
}

function typed([text, quote, inner = '']: RegExpExecArray): Pick<Token, 'type' | 'value'> {
  if (quote === '"') return { type: 'quoted name', value: identifierOf(text) }
  if (quote === "'") return { type: 'literal', value: rawTextOf(inner) }
  if (quote === '`') return { type: 'literal', value: literalOf(inner) }
  if (/^[A-Za-z_]/.test(text)) return { type: 'name', value: text }
  if (/^\$./.test(text)) return { type: 'variable', value: text.slice(1) }
  if (/\d$/.test(text)) return { type: 'number', value: Number(text) }
  return { type: text, value: text }
}

function unreadable(expression: string, at: number): QueryError {
  const rest = expression.slice(at)
  const quote = /^['"`]/.exec(rest)?.[0]
  if (quote !== undefined)
    return new QueryError(`the text that begins with ${rest.slice(0, 20)} has no closing ${quote}`)
  return new QueryError(`unexpected character ${[...rest][0]} at column ${at + 1}`)
}

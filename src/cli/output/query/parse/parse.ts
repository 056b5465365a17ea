import type { Expression } from '../expressions.ts'
import { infixes } from './infixes.ts'
import { Parser } from './parser.ts'
import { prefixes } from './prefixes.ts'

/** Compiles a JMESPath expression. Throws `QueryError`. */
export function parse(expression: string): Expression {
  return new Parser(expression, prefixes, infixes).whole()
}

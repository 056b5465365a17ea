import { arithmetic } from '../arithmetic.ts'
import { comparisons } from '../comparisons.ts'
import {
  and,
  chain,
  choice,
  current,
  type Expression,
  filter,
  flatten,
  operation,
  or,
  projection,
  valueProjection,
} from '../expressions.ts'
import { everyItem, indexOrSlice, startsIndex } from './brackets.ts'
import { type Infix, type Parser, powerOf } from './parser.ts'

/** What a token means after an expression. */
export const infixes: Readonly<Record<string, Infix>> = {
  '.': (parser, left) =>
    parser.accept('*')
      ? valueProjection(left, parser.projected(powerOf('.')))
      : chain(left, parser.afterDot(powerOf('.'))),
  '|': (parser, left) => chain(left, parser.expression(powerOf('|'))),
  '||': (parser, left) => or(left, parser.expression(powerOf('||'))),
  '&&': (parser, left) => and(left, parser.expression(powerOf('&&'))),
  '[]': (parser, left) => projection(flatten(left), parser.projected(powerOf('[]'))),
  '[?': filtered,
  '[': (parser, left) => (startsIndex(parser) ? indexOrSlice : everyItem)(parser, left),
  '?': (parser, left) => {
    const yes = parser.expression(0)
    parser.take(':')
    return choice(left, yes, parser.expression(0))
  },
  ...operators(comparisons),
  ...operators(arithmetic),
}

/** `[?a]`, the opening bracket taken. */
export function filtered(parser: Parser, left: Expression): Expression {
  const condition = parser.expression(0)
  parser.take(']')
  const right = parser.next().type === '[]' ? current : parser.projected(powerOf('[?'))
  return filter(left, condition, right)
}

function operators(table: Readonly<Record<string, (left: unknown, right: unknown) => unknown>>): Record<string, Infix> {
  return Object.fromEntries(
    Object.entries(table).map(([sign, operator]): [string, Infix] => [
      sign,
      (parser, left) => operation(operator, left, parser.expression(powerOf(sign))),
    ]),
  )
}

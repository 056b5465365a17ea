import { arithmetic, type Operator } from '../arithmetic.ts'
import {
  constant,
  current,
  type Expression,
  field,
  flatten,
  letIn,
  not,
  operation,
  projection,
  reference,
  root,
  valueProjection,
  variable,
} from '../expressions.ts'
import { call } from '../functions/call.ts'
import { everyItem, indexOrSlice, selectedList, selectedObject, startsIndex } from './brackets.ts'
import { filtered } from './infixes.ts'
import { type Parser, type Prefix, powerOf } from './parser.ts'

/** What a token means at the start of an expression. */
export const prefixes: Readonly<Record<string, Prefix>> = {
  literal: (_, { value }) => constant(value),
  name(parser, { value }) {
    const name = value as string
    if (name === 'let' && parser.next().type === 'variable') return bindings(parser)
    return parser.accept('(') ? call(name, argumentsOf(parser)) : field(name)
  },
  'quoted name'(parser, { value }) {
    if (parser.next().type === '(') throw parser.unexpected()
    return field(value as string)
  },
  variable: (_, { value }) => variable(value as string),
  '@': () => current,
  $: () => root,
  '*': (parser) => valueProjection(current, parser.projected(powerOf('*'))),
  '[?': (parser) => filtered(parser, current),
  '[]': (parser) => projection(flatten(current), parser.projected(powerOf('[]'))),
  '[ after a dot': selectedList,
  '[': (parser) => {
    if (startsIndex(parser)) return indexOrSlice(parser, current)
    const isEvery = parser.next().type === '*' && parser.next(1).type === ']'
    return isEvery ? everyItem(parser, current) : selectedList(parser)
  },
  '{': selectedObject,
  '(': (parser) => {
    const inner = parser.expression(0)
    parser.take(')')
    return inner
  },
  '!': (parser) => not(parser.expression(powerOf('!'))),
  '+': signed('+'),
  '-': signed('-'),
  '−': signed('-'),
}

/** `-a` is `0 - a`. */
function signed(sign: '+' | '-'): Prefix {
  return (parser, { type }) => operation(arithmetic[sign] as Operator, constant(0), parser.expression(powerOf(type)))
}

function argumentsOf(parser: Parser): Expression[] {
  const given: Expression[] = []
  while (!parser.accept(')')) {
    given.push(parser.accept('&') ? reference(parser.expression(0)) : parser.expression(0))
    // The Python library takes a missing comma too.
    parser.accept(',')
  }
  return given
}

/** `let $a = b, $c = d in e`, the first word taken. */
function bindings(parser: Parser): Expression {
  const bound: (readonly [string, Expression])[] = []
  do {
    const { value: name } = parser.take('variable')
    parser.take('=')
    bound.push([name as string, parser.expression(0)])
  } while (parser.accept(','))
  if (parser.take('name').value !== 'in') throw parser.unexpected()
  return letIn(bound, parser.expression(0))
}

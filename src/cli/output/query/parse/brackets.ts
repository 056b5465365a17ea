import { chain, type Expression, index, listOf, objectOf, projection, slice } from '../expressions.ts'
import { type Parser, powerOf } from './parser.ts'

/** Expressions that end in `[0]` or the like. */
const afterIndex = new WeakSet<Expression>()

/** The inside of `[…]` where it stands for a number or a part of a list, and what follows it. */
export function indexOrSlice(parser: Parser, left: Expression): Expression {
  const isSlice = parser.next().type === ':' || parser.next(1).type === ':'
  const inner = isSlice ? sliceOf(parser) : index(parser.take('number').value as number)
  if (!isSlice) parser.take(']')
  const indexed = chain(left, inner)
  // A slice straight after an index is no projection in the Python library, so `a[0][1:].b` is null there and here.
  if (isSlice && !afterIndex.has(left)) return projection(indexed, parser.projected(powerOf('*')))
  afterIndex.add(indexed)
  return indexed
}

export function startsIndex(parser: Parser): boolean {
  return ['number', ':'].includes(parser.next().type)
}

/** `[*]`, the opening bracket taken. */
export function everyItem(parser: Parser, left: Expression): Expression {
  parser.take('*')
  parser.take(']')
  return projection(left, parser.projected(powerOf('*')))
}

/** `[a, b]`, the opening bracket taken. */
export function selectedList(parser: Parser): Expression {
  const parts = [parser.expression(0)]
  while (!parser.accept(']')) {
    parser.take(',')
    parts.push(parser.expression(0))
  }
  return listOf(parts)
}

/** `{a: b, …}`, the opening bracket taken. */
export function selectedObject(parser: Parser): Expression {
  const parts: (readonly [string, Expression])[] = []
  do {
    const { value: name } = parser.take('name', 'quoted name')
    parser.take(':')
    parts.push([name as string, parser.expression(0)])
    // The Python library takes a missing comma too.
    parser.accept(',')
  } while (!parser.accept('}'))
  return objectOf(parts)
}

function sliceOf(parser: Parser): Expression {
  const bounds: (number | undefined)[] = [undefined, undefined, undefined]
  for (let at = 0; !parser.accept(']'); ) {
    const { type, value } = parser.take('number', ':')
    if (type === 'number') bounds[at] = value as number
    else if (++at === 3) throw parser.unexpected()
  }
  const [start, stop, step] = bounds
  return slice(start, stop, step)
}

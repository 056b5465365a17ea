import type { Expression, Literal, Operator } from './expression.ts'
import { Reader } from './reader.ts'

/**
 * Reads a decoded `$filter`: comparisons, `in`, `startsWith` and its kind, `any`, joined by `and`, `or` and `not`. Letter
 * case does not count in operators and functions. Refuses everything else as a syntax error.
 */
export function parseFilter(filter: string): Expression {
  const reader = new Reader(filter)
  const expression = readOr(reader, undefined)
  reader.expectEnd()
  return expression
}

// Each function reads one level of precedence; `variable` is that of the `any` around it.

function readOr(reader: Reader, variable: string | undefined): Expression {
  let left = readAnd(reader, variable)
  while (reader.takeWord('or')) left = { kind: 'or', left, right: readAnd(reader, variable) }
  return left
}

function readAnd(reader: Reader, variable: string | undefined): Expression {
  let left = readNot(reader, variable)
  while (reader.takeWord('and')) left = { kind: 'and', left, right: readNot(reader, variable) }
  return left
}

function readNot(reader: Reader, variable: string | undefined): Expression {
  if (reader.takeWord('not')) return { kind: 'not', operand: readNot(reader, variable) }
  if (!reader.takeMark('(')) return readPrimary(reader, variable)
  const inner = readOr(reader, variable)
  reader.expectMark(')')
  return inner
}

function readPrimary(reader: Reader, variable: string | undefined): Expression {
  const name = reader.expectWord()
  const test = functions.find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return test !== undefined && reader.takeMark('(')
    ? readFunction(reader, variable, test)
    : readComparison(reader, variable, name)
}

const functions = ['startsWith', 'endsWith', 'contains'] as const

function readFunction(reader: Reader, variable: string | undefined, operator: Operator): Expression {
  const path = [reader.expectWord()]
  while (reader.takeMark('/')) path.push(reader.expectWord())
  reader.expectMark(',')
  const values = [reader.expectLiteral()]
  reader.expectMark(')')
  return { kind: 'comparison', path: withoutVariable(path, variable, reader), operator, values }
}

function readComparison(reader: Reader, variable: string | undefined, first: string): Expression {
  const path = [first]
  while (reader.takeMark('/')) {
    const name = reader.expectWord()
    if (name.toLowerCase() === 'any' && reader.takeMark('(')) {
      return { kind: 'any', path: withoutVariable(path, variable, reader), condition: readCondition(reader) }
    }
    path.push(name)
  }
  const operator = reader.expectOperator()
  const values = operator === 'in' ? readValues(reader) : [reader.expectLiteral()]
  return { kind: 'comparison', path: withoutVariable(path, variable, reader), operator, values }
}

/** After `any(`: `)`, or `c:c eq 'x')`. */
function readCondition(reader: Reader): Expression | undefined {
  if (reader.takeMark(')')) return undefined
  const variable = reader.expectWord()
  reader.expectMark(':')
  const condition = readOr(reader, variable)
  reader.expectMark(')')
  return condition
}

function readValues(reader: Reader): Literal[] {
  reader.expectMark('(')
  const values = [reader.expectLiteral()]
  while (reader.takeMark(',')) values.push(reader.expectLiteral())
  reader.expectMark(')')
  return values
}

/** Inside an `any`, paths begin with its variable; this emulator takes no others there. */
function withoutVariable(path: readonly string[], variable: string | undefined, reader: Reader): readonly string[] {
  if (variable === undefined) return path
  if (path[0] !== variable) throw reader.error()
  return path.slice(1)
}

import type { Call } from '../endpoint.ts'
import { unsupportedQuery } from '../errors.ts'
import { isAdvanced, isEventual } from '../odata/advanced.ts'
import type { Json } from '../odata/entity-type.ts'
import { type Relations, readExpand } from '../odata/expand.ts'
import { matches } from '../odata/filter/evaluate.ts'
import { parseFilter } from '../odata/filter/parse.ts'
import { checkFilter } from '../odata/filter/support.ts'
import { type Rows, rowsOf } from '../odata/lazy-rows.ts'
import { readOrder } from '../odata/orderby.ts'
import { readSearch } from '../odata/search.ts'
import { type DirectoryType, isBeta } from './directory-type.ts'

/** The objects that the query options ask for, in the order that they ask for, as JSON with what `$expand` adds. */
export function queriedRows<Row>(
  call: Call,
  type: DirectoryType<Row>,
  all: readonly Row[],
  relations: Relations<Row> = {},
): Rows<Json> {
  const { tenant } = call.caller
  const { expand } = call.query
  if (expand !== undefined && isAdvanced(call)) throw unsupportedQuery('Expand is not supported for advanced queries.')
  const addExpanded = readExpand(expand, relations, type.name)
  const tests = readTests(call, type)
  const order = readSorting(call, type)

  const toJson = (row: Row) => type.toJson(row, tenant, isBeta(call))
  const left = tests.length === 0 ? all : all.filter((row) => passes(toJson(row), tests))
  const shown = rowsOf(order === undefined ? left : sorted(left, toJson, order))
  return {
    length: shown.length,
    at(index) {
      const row = shown.at(index)
      return addExpanded(row, toJson(row))
    },
  }
}

type Test = (json: Json) => boolean

function passes(json: Json, tests: readonly Test[]): boolean {
  return tests.every((test) => test(json))
}

function sorted<Row>(
  rows: readonly Row[],
  toJson: (row: Row) => Json,
  order: (one: Json, other: Json) => number,
): Row[] {
  return rows
    .map((row) => ({ row, json: toJson(row) }))
    .sort((one, other) => order(one.json, other.json))
    .map(({ row }) => row)
}

function readTests<Row>(call: Call, type: DirectoryType<Row>): Test[] {
  const tests: Test[] = []
  const { filter, search } = call.query
  if (filter !== undefined) {
    const expression = parseFilter(filter)
    checkFilter(expression, type, isAdvanced(call))
    tests.push((json) => matches(expression, json))
  }
  if (search !== undefined) {
    if (!isEventual(call)) {
      throw unsupportedQuery(
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      )
    }
    tests.push(readSearch(search, type))
  }
  return tests
}

function readSorting<Row>(call: Call, type: DirectoryType<Row>) {
  const { orderby, filter, search } = call.query
  if (orderby === undefined) return undefined
  return readOrder(orderby, type, { advanced: isAdvanced(call), filtered: (filter ?? search) !== undefined })
}

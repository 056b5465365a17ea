import type { Answer, Call } from '../endpoint.ts'
import { invalidSkipToken, unsupportedOption } from '../errors.ts'
import { context, type EntityType, type Json, selector } from './entity.ts'
import type { Rows } from './rows.ts'

export interface List<Row> {
  readonly type: EntityType
  /** All rows, when no filter is asked for. */
  readonly rows: Rows<Row>
  /** Those that a filter leaves; throws a Refusal for an expression that the service does not support. */
  readonly filter?: (expression: string) => Rows<Row>
  readonly toJson: (row: Row) => Json
  readonly pages: PageSizes
  /** Below the version: where the following pages are, when that is not where the first one was. */
  readonly nextPath?: string
}

export interface PageSizes {
  readonly standard: number
  /** `$top` gets no more than this. */
  readonly largest: number
}

/** https://learn.microsoft.com/graph/api/user-list#optional-query-parameters */
export const directoryPages: PageSizes = { standard: 100, largest: 999 }

/** Answers with one page, and with the link to the next one while there are more. */
export function listAnswer<Row>(call: Call, list: List<Row>): Answer {
  const path = list.nextPath ?? call.path
  const scope = [call.caller.tenant.id, call.serviceRoot, path.toLowerCase(), call.query.filter ?? '']
  const rows = rowsFor(call, list)
  const start = startOf(call, scope)
  const size = Math.min(call.query.top ?? list.pages.standard, list.pages.largest)
  const end = Math.min(start + size, rows.length)

  const select = selector(call, list.type)
  const value = Array.from({ length: end - start }, (_, index) => select(list.toJson(rows.at(start + index))))
  const next = end < rows.length ? { '@odata.nextLink': linkTo(call, path, call.skipTokens.seal(end, scope)) } : {}
  return { status: 200, body: { ...context(call, list.type, ''), ...next, value } }
}

function rowsFor<Row>(call: Call, list: List<Row>): Rows<Row> {
  if (call.query.filter === undefined) return list.rows
  if (list.filter === undefined) throw unsupportedOption(call.workload, '$filter')
  return list.filter(call.query.filter)
}

function startOf(call: Call, scope: readonly string[]): number {
  if (call.query.skiptoken === undefined) return 0
  const start = call.skipTokens.open(call.query.skiptoken, scope)
  if (start === undefined) throw invalidSkipToken(call.workload)
  return start
}

function linkTo(call: Call, path: string, skiptoken: string): string {
  return `${call.serviceRoot}${path}?${[...call.query.repeated, `$skiptoken=${skiptoken}`].join('&')}`
}

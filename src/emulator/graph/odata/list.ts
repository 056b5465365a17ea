import type { Answer, Call } from '../endpoint.ts'
import { invalidSkipToken, unsupportedQuery } from '../errors.ts'
import { isEventual } from './advanced.ts'
import { context, selector } from './entity.ts'
import type { EntityType, Json } from './entity-type.ts'
import type { Rows } from './lazy-rows.ts'

export interface List<Row> {
  readonly type: EntityType
  /** The rows that are asked for, in their order. */
  readonly rows: Rows<Row>
  readonly toJson: (row: Row) => Json
  readonly pages: PageSizes
  /** Below the version: where the following pages are, when that is not where the first one was. */
  readonly nextPath?: string
}

export interface PageSizes {
  readonly standard: number
  readonly largest: number
  /** What happens to a `$top` above that: SharePoint takes it for a hint, the directory for a mistake. */
  readonly above: 'fewer' | 'refused'
}

/** https://learn.microsoft.com/graph/api/user-list#optional-query-parameters */
export const directoryPages: PageSizes = { standard: 100, largest: 999, above: 'refused' }

/** Answers with one page, and with the link to the next one while there are more. */
export function listAnswer<Row>(call: Call, { type, rows, toJson, pages, nextPath }: List<Row>): Answer {
  const { filter = '', search = '', orderby = '' } = call.query
  const path = nextPath ?? call.path
  const scope = [call.caller.tenant.id, call.serviceRoot, path.toLowerCase(), filter, search, orderby]
  const start = startOf(call, scope)
  const end = Math.min(start + pageSize(call, pages), rows.length)

  const select = selector(call, type)
  const value = Array.from({ length: end - start }, (_, index) => select(toJson(rows.at(start + index))))
  // The first page alone tells how many there are on all of them.
  const count = call.query.count && isEventual(call) && start === 0 ? { '@odata.count': rows.length } : {}
  const next =
    end < rows.length ? { '@odata.nextLink': linkTo(call, path, call.sealedTokens.seal(String(end), scope)) } : {}
  return { status: 200, body: { ...context(call, type, ''), ...count, ...next, value } }
}

function pageSize({ query: { top } }: Call, { standard, largest, above }: PageSizes): number {
  if (top === undefined) return standard
  if (top > largest && above === 'refused') {
    throw unsupportedQuery(`Invalid page size specified: '${top}'. Must be between 1 and ${largest} inclusive.`)
  }
  return Math.min(top, largest)
}

function startOf(call: Call, scope: readonly string[]): number {
  if (call.query.skiptoken === undefined) return 0
  const start = call.sealedTokens.open(call.query.skiptoken, scope)
  if (start === undefined) throw invalidSkipToken(call.workload)
  return Number(start)
}

function linkTo(call: Call, path: string, skiptoken: string): string {
  return `${call.serviceRoot}${path}?${[...call.query.repeated, `$skiptoken=${skiptoken}`].join('&')}`
}

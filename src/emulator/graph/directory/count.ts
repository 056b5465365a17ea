import type { Call, Endpoint } from '../endpoint.ts'
import { isEventual } from '../odata/advanced.ts'
import { Refusal } from '../refusal.ts'
import type { DirectoryType } from './directory-type.ts'
import { queriedRows } from './queried-rows.ts'

/** `…/$count`: how many the list would have, as plain text. Only for callers who can live with a number that lags. */
export function countEndpoint<Row>(
  endpoint: Pick<Endpoint, 'method' | 'path' | 'workload' | 'roles'>,
  type: DirectoryType<Row>,
  all: (call: Call) => readonly Row[],
): Endpoint {
  return {
    ...endpoint,
    options: ['$filter', '$search'],
    answer(call) {
      if (!isEventual(call)) throw new Refusal(400, 'Request_BadRequest', '$count is not currently supported.')
      return { status: 200, body: String(queriedRows(call, type, all(call)).length) }
    },
  }
}

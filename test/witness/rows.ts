import type { Area } from './areas.ts'
import type { Row, RowGroup, RowRequest, Step } from './row.ts'
import { groups } from './rows/index.ts'

export type AreaRow = Row & { readonly area: Area }

/** All rows, each with what its file shares. */
export const rows: readonly AreaRow[] = groups.flatMap((group) => group.rows.map((row) => withShared(row, group)))

function withShared(row: Row, { area, given, request }: RowGroup): AreaRow {
  if (!('request' in row)) return { ...row, area }
  return {
    ...row,
    area,
    given: { ...given, ...row.given, set: { ...given?.set, ...row.given?.set } },
    request: joined(request, row.request),
    before: (row.before ?? []).map((step) => (isRequest(step) ? joined(request, step) : step)),
  }
}

function isRequest(step: Step): step is RowRequest {
  return !('approve' in step || 'seconds' in step || 'set' in step)
}

/** A shared token goes to the shared host alone: a request to another one takes neither of them. */
function joined<One extends RowRequest>(shared: RowRequest = {}, own: One): One {
  const { auth, host, ...others } = shared
  const isElsewhere = auth !== undefined && (own.exchange !== undefined || (own.host ?? host) !== host)
  return { ...(isElsewhere ? others : shared), ...own, headers: { ...shared.headers, ...own.headers } }
}

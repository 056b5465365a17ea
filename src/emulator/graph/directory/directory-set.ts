import type { Tenant } from '../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { type Relations, readExpand } from '../odata/expand.ts'
import { directoryPages, listAnswer } from '../odata/list.ts'
import type { Option } from '../odata/query.ts'
import { countEndpoint } from './count.ts'
import { type DirectoryType, isBeta } from './directory-type.ts'
import { findRow, type Keys } from './find-row.ts'
import { queriedRows } from './queried-rows.ts'

/** A collection at the top of the directory, e.g. `/users`. */
export interface DirectorySet<Row> extends Keys<Row> {
  readonly path: string
  readonly type: DirectoryType<Row>
  /** Application permissions to read it. Any one of them is enough. */
  readonly roles: readonly string[]
  all(tenant: Tenant): readonly Row[]
  /** What `$expand` may add; left out, nothing. */
  relations?(tenant: Tenant): Relations<Row>
}

/** What all lists of directory objects take. */
export const directoryOptions: readonly Option[] = [
  '$select',
  '$filter',
  '$top',
  '$skiptoken',
  '$search',
  '$count',
  '$orderby',
  '$expand',
]

/** The list, its count, and one object by its keys. */
export function directoryEndpoints<Row>(set: DirectorySet<Row>): Endpoint[] {
  const { path, roles, type } = set
  const read = { method: 'GET', workload: 'directory', roles } as const
  const all = (call: Call) => set.all(call.caller.tenant)
  return [
    {
      ...read,
      path,
      options: directoryOptions,
      answer: (call) => directoryList(call, type, all(call), set.relations?.(call.caller.tenant)),
    },
    countEndpoint({ ...read, path: `${path}/$count` }, type, all),
    {
      ...read,
      path: `${path}/{id}`,
      options: ['$select', '$expand'],
      answer: (call) => directoryEntity(call, type, rowAsked(set, call), set.relations?.(call.caller.tenant)),
    },
  ]
}

/** The object of a set that the path names. */
export function rowAsked<Row>(set: DirectorySet<Row>, call: Call): Row {
  return findRow(set.all(call.caller.tenant), set, call.params['id'] ?? '')
}

export function directoryList<Row>(
  call: Call,
  type: DirectoryType<Row>,
  all: readonly Row[],
  relations?: Relations<Row>,
): Answer {
  return listAnswer(call, {
    type,
    rows: queriedRows(call, type, all, relations),
    toJson: (json) => json,
    pages: directoryPages,
  })
}

export function directoryEntity<Row>(
  call: Call,
  type: DirectoryType<Row>,
  row: Row,
  relations: Relations<Row> = {},
): Answer {
  const addExpanded = readExpand(call.query.expand, relations, type.name)
  return entityAnswer(call, type, addExpanded(row, type.toJson(row, call.caller.tenant, isBeta(call))))
}

import type { Group, Tenant } from '../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { unsupportedQuery } from '../errors.ts'
import { changesBetween, type DeltaRound, type Snapshot } from '../odata/delta-rounds.ts'
import { context, selector } from '../odata/entity.ts'
import { matches } from '../odata/filter/evaluate.ts'
import type { Expression } from '../odata/filter/expression.ts'
import { parseFilter } from '../odata/filter/parse.ts'
import { directoryPages } from '../odata/list.ts'
import { Refusal } from '../refusal.ts'
import { objectsOf } from './directory-object.ts'
import type { DirectorySet } from './directory-set.ts'

/** The documented life of a token for changes to directory objects. */
const tokenLife = 7 * 24 * 3600 * 1000

/**
 * UNCONFIRMED: which code belongs to which case. Documented are 410 with either code, and a `Location` to begin again.
 */
const codes = { expired: 'syncStateNotFound', unknown: 'resyncRequired' } as const

type Members<Row> = (row: Row, tenant: Tenant) => ReadonlyMap<string, string>

/**
 * `…/delta`: everything at first, page by page, and a link. A request to that link gets what changed since.
 * https://learn.microsoft.com/graph/delta-query-overview
 */
export function deltaEndpoint<Row>(set: DirectorySet<Row>, members?: Members<Row>): Endpoint {
  return {
    method: 'GET',
    path: `${set.path}/delta`,
    workload: 'directory',
    roles: set.roles,
    options: ['$select', '$filter', '$skiptoken', '$deltatoken'],
    answer(call) {
      call.deltaRounds.forgetBefore(call.state.now() - tokenLife)
      const { name, position } = roundAsked(call, set, members)
      const round = call.deltaRounds.find(name)
      if (round === undefined) throw gone(call, set, 'unknown')
      return page(call, set, round, name, position)
    },
  }
}

/** For groups, whose members are followed too. */
export function trackMembers({ memberIds }: Group, tenant: Tenant): ReadonlyMap<string, string> {
  return new Map(objectsOf(tenant, memberIds).map(({ kind, row }) => [row.id, `#microsoft.graph.${kind}`]))
}

function page<Row>(call: Call, set: DirectorySet<Row>, round: DeltaRound, name: string, position: number): Answer {
  const end = Math.min(position + directoryPages.standard, round.changes.length)
  const isLast = end === round.changes.length
  const token = call.sealedTokens.seal(`${round.startedAt} ${name} ${end}`, scopeOf(call, set, isLast))
  const link = `${call.serviceRoot}${set.path}/delta?${isLast ? '$deltatoken' : '$skiptoken'}=${token}`
  return {
    status: 200,
    body: {
      ...context({ ...call, query: { ...call.query, select: round.select } }, set.type, ''),
      [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: round.changes.slice(position, end),
    },
  }
}

/** The round that the request goes on with, or a new one: the first, or the next after the one that its token ends. */
function roundAsked<Row>(call: Call, set: DirectorySet<Row>, members: Members<Row> | undefined) {
  const { skiptoken, deltatoken, select, filter } = call.query
  if (skiptoken !== undefined) return readToken(call, set, skiptoken, false)

  const begin = (asked: Pick<DeltaRound, 'select' | 'filter'>, before: Snapshot | 'latest') => {
    const state = snapshot(call, set, members, asked)
    const changes = before === 'latest' ? [] : changesBetween(before, state)
    return { name: call.deltaRounds.add({ ...asked, startedAt: call.state.now(), changes, state }), position: 0 }
  }
  if (deltatoken === undefined || deltatoken === '') return begin({ select, filter }, new Map())
  if (deltatoken.toLowerCase() === 'latest') return begin({ select, filter }, 'latest')
  const before = call.deltaRounds.find(readToken(call, set, deltatoken, true).name)
  if (before === undefined) throw gone(call, set, 'unknown')
  return begin({ select: before.select, filter: before.filter }, before.state)
}

function readToken<Row>(call: Call, set: DirectorySet<Row>, token: string, endsRound: boolean) {
  const content = call.sealedTokens.open(token, scopeOf(call, set, endsRound))
  if (content === undefined) throw gone(call, set, 'unknown')
  const [startedAt, name = '', position] = content.split(' ')
  if (Number(startedAt) < call.state.now() - tokenLife) throw gone(call, set, 'expired')
  return { name, position: Number(position) }
}

function scopeOf<Row>(call: Call, set: DirectorySet<Row>, endsRound: boolean): string[] {
  return [call.caller.tenant.id, call.serviceRoot, set.path, endsRound ? 'delta' : 'delta page']
}

function gone<Row>(call: Call, set: DirectorySet<Row>, why: keyof typeof codes): Refusal {
  return new Refusal(410, codes[why], 'The token for changes cannot be followed any more. Begin with a full listing.', {
    headers: { location: `${call.serviceRoot}${set.path}/delta?$deltatoken=` },
  })
}

/** The objects as they stand now, as far as the first request asked for them. */
function snapshot<Row>(
  call: Call,
  set: DirectorySet<Row>,
  members: Members<Row> | undefined,
  { select, filter }: Pick<DeltaRound, 'select' | 'filter'>,
): Snapshot {
  const { tenant } = call.caller
  const isMembers = (name: string) => members !== undefined && name.toLowerCase() === 'members'
  const properties = select?.filter((name) => !isMembers(name))
  const followsMembers = members !== undefined && (select === undefined || select.some(isMembers))
  const withId = properties === undefined ? undefined : [...properties, 'id']
  const shape = selector({ ...call, query: { ...call.query, select: withId, expand: undefined } }, set.type)
  const among = filter === undefined ? undefined : onlyIds(parseFilter(filter))

  const rows = set.all(tenant).filter((row) => among === undefined || matches(among, { id: set.id(row) }))
  return new Map(
    rows.map((row) => [
      set.id(row),
      { json: shape(set.type.toJson(row, tenant)), members: followsMembers ? members(row, tenant) : undefined },
    ]),
  )
}

/** `id eq '…' or id eq '…'` is all that can be asked for here. */
function onlyIds(expression: Expression): Expression {
  const isId = (part: Expression): boolean =>
    part.kind === 'or'
      ? isId(part.left) && isId(part.right)
      : part.kind === 'comparison' && part.operator === 'eq' && part.path.join('/').toLowerCase() === 'id'
  if (isId(expression)) return expression
  throw unsupportedQuery('Changes can be filtered by object ID only.')
}

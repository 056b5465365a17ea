import { ConfigError } from '../../errors/errors.ts'
import { isRead } from '../../guard/access.ts'
import { type ApiVersion, type GraphMethod, normalRequest } from '../../guard/normal-request.ts'
import { plainText } from '../../text/plain-text.ts'
import type { Binding } from '../binding.ts'
import { type Cost, costOf } from '../budget/cost.ts'
import { checkText } from '../check-text.ts'
import type { Parcel } from '../deliver.ts'
import { admit, type OneCall } from '../one-call.ts'

export interface BatchRequest {
  /** @default 'GET' */
  readonly method?: GraphMethod
  /** Graph's own path, with its query and without host: `/users/1?$select=id`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** A name for `dependsOn`, unique in the batch. */
  readonly id?: string
  /** The `id`s of requests that must have succeeded before this one is sent. When one fails, this one is not sent. */
  readonly dependsOn?: readonly string[]
}

/** One request of a batch, checked. */
export interface Item {
  /** Its place among the requests that were given. */
  readonly index: number
  readonly one: OneCall
  /** Sent as it is where the item is sent alone. */
  readonly parcel: Parcel
  /** The normal form below the version, with the query: what stands in the batch. */
  readonly relativeUrl: string
  readonly version: ApiVersion
  readonly cost: Cost
  /** Only JSON has a place in a batch; an item with another body is sent alone. */
  readonly fitsBatch: boolean
  readonly body: unknown
  /** Characters of its body as JSON. */
  readonly size: number
  /** Places of the items that must have succeeded before. */
  readonly after: readonly number[]
}

/**
 * Reads and decides what is to be sent, before anything is. Throws `AccessError` for a call that the limits refuse,
 * and `ConfigError` for a path that cannot be one or an order that cannot be kept.
 */
export function readItems(
  requests: readonly BatchRequest[],
  api: ApiVersion,
  shared: Pick<Parcel, 'priority' | 'signal'>,
  binding: Binding,
): Item[] {
  if (!Array.isArray(requests) || requests.some((request) => typeof request !== 'object' || request === null)) {
    throw unusable('A batch is a list of requests, and this is none.', "Write `[{ path: '/sites/root' }]`.")
  }
  const places = new Map<string, number>()
  for (const [index, { id }] of requests.entries()) {
    if (id === undefined) continue
    if (places.has(id))
      throw unusable(`Two requests of the batch have the id "${plainText(id)}".`, 'Give each an id of its own.')
    places.set(id, index)
  }
  const sending = { api, shared, root: binding.root }
  const items = requests.map((request, index) => readItem(request, index, places, sending))
  refuseCircles(items)
  // Last, because a limit counts what it lets pass.
  let left = items.filter(({ parcel }) => !isRead(parcel.request)).length
  return items.map((item) => {
    const one = admit(item.parcel, binding, left)
    left -= one.writes.length
    return { ...item, one }
  })
}

/** How all items of a batch are sent. */
interface Sending extends Pick<Binding, 'root'> {
  readonly api: ApiVersion
  readonly shared: Pick<Parcel, 'priority' | 'signal'>
}

function readItem(
  { method = 'GET', path, headers, body, dependsOn = [] }: BatchRequest,
  index: number,
  places: ReadonlyMap<string, number>,
  { api, shared, root }: Sending,
): Omit<Item, 'one'> {
  checkText('graph.batch()', 'method', method)
  checkText('graph.batch()', 'path', path)
  if (!path.startsWith('/')) {
    throw unusable(
      `${JSON.stringify(path)} cannot stand in a batch.`,
      'Write the path as the Graph documentation does, beginning with a slash; follow links with `list` or `get`.',
    )
  }
  // A copy: the headers that are judged here are those that are sent later.
  const given = headers && { headers: { ...headers } }
  const request = normalRequest(method, path, { root, api, ...given })
  const after = dependsOn.map((id) => {
    const place = places.get(id)
    if (place === undefined)
      throw unusable(`No request of the batch has the id "${plainText(id)}".`, 'Depend on one that does.')
    return place
  })
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const written = body === undefined || isText ? body : JSON.stringify(body)
  const parcel = { ...shared, request, ...given, ...(written !== undefined && { body: written }) }
  const version = request.path.startsWith('/beta') ? 'beta' : 'v1.0'
  const belowVersion = request.path.slice(version.length + 1)
  return {
    index,
    parcel,
    relativeUrl: belowVersion + request.query,
    version,
    cost: costOf(request),
    fitsBatch: !isText && belowVersion !== '',
    body,
    size: written?.length ?? 0,
    after,
  }
}

/** Each round takes away the items whose requirements are gone. An item that never goes requires itself. */
function refuseCircles(items: readonly Pick<Item, 'after'>[]): void {
  const left = new Set(items)
  const isLeft = (index: number): boolean => left.has(items[index] as Pick<Item, 'after'>)
  for (let before = -1; before !== left.size; ) {
    before = left.size
    for (const item of left) if (!item.after.some(isLeft)) left.delete(item)
  }
  if (left.size > 0) throw unusable('Requests of the batch depend on each other in a circle.', 'Break the circle.')
}

function unusable(message: string, fix: string): ConfigError {
  return new ConfigError('USAGE', { message, likelyCause: 'The requests of the batch were put together wrongly.', fix })
}

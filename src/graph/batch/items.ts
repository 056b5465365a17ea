import { ConfigError } from '../../errors/errors.ts'
import { admit, type Limits } from '../../guard/writes.ts'
import { type Cost, costOf } from '../budget/cost.ts'
import { type ApiVersion, callUrl } from '../origin.ts'
import { type Call, type GraphMethod, isRepeatable } from '../request.ts'

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
  /** Sent only once these have succeeded, by their `id`. When one of them fails, this one is not sent. */
  readonly dependsOn?: readonly string[]
}

/** One request of a batch, checked. */
export interface Item {
  /** Its place among the requests that were given. */
  readonly index: number
  readonly call: Call
  /** Below the version, with the query: what stands in the batch. */
  readonly relativeUrl: string
  /** `/v1.0` or `/beta`. */
  readonly version: string
  readonly cost: Cost
  readonly isRepeatable: boolean
  /** Only JSON has a place in a batch; the rest is sent alone. */
  readonly fitsBatch: boolean
  readonly body: unknown
  /** Characters of its body as JSON. */
  readonly size: number
  /** Places of those that must have succeeded before. */
  readonly after: readonly number[]
  /** It counts as done, and is not sent. */
  readonly isWithheld: boolean
}

/**
 * Reads what is to be sent, before anything is. Throws `AccessError` for a write to a read-only target, and `ConfigError`
 * for a path that cannot be one or an order that cannot be kept.
 */
export function readItems(
  requests: readonly BatchRequest[],
  settings: { readonly root: string; readonly api: ApiVersion; readonly limits: Limits; readonly call: Partial<Call> },
): Item[] {
  const places = new Map<string, number>()
  for (const [index, { id }] of requests.entries()) {
    if (id === undefined) continue
    if (places.has(id)) throw unusable(`Two requests of the batch have the id "${id}".`, 'Give each an id of its own.')
    places.set(id, index)
  }
  const items = requests.map((request, index) => readItem(request, index, places, settings))
  refuseCircles(items)
  // Last, because a limit counts what it lets pass.
  return items.map((item) => ({ ...item, isWithheld: isWithheld(item.call, settings.limits) }))
}

function readItem(
  { method = 'GET', path, headers, body, dependsOn = [] }: BatchRequest,
  index: number,
  places: ReadonlyMap<string, number>,
  { root, api, call }: Parameters<typeof readItems>[1],
): Omit<Item, 'isWithheld'> {
  if (!path.startsWith('/')) {
    throw unusable(
      `"${path}" cannot stand in a batch.`,
      'Write the path as the Graph documentation does, beginning with a slash; follow links with `list` or `get`.',
    )
  }
  const url = callUrl(path, root, api)
  const after = dependsOn.map((id) => {
    const place = places.get(id)
    if (place === undefined) throw unusable(`No request of the batch has the id "${id}".`, 'Depend on one that does.')
    return place
  })
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const written = body === undefined || isText ? body : JSON.stringify(body)
  const asked = { ...call, method, url, ...(headers && { headers }), ...(written !== undefined && { body: written }) }
  const [, version = ''] = url.pathname.split('/')
  return {
    index,
    call: asked,
    relativeUrl: url.pathname.slice(version.length + 1) + url.search,
    version,
    cost: costOf(method, url),
    isRepeatable: isRepeatable(asked),
    fitsBatch: !isText && url.pathname.length > version.length + 1,
    body,
    size: written?.length ?? 0,
    after,
  }
}

function isWithheld({ method, url, headers }: Call, limits: Limits): boolean {
  return admit(method, url.pathname, limits, headers) === 'withhold'
}

/** Each round takes away those whose requirements are gone; what never goes requires itself. */
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

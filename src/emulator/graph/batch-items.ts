import { badRequest } from './errors.ts'
import { Refusal } from './refusal.ts'

export interface BatchItem {
  readonly id: string
  readonly method: string
  /** Below the version, beginning with a slash. */
  readonly url: string
  readonly headers: Headers
  /** JSON; undefined when there is none. */
  readonly body: unknown
  /** IDs of earlier items, which must have succeeded. */
  readonly dependsOn: readonly string[]
}

const mostItems = 20

/**
 * Reads the body of a batch. What is wrong with it as a whole is refused here, before any item is answered.
 * https://learn.microsoft.com/graph/json-batching
 */
export function readBatch(body: unknown): BatchItem[] {
  const requests = isRecord(body) ? body['requests'] : undefined
  if (!Array.isArray(requests) || requests.length === 0) throw malformed()
  if (requests.length > mostItems) {
    const message = `Number of batch request steps exceeds the maximum value of ${mostItems}.`
    throw new Refusal(400, 'MaximumValueExceeded', message)
  }
  const items = requests.map(readItem)
  const ids = new Set<string>()
  for (const { id, dependsOn } of items) {
    // Letter case does not count, and what an item depends on stands before it.
    if (ids.has(id.toLowerCase())) throw badRequest(`Request Id ${id} has to be unique in a batch.`)
    if (!dependsOn.every((other) => ids.has(other.toLowerCase()))) {
      throw badRequest(`Invalid dependency for request Id ${id}.`)
    }
    ids.add(id.toLowerCase())
  }
  checkSequence(items)
  return items
}

function readItem(value: unknown): BatchItem {
  if (!isRecord(value)) throw malformed()
  const { id, method, url, headers = {}, body, dependsOn = [] } = value
  if (typeof id !== 'string' || id === '' || typeof method !== 'string' || typeof url !== 'string') throw malformed()
  if (!methods.includes(method.toUpperCase()) || !Array.isArray(dependsOn)) throw malformed()
  // UNCONFIRMED: the words for an absolute address.
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) throw badRequest(`The url of request Id ${id} has to be relative.`)
  return {
    id,
    method: method.toUpperCase(),
    url: url.startsWith('/') ? url : `/${url}`,
    headers: readHeaders(headers),
    body,
    dependsOn: dependsOn.map(String),
  }
}

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

function readHeaders(value: unknown): Headers {
  if (!isRecord(value)) throw malformed()
  try {
    return new Headers(Object.entries(value).map(([name, text]): [string, string] => [name, String(text)]))
  } catch {
    // A name or a value that no header can have.
    throw malformed()
  }
}

/** Valid: no item depends on another, each depends on the one before, or all on one. UNCONFIRMED: the last. */
function checkSequence(items: readonly BatchItem[]): void {
  const [first, ...others] = items
  const isParallel = items.every(({ dependsOn }) => dependsOn.length === 0)
  const dependsOnly = (item: BatchItem, id: string | undefined) =>
    item.dependsOn.length === 1 && item.dependsOn[0]?.toLowerCase() === id?.toLowerCase()
  const isSequential = others.every((item, index) => dependsOnly(item, items[index]?.id))
  const isFan = others.every((item) => dependsOnly(item, first?.id))
  if (!isParallel && !isSequential && !isFan) {
    throw badRequest('Batch should be either fully sequential or fully parallel.')
  }
}

function malformed(): Refusal {
  return badRequest('Invalid batch payload format.')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

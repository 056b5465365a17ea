import { type BatchItem, readBatch } from './batch-items.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { errorBody } from './errors.ts'
import { requestIds } from './headers.ts'
import { Refusal } from './refusal.ts'

/**
 * `POST /$batch`: up to 20 requests in one, each with an answer of its own. Every item goes through all checks, with the
 * token of the batch.
 * https://learn.microsoft.com/graph/json-batching
 */
export const batch: Endpoint = {
  method: 'POST',
  path: '/$batch',
  workload: 'frontDoor',
  roles: [],
  options: [],
  async answer(call) {
    const answers = new Map<string, Promise<ItemAnswer>>()
    for (const item of readBatch(call.body)) {
      const before = item.dependsOn.map((id) => answers.get(id.toLowerCase()))
      answers.set(item.id.toLowerCase(), answerAfter(before, call, item))
    }
    return { status: 200, json: `{"responses":[${(await Promise.all(answers.values())).map(written).join()}]}` }
  },
}

interface ItemAnswer {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON text, so that its numbers keep their digits. */
  readonly body?: string
}

function written({ body, ...head }: ItemAnswer): string {
  const text = JSON.stringify(head)
  return body === undefined ? text : `${text.slice(0, -1)},"body":${body}}`
}

async function answerAfter(
  before: readonly (Promise<ItemAnswer> | undefined)[],
  call: Call,
  item: BatchItem,
): Promise<ItemAnswer> {
  const earlier = await Promise.all(before)
  const request = requestOf(call, item)
  if (earlier.some((answer) => answer !== undefined && answer.status >= 400)) {
    const message = 'A request that this one depends on has failed.'
    const body = errorBody(new Refusal(424, 'FailedDependency', message), requestIds(request), call.state.now())
    return { id: item.id, status: 424, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  }
  const response = await call.ask(request)
  return { id: item.id, status: response.status, headers: headersOf(response), ...(await bodyOf(response)) }
}

function requestOf({ headers, serviceRoot }: Call, item: BatchItem): Request {
  const all = new Headers(item.headers)
  for (const name of ['authorization', 'client-request-id']) {
    const value = headers.get(name)
    if (value !== null) all.set(name, value)
  }
  const hasBody = item.body !== undefined && item.method !== 'GET'
  // As bytes, because Request gives a string a content type that no client has sent.
  const body = hasBody ? Buffer.from(JSON.stringify(item.body)) : null
  return new Request(`${serviceRoot}${item.url}`, { method: item.method, headers: all, body })
}

/** Of an answer's headers a batch repeats these; the second list where the answer is an error. */
const repeated = ['Cache-Control', 'x-ms-resource-unit', 'OData-Version', 'Content-Type', 'Location', 'Retry-After']
const repeatedOfErrors = ['Cache-Control', 'x-ms-resource-unit', 'Location', 'Retry-After', 'WWW-Authenticate']

function headersOf(response: Response): Record<string, string> {
  const isError = response.status >= 400
  const found = (isError ? repeatedOfErrors : repeated).flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(found), ...(isError ? { 'Content-Type': 'application/json' } : {}) }
}

/** UNCONFIRMED for text: what is not JSON comes in base64. */
async function bodyOf(response: Response): Promise<{ body?: string }> {
  const bytes = Buffer.from(await response.arrayBuffer())
  if (bytes.length === 0) return {}
  const text = bytes.toString()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && isJsonText(text)
  return { body: isJson ? text : JSON.stringify(bytes.toString('base64')) }
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

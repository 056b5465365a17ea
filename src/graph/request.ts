import { isRead } from '../guard/access.ts'
import { admit, type Limits } from '../guard/writes.ts'
import {
  defaultBounds,
  isTransientStatus,
  mayHaveArrived,
  mayPass,
  sendWithRetry,
  wasNotDone,
  wasNotSent,
} from '../http/retry.ts'
import { type HttpRequest, type HttpResponse, type Runtime, TransportError } from '../http/send.ts'
import { downloadFailed, graphError, graphUnreachable } from './answer.ts'
import { claimsChallenge } from './challenge.ts'
import { redirectOf } from './redirect.ts'

/** Everything that one target's calls share. */
export interface Binding extends Limits {
  /** Origin of Graph, where this target's tokens may go and nothing else. */
  readonly root: string
  readonly userAgent: string
  /** A checked token of the bound tenant. */
  readonly token: (claims: string | undefined, signal: AbortSignal | undefined) => Promise<string>
  readonly runtime: Runtime
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal | undefined
}

const MAX_REDIRECTS = 3

/** What a write that was withheld resolves with: success, and nothing to read. */
const WITHHELD: HttpResponse = { status: 204, headers: {}, body: new Uint8Array() }

/**
 * Step 7, one call: access checked, token added, retried within bounds, a claims challenge answered once, redirects
 * followed by the rules of redirect.ts. Resolves with a 2xx answer and rejects with `GraphError` otherwise.
 */
export async function call({ method, url, headers, body, signal }: Call, binding: Binding): Promise<HttpResponse> {
  if (admit(method, url.pathname, binding, headers) === 'withhold') return WITHHELD
  const what = `${method} ${url.pathname}`
  const repeatable = isRepeatable(method, url, headers)
  const transmit = (at: URL, added: Pick<HttpRequest, 'headers' | 'body'> = {}): Promise<HttpResponse> =>
    transmitOne(
      {
        ...added,
        method,
        url: at.href,
        headers: { accept: 'application/json', 'user-agent': binding.userAgent, ...added.headers },
        signal,
      },
      what,
      repeatable,
      binding.runtime,
    )
  const toGraph = async (at: URL, claims?: string): Promise<HttpResponse> => {
    const authorization = `Bearer ${await binding.token(claims, signal)}`
    if (body === undefined) return transmit(at, { headers: { ...headers, authorization } })
    return transmit(at, { headers: { 'content-type': 'application/json', ...headers, authorization }, body })
  }

  let response = await toGraph(url)
  const claims = claimsChallenge(response)
  if (claims !== undefined) response = await toGraph(url, claims)

  let at = url
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const redirect = redirectOf(method, at, response)
    if (redirect.kind === 'none') break
    at = redirect.url
    // A download host gets neither the bearer nor what the caller wrote for Graph, and has no say in where to go next.
    if (redirect.kind === 'download') return readDownload(await transmit(at), what, at.host)
    response = await toGraph(at)
  }
  if (isSuccess(response)) return response
  const mayBeDone = !repeatable && isTransientStatus(response) && !wasNotDone(response)
  throw graphError(response, what, binding.runtime.now(), mayBeDone)
}

async function transmitOne(
  request: HttpRequest,
  what: string,
  repeatable: boolean,
  runtime: Runtime,
): Promise<HttpResponse> {
  const policy = repeatable
    ? { ...defaultBounds, repeat: mayPass, transient: isTransientStatus }
    : { ...defaultBounds, repeat: wasNotSent, transient: wasNotDone }
  try {
    return await sendWithRetry(request, policy, runtime)
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw graphUnreachable(error, what, !repeatable && mayHaveArrived(error))
  }
}

function readDownload(response: HttpResponse, what: string, host: string): HttpResponse {
  if (isSuccess(response)) return response
  throw downloadFailed(response, what, host)
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/**
 * A question changes nothing, and PUT and DELETE say what the end state is to be: a second one does no harm (RFC 9110
 * §9.2). But an upload that is to find a free name by itself would make a second file.
 */
function isRepeatable(method: string, { pathname, search }: URL, headers: Call['headers']): boolean {
  const picksName = /conflictBehavior/i.test(search)
  return isRead(method, pathname, headers) || (method === 'PUT' && !picksName) || method === 'DELETE'
}

import type { CloudName } from '../credential/clouds.ts'
import { TokenExchangeError } from '../errors.ts'
import { type Access, checkAccess } from '../guard/access.ts'
import { defaultBounds, isTransientStatus, mayPass, sendWithRetry, wasNotDone, wasNotSent } from '../http/retry.ts'
import { type HttpRequest, type HttpResponse, type Runtime, TransportError } from '../http/send.ts'
import { graphError, graphUnreachable } from './answer.ts'
import { claimsChallenge } from './challenge.ts'
import { redirectOf } from './redirect.ts'

/** Everything that one target's calls share. */
export interface Binding {
  /** Origin of Graph, where this target's tokens may go and nothing else. */
  readonly root: string
  readonly cloud: CloudName
  readonly access: Access
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

/**
 * Step 7, one call: access checked, token added, retried within bounds, a claims challenge answered once, redirects
 * followed by the rules of redirect.ts. Resolves with a 2xx answer and rejects with `GraphError` otherwise.
 */
export async function call({ method, url, headers, body, signal }: Call, binding: Binding): Promise<HttpResponse> {
  checkAccess(method, url.pathname, binding.access)
  const what = `${method} ${url.pathname}`
  const transmit = (at: URL, added: Readonly<Record<string, string>>): Promise<HttpResponse> =>
    transmitOne(
      {
        method,
        url: at.href,
        headers: { accept: 'application/json', 'user-agent': binding.userAgent, ...added },
        ...(body === undefined ? {} : { body }),
        signal,
      },
      what,
      binding.runtime,
    )
  const toGraph = async (at: URL, claims?: string): Promise<HttpResponse> =>
    transmit(at, {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
      authorization: `Bearer ${await binding.token(claims, signal)}`,
    })

  let response = await toGraph(url)
  const claims = claimsChallenge(response)
  if (claims !== undefined) response = await toGraph(url, claims)

  let at = url
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const redirect = redirectOf(method, at, response)
    if (redirect.kind === 'none') break
    at = redirect.url
    // A download host gets neither the bearer nor what the caller wrote for Graph, and has no say in where to go next.
    response = await (redirect.kind === 'same-origin' ? toGraph(at) : transmit(at, {}))
    if (redirect.kind === 'download') break
  }
  if (response.status < 200 || response.status >= 300) throw graphError(response, what, binding.runtime.now())
  return response
}

async function transmitOne(request: HttpRequest, what: string, runtime: Runtime): Promise<HttpResponse> {
  // PUT and DELETE say what the end state is to be, so a second one does no harm (RFC 9110 §9.2.2).
  const idempotent = request.method !== 'POST' && request.method !== 'PATCH'
  const policy = {
    ...defaultBounds,
    repeat: idempotent ? mayPass : wasNotSent,
    transient: idempotent ? isTransientStatus : wasNotDone,
  }
  try {
    return await sendWithRetry(request, policy, runtime)
  } catch (error) {
    if (error instanceof TokenExchangeError || !(error instanceof TransportError)) throw error
    throw graphUnreachable(error, what)
  }
}

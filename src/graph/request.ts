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
import type { Runtime } from '../http/runtime.ts'
import { type HttpRequest, type HttpResponse, type Send, TransportError } from '../http/send.ts'
import { type Cost, costOf } from './budget/cost.ts'
import type { Gate, Pass, Priority } from './budget/gate.ts'
import { claimsChallenge } from './challenge.ts'
import { downloadFailed, graphError, graphUnreachable } from './graph-errors.ts'
import { redirectOf } from './redirect.ts'

/** Everything that one target's calls share. */
export interface Binding extends Limits {
  /** Origin of Graph, where this target's tokens may go and nothing else. */
  readonly root: string
  readonly userAgent: string
  /** A checked token of the bound tenant. */
  readonly token: (wanted: WantedToken, signal: AbortSignal | undefined) => Promise<string>
  /** Where this target's requests wait for their turn. */
  readonly gate: Gate
  readonly runtime: Runtime
}

export interface WantedToken {
  /** JSON text of a claims challenge. */
  readonly claims?: string
  /** Another one than this, which Graph refused. The same comes back where there is no other. */
  readonly insteadOf?: string
}

export type GraphMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

export interface Call {
  readonly method: GraphMethod
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly priority?: Priority
  readonly signal?: AbortSignal | undefined
}

const MAX_REDIRECTS = 3

/** What a write that was withheld resolves with: success, and nothing to read. */
const WITHHELD: HttpResponse = { status: 204, headers: {}, body: new Uint8Array() }

/** Step 7, one call: admitted or not, then as `deliver`. */
export async function call(asked: Call, binding: Binding): Promise<HttpResponse> {
  if (admit(asked.method, asked.url.pathname, binding, asked.headers) === 'withhold') return WITHHELD
  return deliver(asked, [costOf(asked.method, asked.url)], isRepeatable(asked), binding)
}

/**
 * One request that may be sent: its turn awaited, token added, retried within bounds, a refused token replaced and a claims
 * challenge answered once, redirects followed by the rules of redirect.ts. Resolves with a 2xx answer and rejects with
 * `GraphError` otherwise.
 */
export async function deliver(
  { method, url, headers, body, priority = 'interactive', signal }: Call,
  costs: readonly Cost[],
  repeatable: boolean,
  { gate, runtime, token, userAgent }: Binding,
): Promise<HttpResponse> {
  const what = `${method} ${url.pathname}`
  let used = ''
  let isFirst = true
  // An earlier try may have been carried out, though nobody said so.
  let wasLeftOpen = false

  const pass = () => {
    const turn = { priority, signal, again: !isFirst }
    isFirst = false
    return gate.enter(costs, turn)
  }
  const transmit = (at: URL, added: Pick<HttpRequest, 'headers' | 'body'>, send: Send): Promise<HttpResponse> =>
    transmitOne(
      {
        ...added,
        method,
        url: at.href,
        headers: { accept: 'application/json', 'user-agent': userAgent, ...added.headers },
        signal,
      },
      what,
      repeatable,
      { ...runtime, send },
    )
  const toGraph = async (at: URL, wanted: WantedToken = {}): Promise<HttpResponse> => {
    // The turn comes first: after a long wait for it, a token got before might have ended.
    let passes: readonly Pass[] | undefined = await pass()
    try {
      used = await token(wanted, signal)
    } catch (error) {
      for (const one of passes) gate.giveBack(one)
      throw error
    }
    const send: Send = async (request) => {
      const own = passes ?? (await pass())
      passes = undefined
      const answer = await runtime.send(request).catch((error: unknown) => {
        wasLeftOpen ||= error instanceof TransportError && mayHaveArrived(error)
        for (const one of own) gate.settle(one, undefined)
        throw error
      })
      wasLeftOpen ||= isTransientStatus(answer) && !wasNotDone(answer)
      for (const one of own) gate.settle(one, answer.headers)
      gate.heed(answer, own[0]?.since ?? runtime.now())
      return answer
    }
    const authorization = `Bearer ${used}`
    const added: Pick<HttpRequest, 'headers' | 'body'> =
      body === undefined
        ? { headers: { ...headers, authorization } }
        : { headers: { 'content-type': 'application/json', ...headers, authorization }, body }
    try {
      return await transmit(at, added, send)
    } finally {
      // An interruption may come between the turn and the sending.
      for (const one of passes ?? []) gate.giveBack(one)
    }
  }

  /** Each remedy once, in the order in which they are needed: the token that answers a challenge can be refused too. */
  const ask = async (at: URL): Promise<HttpResponse> => {
    const tried = { challenge: false, refusal: false }
    let response = await toGraph(at)
    while (response.status === 401) {
      const claims = claimsChallenge(response)
      const kind = claims === undefined ? 'refusal' : 'challenge'
      if (tried[kind]) break
      tried[kind] = true
      const refused = used
      if (claims === undefined && (await token({ insteadOf: refused }, signal)) === refused) break
      response = await toGraph(at, claims === undefined ? {} : { claims })
    }
    return response
  }

  let response = await ask(url)

  let at = url
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const redirect = redirectOf(method, at, response)
    if (redirect.kind === 'none') break
    at = redirect.url
    // A download host gets neither the bearer nor what the caller wrote for Graph, and has no say in where to go next.
    if (redirect.kind === 'download') return readDownload(await transmit(at, {}, runtime.send), what, at.host)
    response = await ask(at)
  }
  if (isSuccess(response)) return response
  if (isGone(method, response.status, wasLeftOpen)) return GONE
  const mayBeDone = !repeatable && isTransientStatus(response) && !wasNotDone(response)
  throw await graphError(response, what, runtime.now(), mayBeDone)
}

const GONE: HttpResponse = { status: 204, headers: {}, body: new Uint8Array() }

/** What is not there after a DELETE that nobody answered is what that DELETE took away, or gone as was asked. */
export function isGone(method: string, status: number, wasLeftOpen: boolean): boolean {
  return method === 'DELETE' && status === 404 && wasLeftOpen
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

export function isSuccess({ status }: Pick<HttpResponse, 'status'>): boolean {
  return status >= 200 && status < 300
}

/**
 * A question changes nothing, and PUT and DELETE say what the end state is to be: a second one does no harm (RFC 9110
 * §9.2). But an upload that is to find a free name by itself would make a second file.
 */
export function isRepeatable({
  method,
  url: { pathname, search },
  headers,
}: Pick<Call, 'method' | 'url' | 'headers'>): boolean {
  const picksName = /conflictBehavior/i.test(search)
  return isRead(method, pathname, headers) || (method === 'PUT' && !picksName) || method === 'DELETE'
}

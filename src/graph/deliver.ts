import type { NormalRequest } from '../guard/normal-request.ts'
import type { CallWatch } from '../guard/oversight.ts'
import type { Write } from '../guard/writes.ts'
import {
  defaultBounds,
  mayHaveArrived,
  type RetryPolicy,
  repeatablePolicy,
  sendWithRetry,
  wasNotDone,
  wasNotSent,
} from '../http/retry.ts'
import type { Runtime } from '../http/runtime.ts'
import { type HttpRequest, type HttpResponse, TransportError } from '../http/send.ts'
import type { Binding, WantedToken } from './binding.ts'
import type { Cost } from './budget/cost.ts'
import type { Priority } from './budget/gate.ts'
import { claimsChallenge } from './challenge.ts'
import type { IncomingFile } from './files/incoming-file.ts'
import { hasContent, isFile, isOtherContent, rangeIn } from './files/is-file.ts'
import { downloadFailed, graphUnreachable } from './graph-errors.ts'
import { redirectOf } from './redirect.ts'
import { counted } from './sent-writes.ts'
import { Turns } from './turns.ts'

/** What is sent for one call, or for a batch of them. */
export interface Parcel {
  readonly request: NormalRequest
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Default `interactive`. */
  readonly priority?: Priority
  readonly signal?: AbortSignal | undefined
  /** Takes the body of the answer where it is a file or no JSON; of a download, in any case. */
  readonly file?: IncomingFile | undefined
  readonly isDownload?: boolean
  /** Default: the whole time is bounded. */
  readonly timeoutFrom?: HttpRequest['timeoutFrom']
  /** Of the call, or of the calls of a batch, where something watches over them. */
  readonly watch?: CallWatch | undefined
}

/** How a parcel may be sent. */
interface Sending {
  /** One for each call that the parcel carries. */
  readonly costs: readonly Cost[]
  /** A second time does no harm. */
  readonly isRepeatable: boolean
  /** The calls that change something. */
  readonly writes: readonly Write[]
  /** Called where there is no answer. `mayBeDone`: a try may have been carried out. */
  readonly onFailure?: (mayBeDone: boolean) => void
}

export interface Delivered {
  /** Of any status. */
  readonly response: HttpResponse
  /** An earlier try may have been carried out, though no answer said so. */
  readonly wasLeftOpen: boolean
}

/** What all requests for one parcel share. */
interface Trip {
  readonly parcel: Parcel
  readonly sending: Sending
  readonly turns: Turns
  readonly binding: Binding
}

const MAX_REDIRECTS = 3

/**
 * Sends a parcel that was admitted: its turn awaited, token added, retried within bounds, a refused token replaced and
 * a claims challenge answered once, redirects followed by the rules of redirect.ts. Resolves with the answer, also with
 * a refusal. Rejects with `GraphError` where there is none, and with the credential's errors.
 */
export async function deliver(parcel: Parcel, sending: Sending, binding: Binding): Promise<Delivered> {
  const { priority = 'interactive', signal } = parcel
  const found = binding.gate(signal)
  // No promise where the gate is there, which is so for all but the first call of a client that was given a domain. There
  // the token is requested beside the tenant's GUID, so that the first failure of the two is the call's.
  const gate = found instanceof Promise ? (await Promise.all([found, binding.token({}, signal)]))[0] : found
  const turns = new Turns(gate, sending.costs, { priority, signal }, binding.runtime)
  const trip: Trip = { parcel, sending, turns, binding }
  try {
    return await answerTo(trip)
  } catch (error) {
    sending.onFailure?.(turns.mayBeDone)
    throw error
  }
}

async function answerTo(trip: Trip): Promise<Delivered> {
  const { parcel, turns } = trip
  let at = parcel.request
  let response = await withToken(at, trip)
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const redirect = redirectOf(at, response)
    if (redirect.kind === 'none') break
    if (redirect.kind === 'download') {
      response = await download(redirect.url, trip)
      break
    }
    at = redirect.request
    await parcel.watch?.follow(at)
    response = await withToken(at, trip)
  }
  if (response.isFile === undefined && isFile(parcel.request, response)) response = { ...response, isFile: true }
  return { response, wasLeftOpen: turns.wasLeftOpen }
}

/**
 * A 401 has two remedies, each used once, in the order needed: the token that answers a challenge can be refused too.
 */
async function withToken(at: NormalRequest, trip: Trip): Promise<HttpResponse> {
  const { parcel, binding } = trip
  const tried = { challenge: false, refusal: false }
  let sent = await inTurn(at, {}, trip)
  while (sent.response.status === 401) {
    const claims = claimsChallenge(sent.response)
    const kind = claims === undefined ? 'refusal' : 'challenge'
    if (tried[kind]) break
    tried[kind] = true
    const { token } = sent
    if (claims === undefined && (await binding.token({ insteadOf: token }, parcel.signal)) === token) break
    sent = await inTurn(at, claims === undefined ? {} : { claims }, trip)
  }
  return sent.response
}

async function inTurn(
  at: NormalRequest,
  wanted: WantedToken,
  { parcel, sending, turns, binding }: Trip,
): Promise<{ readonly response: HttpResponse; readonly token: string }> {
  const { headers, body, signal, request, file, isDownload, timeoutFrom, watch } = parcel
  const { isRepeatable, writes } = sending
  // The turn comes first: after a long wait for it, a token got before might have expired.
  turns.take(await turns.wait())
  try {
    const token = await binding.token(wanted, signal)
    const authorization = `Bearer ${token}`
    const where = { method: at.method, url: at.href, signal, ...(timeoutFrom === undefined ? {} : { timeoutFrom }) }
    const own = { ...ownHeaders(binding), ...(watch && { 'client-request-id': watch.clientRequestId }) }
    const outgoing: HttpRequest =
      body === undefined
        ? { ...where, headers: { ...own, ...headers, authorization } }
        : { ...where, headers: { ...own, 'content-type': 'application/json', ...headers, authorization }, body }
    const { runtime, sentWrites } = binding
    const { now, wait } = runtime
    const send = (one: HttpRequest): Promise<HttpResponse> =>
      counted(sentWrites, writes, () => turns.send(one), didNotArrive)
    const network = { send, now, wait }
    const wants = (head: Head): boolean =>
      isDownload ? hasContent(head) : isFile(request, head) || (hasContent(head) && isOtherContent(head))
    const way = intoFile(file, wants, network)
    return { response: await transmit(outgoing, request, isRepeatable, way), token }
  } finally {
    turns.giveBack()
  }
}

/**
 * A download host gets neither the bearer nor what the caller wrote for Graph, and has no say in where to go next. Only
 * the part of the file that the caller wants is for that host (learn.microsoft.com/graph/api/driveitem-get-content).
 */
async function download(url: URL, { parcel, sending, binding }: Trip): Promise<HttpResponse> {
  const { request, headers, signal, file } = parcel
  const range = rangeIn(headers)
  const forHost = { ...ownHeaders(binding), ...(range === undefined ? {} : { range }) }
  const outgoing = { method: request.method, url: url.href, headers: forHost, signal }
  const way = intoFile(file, hasContent, binding.runtime)
  const response = await transmit(outgoing, request, sending.isRepeatable, way)
  if (!isSuccess(response)) throw downloadFailed(response, nameOf(request), url.host)
  return hasContent(response) ? { ...response, isFile: true } : response
}

function ownHeaders({ userAgent }: Binding): Readonly<Record<string, string>> {
  return { accept: 'application/json', 'user-agent': userAgent }
}

type Network = Pick<Runtime, 'send' | 'now' | 'wait'>
type Way = Network & Pick<RetryPolicy, 'movedOn'>
type Head = Pick<HttpResponse, 'status' | 'headers'>

/** The way to the network, by which the bodies that are wanted go into a file, if there is one. */
function intoFile(file: IncomingFile | undefined, wants: (head: Head) => boolean, network: Network): Way {
  if (file === undefined) return network
  const { send, now, wait } = network
  return { send: (one) => file.send(one, send, wants), now, wait, movedOn: file.movedOn }
}

/** For a request that must not be carried out twice. */
const onceOnlyPolicy: RetryPolicy = { ...defaultBounds, repeat: wasNotSent, transient: wasNotDone }

async function transmit(
  outgoing: HttpRequest,
  request: NormalRequest,
  isRepeatable: boolean,
  { movedOn, ...network }: Way,
): Promise<HttpResponse> {
  const policy = isRepeatable ? repeatablePolicy : onceOnlyPolicy
  try {
    return await sendWithRetry(outgoing, movedOn === undefined ? policy : { ...policy, movedOn }, network)
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw graphUnreachable(error, nameOf(request), !isRepeatable && mayHaveArrived(error))
  }
}

/** Whether the connection was not made, so that nothing can have been carried out. */
function didNotArrive(error: unknown): boolean {
  return error instanceof TransportError && !mayHaveArrived(error)
}

/** How errors name a request: without the query, where a skip token or a name may stand. */
export function nameOf({ method, path }: NormalRequest): string {
  return `${method} ${path}`
}

export function isSuccess({ status }: Pick<HttpResponse, 'status'>): boolean {
  return status >= 200 && status < 300
}

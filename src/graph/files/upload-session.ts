import { repeatablePolicy, sendWithRetry } from '../../http/retry.ts'
import type { Runtime } from '../../http/runtime.ts'
import { bodyObject, type HttpRequest, type HttpResponse, TransportError } from '../../http/send.ts'
import { plainText } from '../../text/plain-text.ts'
import { isSuccess } from '../deliver.ts'
import type { OnProgress } from './download.ts'
import { partRefused, partUnanswered, placeLost } from './upload-errors.ts'
import type { UploadSource } from './upload-source.ts'

/** An upload that Graph has begun. The address is a key: no error and no log has it. */
export interface UploadSession {
  readonly url: URL
  /** Bytes of a fragment. */
  readonly fragment: number
  /** How errors name the call. */
  readonly name: string
  readonly userAgent: string
}

type Network = Pick<Runtime, 'send' | 'now' | 'wait'>

export interface Sending {
  readonly session: UploadSession
  readonly source: UploadSource
  readonly network: Network
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/** How often in a row the service may ask for bytes that do not bring the file on. */
const MOST_STALLS = 5

/**
 * Sends a file from `start` on, fragment by fragment. Resolves with the answer to the last one. A lost answer is cleared
 * up by asking the session which bytes it waits for. Rejects with `GraphError`, and as the source does.
 */
export async function sendFragments(sending: Sending, start = 0): Promise<HttpResponse> {
  const { session, source, onProgress } = sending
  let at = start
  let stalls = 0
  for (;;) {
    const end = Math.min(at + session.fragment, source.size)
    const isLast = end === source.size
    const response = await sendFragment(sending, at, end)
    const isOutOfPlace = response.status === 416
    if (!isOutOfPlace && !isSuccess(response)) throw partRefused(response, session, isLast)
    const next = isOutOfPlace ? await nextOf(sending, isLast) : nextIn(response)
    // A 202 says that the file is not there yet.
    if (next === undefined && isLast && response.status !== 202) {
      onProgress?.(source.size, source.size)
      return response
    }
    stalls = next !== undefined && next > at ? 0 : stalls + 1
    // To obey a service that skips bytes would leave a hole in the file.
    if (next === undefined || next > end || next >= source.size || stalls > MOST_STALLS) throw placeLost(session)
    at = next
    onProgress?.(at, source.size)
  }
}

/**
 * The first byte that a session waits for. Rejects with `GraphError`, of status 404 where the session is over. `isLast`:
 * the last fragment was sent before.
 */
export async function nextOf(sending: Sending, isLast = false): Promise<number> {
  const { session, source, network, signal } = sending
  const response = await transmit({ ...requestTo(session, 'GET'), signal }, session, network)
  if (!isSuccess(response)) throw partRefused(response, session, isLast)
  const next = nextIn(response)
  if (next === undefined || next >= source.size) throw placeLost(session)
  return next
}

/** Frees what the service holds of a session. Best effort: a session that is not cancelled ends by itself. */
export async function cancel(session: UploadSession, { send }: Pick<Runtime, 'send'>): Promise<void> {
  await send({ ...requestTo(session, 'DELETE'), timeoutMs: CANCEL_TIMEOUT_MS }).catch(() => {})
}

/** Milliseconds. The command that was interrupted waits for no more than this. */
const CANCEL_TIMEOUT_MS = 3_000

async function sendFragment(sending: Sending, at: number, end: number): Promise<HttpResponse> {
  const { session, source, network, signal } = sending
  const body = await source.read(at, end - at)
  const { headers, ...request } = requestTo(session, 'PUT')
  const fragment: HttpRequest = {
    ...request,
    headers: {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-range': `bytes ${at}-${end - 1}/${source.size}`,
    },
    body,
    signal,
    timeoutFrom: 'last-byte',
  }
  return transmit(fragment, session, network)
}

function requestTo({ url, userAgent }: UploadSession, method: string): HttpRequest {
  return { method, url: url.href, headers: { accept: 'application/json', 'user-agent': userAgent } }
}

async function transmit(request: HttpRequest, session: UploadSession, network: Network): Promise<HttpResponse> {
  try {
    return await sendWithRetry(request, repeatablePolicy, network)
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw partUnanswered(error, session)
  }
}

/**
 * The first byte of the first range that is missing: `26-`, `12345-55232`, or in Outlook `2097152`. `undefined` where no
 * byte is missing: the answer then says what was made of the file.
 */
function nextIn(response: HttpResponse): number | undefined {
  const ranges = bodyObject(response)?.['nextExpectedRanges']
  const first: unknown = Array.isArray(ranges) ? ranges[0] : undefined
  const [, start] = /^(\d{1,15})(?:-\d*)?$/.exec(plainText(first ?? '')) ?? []
  return start === undefined ? undefined : Number(start)
}

import { tooManyFiles } from '../errors/too-many-files.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Runtime } from './runtime.ts'
import { type HttpRequest, type HttpResponse, TransportError } from './send.ts'

export interface RetryPolicy {
  readonly tries: number
  /**
   * Milliseconds from the first try. Pauses count, time in a queue on this side does not. A pause that ends later is
   * not begun.
   */
  readonly budgetMs: number
  /** Whether to repeat the request after it got no answer: it must be safe, and may help. */
  readonly repeat: (error: TransportError) => boolean
  /** Whether an answer is worth another try. */
  readonly transient: (response: HttpResponse) => boolean
  /** The shortest pause in milliseconds after an answer, where the service's documentation asks for one. */
  readonly leastPauseMs?: (response: HttpResponse) => number
  /**
   * Asked after each try: whether that try got so far that tries and budget begin anew, as with a long file that goes on
   * where it was cut.
   */
  readonly movedOn?: () => boolean
}

/** Tries, and milliseconds from the first one. docs/how-it-works.md names both numbers. */
export const defaultBounds = { tries: 6, budgetMs: 180_000 } as const

/** Whether nothing left this machine, so that even a write may be repeated. */
export function wasNotSent({ kind }: TransportError): boolean {
  return kind === 'refused'
}

/** Whether the connection was made, so that the request may have been carried out. */
export function mayHaveArrived({ kind }: TransportError): boolean {
  return kind === 'reset' || kind === 'timeout' || kind === 'too-large' || kind === 'protocol'
}

/**
 * Whether a request that may be carried out twice is worth another try. A name that does not resolve and a certificate
 * that is not trusted are not: neither is fixed within three minutes.
 */
export function mayPass({ kind }: TransportError): boolean {
  return kind === 'refused' || kind === 'reset' || kind === 'timeout'
}

/** For a request that may be carried out twice. */
export const repeatablePolicy: RetryPolicy = { ...defaultBounds, repeat: mayPass, transient: isTransientStatus }

/** Too many requests, or a service that is down for a moment (RFC 6585 §4, RFC 9110 §15.6). */
export function isTransientStatus({ status }: HttpResponse): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505 && status !== 507)
}

/**
 * Whether the service says that it did not carry the request out. A write is repeated only after such an answer.
 * SharePoint throttles with 503 and Retry-After as well as with 429.
 */
export function wasNotDone({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): boolean {
  return status === 429 || (status === 503 && headers['retry-after'] !== undefined)
}

/**
 * Resolves with the first answer that is not transient, or with the last one within the bounds. Rejects with the last
 * `TransportError`, with `RunError` `TOO_MANY_FILES` in its place, or with the signal's reason. A Retry-After that points past
 * the bounds is not waited for.
 */
export async function sendWithRetry(
  request: HttpRequest,
  policy: RetryPolicy,
  { send, now, wait }: Pick<Runtime, 'send' | 'now' | 'wait'>,
): Promise<HttpResponse> {
  let deadline = now() + policy.budgetMs
  // Time in a queue on this side says nothing about the service.
  const onHeldBack = (ms: number): void => {
    deadline += ms
  }
  let attempt = 0
  for (;;) {
    const outcome = await send({ ...request, onHeldBack }).catch((error: unknown) => {
      if (!(error instanceof TransportError)) throw error
      return error
    })
    attempt++
    if (policy.movedOn?.()) {
      attempt = 1
      deadline = now() + policy.budgetMs
    }
    const retry = outcome instanceof TransportError ? policy.repeat(outcome) : policy.transient(outcome)
    const pause =
      retry && attempt < policy.tries ? pauseBefore(attempt, outcome, policy, now()) : Number.POSITIVE_INFINITY
    if (now() + pause > deadline) {
      if (outcome instanceof TransportError) throw tooManyFiles(outcome.cause) ?? outcome
      return outcome
    }
    await wait(pause, request.signal)
  }
}

function pauseBefore(
  attempt: number,
  outcome: HttpResponse | TransportError,
  policy: RetryPolicy,
  now: number,
): number {
  const backoff = 500 * 2 ** (attempt - 1)
  // Jitter is added, so a retry is never sooner than the service said.
  const jitter = Math.random() * Math.min(backoff, 1_000)
  if (outcome instanceof TransportError) return backoff + jitter
  // Zero, or a date in the past, gives no duration: the two clocks may differ.
  const requested = retryAfterMs(outcome.headers, now) || backoff
  return Math.max(requested, policy.leastPauseMs?.(outcome) ?? 0) + jitter
}

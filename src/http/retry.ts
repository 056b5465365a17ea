import { retryAfterMs } from './retry-after.ts'
import type { Runtime } from './runtime.ts'
import { type HttpRequest, type HttpResponse, TransportError } from './send.ts'

export interface RetryPolicy {
  readonly tries: number
  /** Milliseconds from the first try, waiting included, but not for a turn. A wait that would pass it is not begun. */
  readonly budgetMs: number
  /** Is it worth, and safe, to repeat the request after it got no answer? */
  readonly repeat: (error: TransportError) => boolean
  /** Answers worth another try. */
  readonly transient: (response: HttpResponse) => boolean
  /** The shortest pause in milliseconds after an answer, where the service's documentation asks for one. */
  readonly leastPauseMs?: (response: HttpResponse) => number
}

export const defaultBounds = { tries: 6, budgetMs: 180_000 } as const

/** Nothing left this machine, so that even a write may be sent again. */
export function wasNotSent({ kind }: TransportError): boolean {
  return kind === 'refused'
}

/** The connection was made, so nobody here can say whether the request was carried out. */
export function mayHaveArrived({ kind }: TransportError): boolean {
  return kind === 'reset' || kind === 'timeout' || kind === 'too-large' || kind === 'protocol'
}

/**
 * For requests that may be carried out twice. A name that does not resolve and a certificate that is not trusted are
 * not worth a second try: they will not mend themselves in three minutes.
 */
export function mayPass({ kind }: TransportError): boolean {
  return kind === 'refused' || kind === 'reset' || kind === 'timeout'
}

/** Too many requests, or a service that is down for a moment (RFC 6585 §4, RFC 9110 §15.6). */
export function isTransientStatus({ status }: HttpResponse): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505 && status !== 507)
}

/**
 * The service says that it did not carry the request out: the only answers after which a write is sent again.
 * SharePoint throttles with 503 and Retry-After as well as with 429.
 */
export function wasNotDone({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): boolean {
  return status === 429 || (status === 503 && headers['retry-after'] !== undefined)
}

/**
 * Sends until there is an answer that is not transient or the bounds are reached; then the last answer is returned, or
 * the last `TransportError` thrown. Honours Retry-After to the letter: when it points past the bounds there is no wait.
 */
export async function sendWithRetry(
  request: HttpRequest,
  policy: RetryPolicy,
  { send, now, wait }: Runtime,
): Promise<HttpResponse> {
  let deadline = now() + policy.budgetMs
  // The service has no part in what a request waits for its turn here, however many are before it.
  const onHeldBack = (ms: number): void => {
    deadline += ms
  }
  for (let attempt = 1; ; attempt++) {
    const outcome = await send({ ...request, onHeldBack }).catch((error: unknown) => {
      if (!(error instanceof TransportError)) throw error
      return error
    })
    const retry = outcome instanceof TransportError ? policy.repeat(outcome) : policy.transient(outcome)
    const pause =
      retry && attempt < policy.tries ? pauseBefore(attempt, outcome, policy, now()) : Number.POSITIVE_INFINITY
    if (now() + pause > deadline) {
      if (outcome instanceof TransportError) throw outcome
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
  // Jitter goes on top: never sooner than the service said.
  const jitter = Math.random() * Math.min(backoff, 1_000)
  if (outcome instanceof TransportError) return backoff + jitter
  // Zero, or a date that has passed here, says nothing about how long: the two clocks may differ.
  const told = retryAfterMs(outcome.headers, now) || backoff
  return Math.max(told, policy.leastPauseMs?.(outcome) ?? 0) + jitter
}

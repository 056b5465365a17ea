import type { Runtime } from '../http/runtime.ts'
import type { HttpResponse, Send } from '../http/send.ts'
import { type ExchangeHistory, isRecent, type RefusalCount } from './exchange-history.ts'
import { mayStillSpread } from './may-spread.ts'
import { readOAuthFailure } from './oauth-answer.ts'

// Loaded when the token service has refused, and never before.

/** Milliseconds before each retry; a tenth of jitter is added. With the first try these are six tries within ten seconds. */
const PAUSES_MS = [300, 700, 1_200, 2_000, 3_000]

/**
 * Milliseconds of pauses and of waiting for answers, after which no retry begins. Time in a queue on this side does not
 * count: it says nothing about the service.
 */
const WITHIN_MS = 9_000

/** Tries in a row, refused alike, after which a refusal is taken for a lasting one. */
const ALIKE = 10

/** That number where a retry was accepted before: such a refusal comes by chance, and ten in a row may too. */
const ALIKE_BY_CHANCE = 50

/** Kinds of refusals that are counted, at most. A token service has a handful. */
const MOST_KINDS = 50

/** How a refusal was tried, for its error. */
export interface Tried {
  readonly tries: number
  /** Milliseconds from the first refusal to the last one, without time in a queue on this side. */
  readonly overMs: number
  /** Whether the token service accepted another exchange of the application with the same identity lately. */
  readonly worksElsewhere: boolean
}

/**
 * Retries an exchange that was refused, within bounds, because a refusal of the application may pass. Resolves with the
 * last answer. Other answers than such a refusal are returned at once. `again` sends the exchange once more, with its own
 * retries: a service that is busy by then has not refused. Rejects as `again` does, and with the reason of `signal`.
 *
 * A lasting refusal is not retried for each target of a run. While no token is issued, ten refusals alike in a row end
 * the retries. Beside tokens of other targets, ten retries in vain do.
 */
export async function retryRefused(
  refused: HttpResponse,
  again: (runtime: Runtime) => Promise<HttpResponse>,
  history: ExchangeHistory,
  runtime: Runtime,
  signal: AbortSignal | undefined,
): Promise<{ readonly response: HttpResponse; readonly tried?: Tried }> {
  const { now, wait } = runtime
  let overMs = 0
  const send: Send = (request) => {
    const onHeldBack = (ms: number): void => {
      request.onHeldBack?.(ms)
      overMs -= ms
    }
    return runtime.send({ ...request, onHeldBack })
  }
  const met = new Set<RefusalCount>()
  let response = refused
  for (let tries = 1; ; tries++) {
    const kind = kindOf(response)
    if (kind === undefined) {
      if (response.status === 200) for (const one of met) pass(one)
      return { response }
    }
    const count = countOf(kind, history, now())
    // The first try speaks for a lasting refusal only while no target gets a token.
    if (tries > 1 || !isRecent(history.workedAt, now())) count.inVain++
    met.add(count)
    const pause = (PAUSES_MS[tries - 1] ?? Number.POSITIVE_INFINITY) * (1 + Math.random() / 10)
    const isLast = isLasting(count) || overMs + pause > WITHIN_MS
    // Other targets may have shown during the pause that the refusal lasts.
    if (!isLast) await wait(pause, signal)
    if (isLast || isLasting(count)) {
      return { response, tried: { tries, overMs, worksElsewhere: isRecent(history.workedAt, now()) } }
    }
    overMs += pause
    const sentAt = now()
    response = await again({ ...runtime, send })
    overMs += now() - sentAt
  }
}

/** What refusals that are alike have in common; `undefined` for an answer that no retry helps. The number is compared only. */
function kindOf(response: HttpResponse): string | undefined {
  if (response.status === 200) return undefined
  const { status, oauthError, errorCodes } = readOAuthFailure(response)
  return mayStillSpread({ status, oauthError }) ? `${oauthError} ${errorCodes?.[0] ?? ''}` : undefined
}

function countOf(kind: string, { refusals }: ExchangeHistory, now: number): RefusalCount {
  const known = refusals.get(kind)
  if (known !== undefined && isRecent(known.lastAt, now)) {
    if (!isLasting(known)) known.lastAt = now
    return known
  }
  if (refusals.size >= MOST_KINDS) refusals.clear()
  const count: RefusalCount = { inVain: 0, hasPassed: false, lastAt: now }
  refusals.set(kind, count)
  return count
}

function pass(count: RefusalCount): void {
  count.inVain = 0
  count.hasPassed = true
}

function isLasting({ inVain, hasPassed }: RefusalCount): boolean {
  return inVain >= (hasPassed ? ALIKE_BY_CHANCE : ALIKE)
}

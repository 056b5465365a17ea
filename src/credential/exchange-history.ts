/**
 * What the exchanges of one application with one identity have shown lately. Its targets share it, so it holds times and
 * counters only, and nothing of a target. `retry-refused.ts` reads it.
 */
export interface ExchangeHistory {
  /** When a token was last issued, in milliseconds since the epoch. */
  workedAt: number
  /** By the kind of refusal. */
  readonly refusals: Map<string, RefusalCount>
}

export interface RefusalCount {
  /** Tries in a row that spoke for a lasting refusal. */
  inVain: number
  /** Whether a retry after this refusal was accepted. */
  hasPassed: boolean
  /** Milliseconds since the epoch: the last refusal before it was taken for a lasting one. */
  lastAt: number
}

/**
 * Milliseconds for which an exchange says something about the next ones: five minutes, as errors say. Entra needs minutes
 * until all of it knows a change.
 */
const RECENT_MS = 5 * 60_000

/** By what assertions come from, and by client ID. An entry goes with its source. */
const histories = new WeakMap<object, Map<string, ExchangeHistory>>()

/** The history of an application with one source of assertions. Credentials that were given one source share it. */
export function exchangeHistory(source: object, clientId: string): ExchangeHistory {
  const ofSource = histories.get(source) ?? new Map<string, ExchangeHistory>()
  histories.set(source, ofSource)
  const known = ofSource.get(clientId)
  if (known !== undefined) return known
  const history: ExchangeHistory = { workedAt: Number.NEGATIVE_INFINITY, refusals: new Map() }
  ofSource.set(clientId, history)
  return history
}

export function isRecent(time: number, now: number): boolean {
  return now - time < RECENT_MS
}

/** Records at `now` that a token was issued. What was counted while none was issued says nothing any more. */
export function recordToken(history: ExchangeHistory, now: number): void {
  if (!isRecent(history.workedAt, now)) for (const count of history.refusals.values()) count.inVain = 0
  history.workedAt = now
}

import { wasNotDone } from '../../http/retry.ts'
import { retryAfterMs } from '../../http/retry-after.ts'
import type { HttpResponse } from '../../http/send.ts'

/** The first pause where the service names none. */
const FIRST_PAUSE_MS = 500

/** How long a target is closed, because the service asked for fewer requests. */
export class Closing {
  #until = 0
  /** Refusals one after the other, of requests that were sent after the one before. */
  #refusals = 0
  #refusedAt = Number.NEGATIVE_INFINITY

  get until(): number {
    return this.#until
  }

  /** An answer to a request that was sent at `since`. Both times are the target's own, `clock` is everybody's. */
  heed(response: Pick<HttpResponse, 'status' | 'headers'>, since: number, now: number, clock: number): void {
    if (!wasNotDone(response)) {
      if (response.status < 400 && since >= this.#refusedAt) this.#refusals = 0
      return
    }
    // Many requests that were under way are refused together, and that is one refusal.
    if (since >= this.#refusedAt) this.#refusals++
    this.#refusedAt = now
    // Some services always say one second, and some say nothing.
    const growing = this.#refusals > 2 ? FIRST_PAUSE_MS * 2 ** Math.min(this.#refusals - 1, 8) : 0
    const told = retryAfterMs(response.headers, clock) || FIRST_PAUSE_MS
    this.#until = Math.max(this.#until, now + Math.max(told, growing))
  }
}

import { wasNotDone } from '../../http/retry.ts'
import { retryAfterMs } from '../../http/retry-after.ts'
import type { HttpResponse } from '../../http/send.ts'

/** Milliseconds: the first pause where the service names none. As short as the first pause of http/retry.ts. */
const FIRST_PAUSE_MS = 500

/** Until when a target is closed, because the service requested a pause. Times are in milliseconds. */
export class ClosedUntil {
  #time = 0
  /** Refusals in a row: each request was sent after the refusal before it. */
  #refusals = 0
  #refusedAt = Number.NEGATIVE_INFINITY

  get time(): number {
    return this.#time
  }

  /**
   * An answer to a request that was sent at `since`. `since` and `now` are the gate's own times, `clock` is the
   * runtime's.
   */
  heed(response: Pick<HttpResponse, 'status' | 'headers'>, since: number, now: number, clock: number): void {
    if (!wasNotDone(response)) {
      if (response.status < 400 && since >= this.#refusedAt) this.#refusals = 0
      return
    }
    // Requests that were in flight together are refused together, and that is one refusal.
    if (since >= this.#refusedAt) this.#refusals++
    this.#refusedAt = now
    // Some services always say one second, and some say nothing.
    const growing = this.#refusals > 2 ? FIRST_PAUSE_MS * 2 ** Math.min(this.#refusals - 1, 8) : 0
    const requested = retryAfterMs(response.headers, clock) || FIRST_PAUSE_MS
    this.#time = Math.max(this.#time, now + Math.max(requested, growing))
  }
}

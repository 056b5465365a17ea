/** Something with an end that can be got again. */
export interface Expiring {
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/** Long enough for a slow request with this token still to arrive in time. */
const EARLY_MS = 5 * 60_000

/** A failed renewal has used up its retries. To begin anew at once would hold up every caller and press a busy service. */
const AFTER_FAILURE_MS = 30_000

/**
 * Keeps one expiring value: one flight for however many callers, renewed five minutes before its end, or in the last
 * tenth of a life that is shorter than fifty. When a renewal fails while the old value is still good, the old value
 * serves, and half a minute later it is tried again.
 */
export class Fresh<Value extends Expiring> {
  #value: Value | undefined
  #renewAt = 0
  #flight: Promise<Value> | undefined
  readonly #get: () => Promise<Value>
  readonly #now: () => number

  constructor(get: () => Promise<Value>, now: () => number) {
    this.#get = get
    this.#now = now
  }

  async current(): Promise<Value> {
    const held = this.#value
    if (held !== undefined && this.#now() < this.#renewAt) return held
    try {
      return await this.renew()
    } catch (error) {
      if (held === undefined || held.expiresOn <= this.#now()) throw error
      this.#renewAt = Math.min(held.expiresOn, this.#now() + AFTER_FAILURE_MS)
      return held
    }
  }

  /** Gets a new value whatever is held, joining a flight that is under way. */
  renew(): Promise<Value> {
    this.#flight ??= this.#get()
      .then((value) => {
        this.replace(value)
        return value
      })
      .finally(() => {
        this.#flight = undefined
      })
    return this.#flight
  }

  /** Puts a value in place that was got in another way. */
  replace(value: Value): void {
    this.#value = value
    // Some hosts hand out the last minutes of a token they keep: asking again at once would bring the same one.
    this.#renewAt = value.expiresOn - Math.min(EARLY_MS, (value.expiresOn - this.#now()) / 10)
  }
}

/** Something with an end that can be got again. */
export interface Expiring {
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/** Long enough for a slow request with this token still to arrive in time. */
const EARLY_MS = 5 * 60_000

/**
 * Keeps one expiring value: one flight for however many callers, renewed five minutes before its end. When a renewal
 * fails while the old value is still good, the old value serves; the next caller tries again.
 */
export class Fresh<Value extends Expiring> {
  #value: Value | undefined
  #flight: Promise<Value> | undefined
  readonly #get: () => Promise<Value>
  readonly #now: () => number

  constructor(get: () => Promise<Value>, now: () => number) {
    this.#get = get
    this.#now = now
  }

  async current(): Promise<Value> {
    const held = this.#value
    if (held !== undefined && held.expiresOn - EARLY_MS > this.#now()) return held
    try {
      return await this.renew()
    } catch (error) {
      if (held !== undefined && held.expiresOn > this.#now()) return held
      throw error
    }
  }

  /** Gets a new value whatever is held, joining a flight that is under way. */
  renew(): Promise<Value> {
    this.#flight ??= this.#get()
      .then((value) => {
        this.#value = value
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
  }
}

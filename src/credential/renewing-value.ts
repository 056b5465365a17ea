/** Something with an end that can be got again. */
export interface Expiring {
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/** How a value is got. `background`: nobody waits for it, so it must not keep the process alive. */
export type Get<Value> = (background: boolean) => Promise<Value>

/** Long enough for a renewal that needs its retries, and for a slow request with this value still to arrive in time. */
const EARLY_MS = 5 * 60_000

/** In the last tenth of that time a request might arrive too late, so that callers wait for the renewal after all. */
const LAST_PART = 1 / 10

/** A failed renewal has used up its retries. To begin anew at once would hold up every caller and press a busy service. */
const AFTER_FAILURE_MS = 30_000

/** Any time will do: what it holds is ended by hand. */
const HELD_MS = 60_000

/**
 * Keeps one expiring value: one flight for however many callers, renewed five minutes before its end, or in the last
 * tenth of a life that is shorter than fifty. The renewal goes on beside the callers, whom the old value serves. When it
 * fails, the old value serves to its end, and every half minute it is tried again.
 */
export class Fresh<Value extends Expiring> {
  #value: Value | undefined
  #renewAt = 0
  #waitAt = 0
  #flight: Promise<Value> | undefined
  readonly #get: Get<Value>
  readonly #now: () => number

  constructor(get: Get<Value>, now: () => number) {
    this.#get = get
    this.#now = now
  }

  /** `background`: the caller is itself something that nobody waits for. */
  async current(background = false): Promise<Value> {
    const held = this.#value
    const now = this.#now()
    if (held === undefined || held.expiresOn <= now) return this.renew(background)
    if (now < this.#renewAt) return held
    if (now < this.#waitAt) {
      // Its failure is nobody's: whoever comes after the end of the old value learns of the next one.
      this.#fly(true).catch(() => {})
      return held
    }
    return this.renew(background).catch((error: unknown) => {
      if (held.expiresOn <= this.#now()) throw error
      return held
    })
  }

  /** Gets a new value whatever is held, joining a flight that is under way. */
  renew(background = false): Promise<Value> {
    const flight = this.#fly(background)
    if (background) return flight
    // The flight may have begun in the background, where it would not keep the process alive for whoever now waits.
    const held = setInterval(() => {}, HELD_MS)
    return flight.finally(() => clearInterval(held))
  }

  /** Puts a value in place that was got in another way. */
  replace(value: Value): void {
    this.#value = value
    // Some hosts hand out the last minutes of a token they keep: asking again at once would bring the same one.
    const early = Math.min(EARLY_MS, (value.expiresOn - this.#now()) / 10)
    this.#renewAt = value.expiresOn - early
    this.#waitAt = value.expiresOn - early * LAST_PART
  }

  #fly(background: boolean): Promise<Value> {
    this.#flight ??= this.#get(background)
      .then(
        (value) => {
          this.replace(value)
          return value
        },
        (error: unknown) => {
          this.#renewAt = this.#now() + AFTER_FAILURE_MS
          throw error
        },
      )
      .finally(() => {
        this.#flight = undefined
      })
    return this.#flight
  }
}

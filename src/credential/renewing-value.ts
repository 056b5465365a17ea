/** A value that expires and can be renewed. */
interface Expiring {
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/** Gets a value. `background`: no caller waits for it, so the process must not be kept alive for it. */
export type Get<Value> = (background: boolean) => Promise<Value>

/**
 * Milliseconds before the end at which a renewal begins: long enough for a renewal with all its retries, and for a slow
 * request that was sent with the old value to arrive in time.
 */
const EARLY_MS = 5 * 60_000

/**
 * The part of that time, at its end, in which callers wait for the renewal: a request with the old value might arrive
 * too late.
 */
const LAST_PART = 1 / 10

/**
 * Milliseconds without a renewal after one has failed, which has used up its retries by then. A renewal for each caller
 * would delay them all and load a service that is busy.
 */
const AFTER_FAILURE_MS = 30_000

/**
 * Milliseconds. The interval only keeps the event loop alive; its length has no effect. `renew` clears it when the renewal
 * ends.
 */
const KEEP_ALIVE_MS = 60_000

/**
 * Keeps one value that expires. However many callers need it, one renewal is in flight. It begins five minutes before
 * the value's end, or in the last tenth of a life shorter than fifty minutes, and until it is done the callers get the
 * old value. After a failed renewal the old value serves to its end, and a renewal is tried every half minute.
 */
export class RenewingValue<Value extends Expiring> {
  #value: Value | undefined
  #renewAt = 0
  #waitAt = 0
  #inFlight: Promise<Value> | undefined
  readonly #get: Get<Value>
  readonly #now: () => number

  constructor(get: Get<Value>, now: () => number) {
    this.#get = get
    this.#now = now
  }

  /**
   * A value that has not expired. `background`: the caller itself must not keep the process alive. Rejects as `Get`
   * does.
   */
  async current(background = false): Promise<Value> {
    const cached = this.#value
    const now = this.#now()
    if (cached === undefined || cached.expiresOn <= now) return this.renew(background)
    if (now < this.#renewAt) return cached
    if (now < this.#waitAt) {
      // Its failure is reported to no caller: a later renewal reports its own, once the old value has expired.
      this.#renew(true).catch(() => {})
      return cached
    }
    return this.renew(background).catch((error: unknown) => {
      if (cached.expiresOn <= this.#now()) throw error
      return cached
    })
  }

  /** A new value, whatever is cached; joins a renewal in flight. Rejects as `Get` does. */
  renew(background = false): Promise<Value> {
    const renewal = this.#renew(background)
    if (background) return renewal
    // The renewal may have begun in the background, where it does not keep the event loop alive. This caller waits for
    // it.
    const keepAlive = setInterval(() => {}, KEEP_ALIVE_MS)
    return renewal.finally(() => clearInterval(keepAlive))
  }

  /** Replaces the cached value with one that was got in another way. */
  replace(value: Value): void {
    this.#value = value
    // Some hosts hand out a cached token in its last minutes. An early renewal would bring that token once more.
    const early = Math.min(EARLY_MS, (value.expiresOn - this.#now()) / 10)
    this.#renewAt = value.expiresOn - early
    this.#waitAt = value.expiresOn - early * LAST_PART
  }

  #renew(background: boolean): Promise<Value> {
    this.#inFlight ??= this.#get(background)
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
        this.#inFlight = undefined
      })
    return this.#inFlight
  }
}

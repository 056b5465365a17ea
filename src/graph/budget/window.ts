/** A window has this many parts. Spending within one part counts as one, so that a window holds few numbers. */
const PARTS = 240

interface Spending {
  readonly since: number
  until: number
  amount: number
}

/**
 * Milliseconds after which the room is looked at once more, while requests in flight take it up. An answer comes
 * sooner.
 */
const UNTIL_ANSWERED_MS = 1_000

/** What an answer reports of a limit. */
export interface ReportedUse {
  readonly limit?: number
  /** 0 to 1, and more when it is exceeded. */
  readonly usedPart: number
  /** For so many milliseconds; the whole window where it is absent. */
  readonly forMs?: number
}

/**
 * A ceiling for any stretch of time of one length, wherever it begins: the service does not tell when its own windows
 * begin. A request in flight counts from before it is sent. An answered one counts until a whole window has passed
 * since the answer, because the service may have counted it at any moment between the two.
 */
export class SlidingWindow {
  #ceiling: number
  /** The largest published tier. No answer can raise the ceiling above it. */
  readonly #most: number
  readonly #share: number
  readonly #windowMs: number
  readonly #spent: Spending[] = []
  #sum = 0
  #inFlight = 0
  /** What others spend of this limit, as far as the service reported it. */
  #others = 0
  #othersUntil = 0

  /** `share` is the part of the limit that may be used. */
  constructor(tiers: readonly [number, ...number[]], share: number, windowMs: number) {
    const [smallest] = tiers
    const ceiling = smallest * share
    this.#most = Math.max(...tiers)
    this.#share = share
    // A ceiling below one in a window is one in a longer window.
    this.#ceiling = Math.max(1, ceiling)
    this.#windowMs = ceiling < 1 ? windowMs / ceiling : windowMs
  }

  /** The most that may be spent within one window. */
  get ceiling(): number {
    return this.#ceiling
  }

  get isIdle(): boolean {
    return this.#inFlight === 0 && this.#spent.length === 0
  }

  /** Milliseconds until so much may be spent; 0 where it may be spent at once. */
  msUntil(amount: number, now: number): number {
    this.#forget(now)
    const others = now < this.#othersUntil ? this.#others : 0
    let excess = this.#sum + this.#inFlight + others + amount - this.#ceiling
    // A request that costs more than the ceiling goes when nothing else counts.
    if (excess <= 0 || (this.#sum === 0 && this.#inFlight === 0 && others === 0)) return 0
    const soonest = others > 0 ? this.#othersUntil - now : Number.POSITIVE_INFINITY
    for (const { until, amount: spent } of this.#spent) {
      excess -= spent
      if (excess <= 0) return Math.min(soonest, until + this.#windowMs - now)
    }
    return Math.min(soonest, UNTIL_ANSWERED_MS)
  }

  begin(amount: number): void {
    this.#inFlight += amount
  }

  /** Ends what `begin` began. `cost` is the amount that is now known; 0 for a request that was never sent. */
  end(amount: number, cost: number, now: number): void {
    this.#inFlight -= amount
    if (cost === 0 || this.#windowMs === 0) return
    this.#forget(now)
    this.#sum += cost
    const last = this.#spent.at(-1)
    if (last !== undefined && now - last.since < this.#windowMs / PARTS) {
      last.amount += cost
      last.until = now
    } else {
      this.#spent.push({ since: now, until: now, amount: cost })
    }
  }

  /**
   * Corrects the window by what the service reports: how large its limit is, how much all callers used, for how long.
   */
  correct({ limit, usedPart, forMs }: ReportedUse, now: number): void {
    this.#forget(now)
    if (limit !== undefined) this.#ceiling = Math.max(1, Math.min(limit, this.#most) * this.#share)
    const used = usedPart * (limit ?? this.#ceiling / this.#share)
    this.#others = Math.max(0, used - this.#sum - this.#inFlight)
    this.#othersUntil = now + (forMs ?? this.#windowMs)
  }

  #forget(now: number): void {
    const last = this.#spent.at(-1)
    if (last === undefined) return
    if (last.until > now) {
      // The clock was set back. No request should wait for a time that has passed.
      this.#spent.splice(0, this.#spent.length, { since: now, until: now, amount: this.#sum })
      return
    }
    while (this.#spent[0] !== undefined && this.#spent[0].until + this.#windowMs <= now) {
      this.#sum -= this.#spent.shift()?.amount ?? 0
    }
  }
}

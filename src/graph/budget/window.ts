/** Spending of one moment and of those that follow it closely counts as one, so that a window holds few numbers. */
const GRAINS = 240

interface Spending {
  readonly since: number
  until: number
  amount: number
}

/** How long to wait for what is under way to be answered, when nobody says that it was. */
const UNTIL_ANSWERED_MS = 1_000

/** What an answer says of a limit. */
export interface Told {
  readonly limit?: number
  /** 0 to 1, and more when it is exceeded. */
  readonly usedPart: number
  readonly forMs?: number
}

/**
 * So much in any stretch of time of this length, wherever it begins: nobody outside knows where the service's own windows
 * do. What is under way counts from before it is sent; what was answered counts until a whole window has passed since the
 * answer, for the service may have counted it at any moment between the two.
 */
export class SlidingWindow {
  #ceiling: number
  /** No service has more than its largest published tier, whatever an answer says. */
  readonly #most: number
  readonly #share: number
  readonly #windowMs: number
  readonly #spent: Spending[] = []
  #sum = 0
  #underWay = 0
  /** What others spend of the same limit, as far as the service told. */
  #others = 0
  #othersUntil = 0

  /** `share` is the part of the limit that may be used. */
  constructor(tiers: readonly [number, ...number[]], share: number, windowMs: number) {
    const [smallest] = tiers
    const ceiling = smallest * share
    this.#most = Math.max(...tiers)
    this.#share = share
    // Less than one in a window is one in a longer window.
    this.#ceiling = Math.max(1, ceiling)
    this.#windowMs = ceiling < 1 ? windowMs / ceiling : windowMs
  }

  /** The most that may be spent at once. */
  get ceiling(): number {
    return this.#ceiling
  }

  get isIdle(): boolean {
    return this.#underWay === 0 && this.#spent.length === 0
  }

  /** Milliseconds until so much may be spent; 0 for at once. */
  msUntil(amount: number, now: number): number {
    this.#forget(now)
    const others = now < this.#othersUntil ? this.#others : 0
    let excess = this.#sum + this.#underWay + others + amount - this.#ceiling
    // What costs more than there ever is goes when nothing else does.
    if (excess <= 0 || (this.#sum === 0 && this.#underWay === 0 && others === 0)) return 0
    const soonest = others > 0 ? this.#othersUntil - now : Number.POSITIVE_INFINITY
    for (const { until, amount: spent } of this.#spent) {
      excess -= spent
      if (excess <= 0) return Math.min(soonest, until + this.#windowMs - now)
    }
    return Math.min(soonest, UNTIL_ANSWERED_MS)
  }

  begin(amount: number): void {
    this.#underWay += amount
  }

  /** It is over. `cost` is what it is now known to have cost; 0 when it was never sent. */
  end(amount: number, cost: number, now: number): void {
    this.#underWay -= amount
    if (cost === 0 || this.#windowMs === 0) return
    this.#forget(now)
    this.#sum += cost
    const last = this.#spent.at(-1)
    if (last !== undefined && now - last.since < this.#windowMs / GRAINS) {
      last.amount += cost
      last.until = now
    } else {
      this.#spent.push({ since: now, until: now, amount: cost })
    }
  }

  /** The service says how much of its limit is used by whomever, how large it is, and for how long that is true. */
  correct({ limit, usedPart, forMs }: Told, now: number): void {
    this.#forget(now)
    if (limit !== undefined) this.#ceiling = Math.max(1, Math.min(limit, this.#most) * this.#share)
    const used = usedPart * (limit ?? this.#ceiling / this.#share)
    this.#others = Math.max(0, used - this.#sum - this.#underWay)
    this.#othersUntil = now + (forMs ?? this.#windowMs)
  }

  #forget(now: number): void {
    const last = this.#spent.at(-1)
    if (last === undefined) return
    if (last.until > now) {
      // The clock was set back: nobody should wait for a time that has been.
      this.#spent.splice(0, this.#spent.length, { since: now, until: now, amount: this.#sum })
      return
    }
    while (this.#spent[0] !== undefined && this.#spent[0].until + this.#windowMs <= now) {
      this.#sum -= this.#spent.shift()?.amount ?? 0
    }
  }
}

/** The emulator's own time. It runs on at the pace of the one below it, or faster, wherever it is set to. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Throws a RangeError outside the years that a token or an answer can write (1970 to 9999). */
  set(milliseconds: number): void
  /** A negative number goes back. **Throws** a RangeError as `set` does. */
  advance(milliseconds: number): void
  /** How many times faster than the clock below it runs: 1 at the start. */
  readonly rate: number
  /** Changes the rate from now on. Throws a RangeError unless it is above 0 and at most 100,000. */
  run(rate: number): void
  /** Sets time and pace back to those of the clock below. */
  reset(): void
}

export function createClock(below: () => number): Clock {
  // What it showed, and what the clock below did, when it was last changed. Before that, the time below.
  let since: { readonly here: number; readonly below: number } | undefined
  let rate = 1
  const now = () => (since === undefined ? below() : since.here + (below() - since.below) * rate)

  const set = (milliseconds: number) => {
    if (!(milliseconds >= 0 && milliseconds <= latest)) {
      throw new RangeError('The emulated time must lie between the years 1970 and 9999.')
    }
    since = { here: milliseconds, below: below() }
  }

  return {
    now,
    set,
    advance: (milliseconds) => set(now() + milliseconds),
    get rate() {
      return rate
    },
    run(faster) {
      if (!(faster > 0 && faster <= 100_000)) throw new RangeError('The rate must be above 0 and at most 100000.')
      set(now())
      rate = faster
    },
    reset() {
      since = undefined
      rate = 1
    },
  }
}

const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** The emulator's own time. It runs at the pace of the host's clock or faster, from any time that it is set to. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Throws a RangeError outside the years that a token or an answer can write (1970 to 9999). */
  set(milliseconds: number): void
  /** A negative number goes back. Throws a RangeError as `set` does. */
  advance(milliseconds: number): void
  /** How many times faster than the host's clock it runs: 1 at the start. */
  readonly rate: number
  /** Changes the rate from now on. Throws a RangeError unless it is above 0 and at most 100,000. */
  run(rate: number): void
  /** Sets time and pace back to those of the host's clock. */
  reset(): void
}

export function createClock(hostNow: () => number): Clock {
  // What this clock and the host's clock showed at the last change. Undefined before: this clock then shows the host's time.
  let since: { readonly here: number; readonly host: number } | undefined
  let rate = 1
  const now = () => (since === undefined ? hostNow() : since.here + (hostNow() - since.host) * rate)

  const set = (milliseconds: number) => {
    if (!(milliseconds >= 0 && milliseconds <= latest)) {
      throw new RangeError('The emulated time must lie between the years 1970 and 9999.')
    }
    since = { here: milliseconds, host: hostNow() }
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

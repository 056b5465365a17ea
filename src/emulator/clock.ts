/** The emulator's own time. It runs on at the pace of the one below it, wherever it is set to. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Throws a RangeError outside the years that a token or an answer can write (1970 to 9999). */
  set(milliseconds: number): void
  /** A negative number goes back. The same RangeError. */
  advance(milliseconds: number): void
  /** Back to the time of the clock below. */
  reset(): void
}

export function createClock(below: () => number): Clock {
  let offset = 0
  const now = () => below() + offset

  const set = (milliseconds: number) => {
    if (!(milliseconds >= 0 && milliseconds <= latest)) {
      throw new RangeError('The emulated time must lie between the years 1970 and 9999.')
    }
    offset = milliseconds - below()
  }

  return {
    now,
    set,
    advance: (milliseconds) => set(now() + milliseconds),
    reset() {
      offset = 0
    },
  }
}

const latest = Date.parse('9999-12-31T23:59:59.999Z')

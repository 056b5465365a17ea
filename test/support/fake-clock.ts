export interface FakeClock {
  readonly now: () => number
  /** Resolves at once, after it has moved the clock forward. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Every wait in milliseconds, oldest first. */
  readonly waits: number[]
  advance(ms: number): void
}

/** Thursday 5 November 2026, noon UTC. */
export const NOON = Date.UTC(2026, 10, 5, 12)

export function fakeClock(start = NOON): FakeClock {
  let time = start
  const waits: number[] = []
  return {
    now: () => time,
    waits,
    async wait(ms, signal) {
      signal?.throwIfAborted()
      waits.push(ms)
      time += ms
    },
    advance(ms) {
      time += ms
    },
  }
}

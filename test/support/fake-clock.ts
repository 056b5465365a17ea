export interface FakeClock {
  readonly now: () => number
  /** Empty, so that it can be spread into a runtime. */
  readonly env: Readonly<Record<string, string>>
  /** Resolves at once, after it has moved the clock forward; a limit of time, such as an hour, is never reached. */
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
    env: {},
    waits,
    async wait(ms, signal) {
      signal?.throwIfAborted()
      if (ms >= LIMIT_OF_TIME_MS) return untilAborted(signal)
      waits.push(ms)
      time += ms
    },
    advance(ms) {
      time += ms
    },
  }
}

/** Towline itself waits for no more than ten minutes. */
const LIMIT_OF_TIME_MS = 15 * 60_000

/** Every wait is over at once, and no limit of time is reached. */
export async function pass(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (ms >= LIMIT_OF_TIME_MS) await untilAborted(signal)
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

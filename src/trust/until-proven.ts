import type { Runtime } from '../http/runtime.ts'

/** How long to look, and how often. All in milliseconds. */
export interface Patience {
  /** The last look is at the end of this time. */
  readonly forMs: number
  readonly firstPauseMs: number
  /** Each pause is half as long again as the one before, up to this. */
  readonly longestPauseMs: number
}

/** Entra needs minutes until all of it knows a change, so a proof by a token is looked for until the time is over. */
export async function untilProven<Seen>(
  look: () => Promise<Seen>,
  isOver: (seen: Seen) => boolean,
  /** Called before each pause. */
  waiting: (seen: Seen) => Promise<void>,
  { forMs, firstPauseMs, longestPauseMs }: Patience,
  { now, wait, signal }: Pick<Runtime, 'now' | 'wait' | 'signal'>,
): Promise<Seen> {
  const deadline = now() + forMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const seen = await look()
    const leftMs = deadline - now()
    if (isOver(seen) || leftMs <= 0) return seen
    await waiting(seen)
    await wait(Math.min(pauseMs, leftMs), signal)
  }
}

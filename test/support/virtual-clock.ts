import { setImmediate as turn } from 'node:timers/promises'
import type { Send } from '../../src/http/send.ts'
import { NOON } from './fake-clock.ts'

export interface VirtualClock {
  readonly now: () => number
  readonly env: Readonly<Record<string, string>>
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
  /** The same `send`; time stands still while it is under way, or passes for `latencyMs` first. */
  around(send: Send, latencyMs?: () => number): Send
  /** A wait of whoever answers: meanwhile the `send` is not under way, and time passes. */
  readonly late: (ms: number, signal?: AbortSignal) => Promise<void>
  /** How many waits have not ended. */
  waiting(): number
  /** Lets time pass until the work is done: whenever nothing else can happen, to the end of the shortest wait. */
  run<Result>(work: Promise<Result>): Promise<Result>
}

/** Time for many waits at once: each takes as long as it says, beside the others, and no real time. */
export function virtualClock(): VirtualClock {
  let time = NOON
  let underWay = 0
  const waits = new Set<{ readonly at: number; readonly end: () => void }>()

  const wait: VirtualClock['wait'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const abort = (): void => {
        waits.delete(entry)
        reject(signal?.reason)
      }
      const end = (): void => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const entry = { at: time + ms, end }
      signal?.addEventListener('abort', abort, { once: true })
      waits.add(entry)
    })

  return {
    now: () => time,
    env: {},
    wait,
    async late(ms, signal) {
      underWay--
      try {
        await wait(ms, signal)
      } finally {
        underWay++
      }
    },
    waiting: () => waits.size,
    around: (send, latencyMs) => async (request) => {
      if (latencyMs !== undefined) await wait(latencyMs(), request.signal)
      underWay++
      try {
        return await send(request)
      } finally {
        underWay--
      }
    },
    async run(work) {
      let isDone = false
      const done = work.finally(() => {
        isDone = true
      })
      done.catch(() => {})
      for (let idle = 0; !isDone; idle++) {
        await turn()
        if (underWay > 0) idle = 0
        if (underWay > 0 || isDone) continue
        // Once more round, for whatever the last answer has set off.
        await turn()
        if (underWay > 0 || isDone) continue
        const first = [...waits].reduce<{ at: number; end: () => void } | undefined>(
          (soonest, one) => (soonest === undefined || one.at < soonest.at ? one : soonest),
          undefined,
        )
        if (first === undefined) {
          // Signing goes on in other threads, for which many turns may pass.
          if (idle > 1_000_000) throw new Error('The work waits for something that nobody will do.')
          continue
        }
        idle = 0
        waits.delete(first)
        time = Math.max(time, first.at)
        first.end()
      }
      return done
    },
  }
}

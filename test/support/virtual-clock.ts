import { setImmediate as turn } from 'node:timers/promises'
import type { Send } from '../../src/http/send.ts'
import { NOON } from './fake-clock.ts'

export interface VirtualClock {
  readonly now: () => number
  readonly env: Readonly<Record<string, string>>
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Returns a `send` during which time stands still, after a wait of `latencyMs`. */
  around(send: Send, latencyMs?: () => number): Send
  /** A wait of the server within a `send`. Time passes meanwhile. */
  readonly late: (ms: number, signal?: AbortSignal) => Promise<void>
  /** How many waits have not ended. */
  waiting(): number
  /** Lets time pass until the work is done: to the end of the shortest wait, whenever no `send` is under way. Rejects when nothing can happen any more. */
  run<Result>(work: Promise<Result>): Promise<Result>
}

/** Real milliseconds without an event. What goes on outside a `send` is short: reading a file, signing, an import. */
const STUCK_MS = 60_000

/** Time for many waits at once: each takes as long as it says, beside the others, and no real time. */
export function virtualClock(): VirtualClock {
  let time = NOON
  let underWay = 0
  const waits = new Set<{ readonly at: number; readonly end: () => void }>()

  /** Resolved by what can let time pass: the end of a `send`, a new wait, the end of the work. */
  let event = Promise.withResolvers<void>()
  const nextEvent = async (): Promise<void> => {
    event = Promise.withResolvers()
    const limit = setTimeout(
      () => event.reject(new Error('The work waits for something that will never happen.')),
      STUCK_MS,
    )
    try {
      await event.promise
    } finally {
      clearTimeout(limit)
    }
  }
  const endShortestWait = (): void => {
    const first = [...waits].reduce((soonest, one) => (one.at < soonest.at ? one : soonest))
    waits.delete(first)
    time = Math.max(time, first.at)
    first.end()
  }

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
      event.resolve()
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
        event.resolve()
      }
    },
    async run(work) {
      let isDone = false
      const done = work.finally(() => {
        isDone = true
        event.resolve()
      })
      done.catch(() => {})
      while (!isDone) {
        // Two turns of the event loop, for what the last answer or the last wait has set off.
        await turn()
        if (underWay === 0) await turn()
        if (isDone) break
        if (underWay > 0 || waits.size === 0) await nextEvent()
        else endShortestWait()
      }
      return done
    },
  }
}

import type { SentWrites } from '../graph/sent-writes.ts'
import type { Runtime } from '../http/runtime.ts'

/** What the work in one target has cost so far. */
export interface Usage {
  /** Requests to the token service and to Graph, repeated ones included. The assertion is shared and not counted. */
  requests: number
  /** Milliseconds spent waiting because a service throttled, or for the budget that keeps it from throttling. */
  throttledMs: number
  /** The writes that were sent to Graph. Missing before the first. */
  sentWrites?: SentWrites
  /** Called when the work begins (1) and ends (-1) to wait for longer than a moment. */
  onWaiting?: (change: 1 | -1) => void
}

/** Milliseconds. A shorter wait is over before a person could read of it. */
const MOMENT_MS = 1_000

export function noUsage(): Usage {
  return { requests: 0, throttledMs: 0 }
}

/** A runtime that counts in `usage` the requests and the waits that go through it. */
export function counted({ send, now, wait, env, signal: own }: Runtime, usage: Usage): Runtime {
  let throttled = false
  let waits = 0
  const waiting = (change: 1 | -1): void => {
    const before = waits
    waits += change
    if (before === 0 || waits === 0) usage.onWaiting?.(change)
  }
  // All parts by name, in one order: made by rest and spread, the runtimes of many targets slow down each of their uses.
  return {
    async send(request) {
      usage.requests++
      const response = await send(request)
      // SharePoint throttles with 503 as well as with 429.
      throttled = response.status === 429 || response.status === 503
      return response
    },
    now,
    async wait(ms, signal, background) {
      const started = now()
      const isLong = ms >= MOMENT_MS
      if (isLong) waiting(1)
      try {
        await wait(ms, signal, background)
      } finally {
        if (isLong) waiting(-1)
        if (throttled) usage.throttledMs += now() - started
      }
    },
    env,
    signal: own,
  }
}

import type { SentWrites } from '../graph/sent-writes.ts'
import { isTransientStatus } from '../http/retry.ts'
import type { Runtime } from '../http/runtime.ts'
import type { HttpResponse } from '../http/send.ts'

/** What the work in one target has cost so far. */
export interface Usage {
  /** Requests to the token service and to Graph, repeated ones included. The assertion is shared and not counted. */
  requests: number
  /** Milliseconds spent waiting because a service throttled, or for the budget that keeps it from throttling. */
  throttledMs: number
  /** The writes that were sent to Graph. Missing before the first. */
  sentWrites?: SentWrites
  /** Called when the work begins (1) and ends (-1) to wait for longer than a moment. */
  onWaiting?: (change: 1 | -1, reason: WaitReason) => void
}

/** `answer`: the service did not answer, has a fault of its own or refused what may pass, and is asked again after a pause. */
export type WaitReason = 'throttling' | 'answer'

/** Milliseconds. A shorter wait is over before a person could read of it. */
const MOMENT_MS = 1_000

export function noUsage(): Usage {
  return { requests: 0, throttledMs: 0 }
}

/**
 * A runtime that counts in `usage` the requests and the waits that go through it. `isRetried` says which answers are
 * followed by a wait that is none for throttling.
 */
export function counted(
  { send, now, wait, env, signal: own }: Runtime,
  usage: Usage,
  isRetried: (response: HttpResponse) => boolean = isTransientStatus,
): Runtime {
  let throttled = false
  let unanswered = false
  const waits: Record<WaitReason, number> = { throttling: 0, answer: 0 }
  const waiting = (change: 1 | -1, reason: WaitReason): void => {
    const before = waits[reason]
    waits[reason] += change
    if (before === 0 || waits[reason] === 0) usage.onWaiting?.(change, reason)
  }
  // All parts by name, in one order: made by rest and spread, the runtimes of many targets slow down each of their uses.
  return {
    async send(request) {
      usage.requests++
      const response = await send(request).catch((error: unknown) => {
        unanswered = true
        throttled = false
        throw error
      })
      // SharePoint throttles with 503 as well as with 429.
      throttled = response.status === 429 || response.status === 503
      unanswered = !throttled && isRetried(response)
      return response
    },
    now,
    async wait(ms, signal, background) {
      const started = now()
      const isLong = ms >= MOMENT_MS
      const reason = unanswered ? 'answer' : 'throttling'
      const isThrottled = throttled
      if (isLong) waiting(1, reason)
      try {
        await wait(ms, signal, background)
      } finally {
        if (isLong) waiting(-1, reason)
        if (isThrottled) usage.throttledMs += now() - started
      }
    },
    env,
    signal: own,
  }
}

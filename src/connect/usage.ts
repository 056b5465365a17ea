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

/**
 * `answer`: the service did not answer or has a fault of its own. `refusal`: it refused what may pass. The request is
 * retried after either.
 */
export type WaitReason = 'throttling' | 'answer' | 'refusal'

/** Milliseconds. A shorter wait is over before a person could read of it. */
const MOMENT_MS = 1_000

export function noUsage(): Usage {
  return { requests: 0, throttledMs: 0 }
}

/**
 * A runtime that counts in `usage` the requests and the waits that go through it. `isRefusal` says which answers are refusals
 * that may be retried.
 */
export function counted(
  { send, now, wait, env, signal: own }: Runtime,
  usage: Usage,
  isRefusal: (response: HttpResponse) => boolean = () => false,
): Runtime {
  let throttled = false
  // A wait that follows no failure is one for the budget.
  let reason: WaitReason = 'throttling'
  const waits: Record<WaitReason, number> = { throttling: 0, answer: 0, refusal: 0 }
  const waiting = (change: 1 | -1, why: WaitReason): void => {
    const before = waits[why]
    waits[why] += change
    if (before === 0 || waits[why] === 0) usage.onWaiting?.(change, why)
  }
  const reasonAfter = (response: HttpResponse): WaitReason => {
    if (isRefusal(response)) return 'refusal'
    return isTransientStatus(response) ? 'answer' : 'throttling'
  }
  // All parts by name, in one order: made by rest and spread, the runtimes of many targets slow down each of their uses.
  return {
    async send(request) {
      usage.requests++
      const response = await send(request).catch((error: unknown) => {
        reason = 'answer'
        throttled = false
        throw error
      })
      // SharePoint throttles with 503 as well as with 429.
      throttled = response.status === 429 || response.status === 503
      reason = throttled ? 'throttling' : reasonAfter(response)
      return response
    },
    now,
    async wait(ms, signal, background) {
      const started = now()
      const isLong = ms >= MOMENT_MS
      const why = reason
      const isThrottled = throttled
      if (isLong) waiting(1, why)
      try {
        await wait(ms, signal, background)
      } finally {
        if (isLong) waiting(-1, why)
        if (isThrottled) usage.throttledMs += now() - started
      }
    },
    env,
    signal: own,
  }
}

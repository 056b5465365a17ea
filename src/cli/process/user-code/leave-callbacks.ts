import type { Session } from 'node:inspector/promises'
import type { CallFrame } from './paused-thread.ts'
import { soon } from './soon.ts'

/**
 * Outside a callback its variables are not there: while microtasks run, for which Node has no asynchronous context of its own.
 * Where the context was not given back, what runs next would be taken for code of the work that was ended.
 */
const LEAVE_CONTEXT = [
  `try { if (process.getBuiltinModule('node:async_hooks').executionAsyncId() === asyncId) emitAfter(asyncId) } catch {}`,
  `try { AsyncContextFrame.set(priorContextFrame) } catch { AsyncContextFrame.set(undefined) }`,
].join('; ')

/**
 * Node's own functions that call back timers, immediates and ticks (lib/internal/timers.js and task_queues.js), and what they
 * do after a callback. The `finally` that would do it does not run for code that is ended.
 */
const afterCallback: Readonly<Record<string, string>> = {
  listOnTimeout: LEAVE_CONTEXT,
  processTicksAndRejections: LEAVE_CONTEXT,
  runNextTicks: LEAVE_CONTEXT,
  // The other immediates of this turn are in this list alone. One that has not run yet, as between two of them, is the first.
  processImmediate: `outstandingQueue.head = immediate._destroyed ? immediate._idleNext : immediate; ${LEAVE_CONTEXT}`,
}

/**
 * Does what Node does after a callback, which is ended before that. Otherwise Node finds that its stack of asynchronous
 * contexts is not as it was, and ends the process, or it forgets the immediates of other targets.
 */
export async function leaveCallbacks(session: Session, frames: readonly CallFrame[]): Promise<void> {
  for (const { callFrameId, functionName, url } of frames) {
    const expression = url.startsWith('node:') ? afterCallback[functionName] : undefined
    if (expression !== undefined) {
      await soon(session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression, silent: true }))
    }
  }
}

import { Session } from 'node:inspector/promises'
import { workerData } from 'node:worker_threads'
import { beatOf, earliestOf, monotonicMs, QUESTION, type WatchedMemory } from './watched-memory.ts'

/**
 * Watches the main thread from another one. Code that never lets go of the main thread stops its timers and its signals, so
 * nothing in it could end that code. This thread pauses it by way of Node's inspector, asks whose code it is, and ends that
 * code where its time is up. No port is opened for it.
 */

const memory = workerData as WatchedMemory

const LOOK_EVERY_MS = 100
/** How long the main thread is silent before it is paused: garbage collection and large texts take less. */
const SILENT_MS = 1_000

let lastBeat = -1
let lastBeatAt = monotonicMs()
let hasReleasedSignals = false
let isLooking = false

setInterval(() => {
  if (!isLooking) void look()
}, LOOK_EVERY_MS)

async function look(): Promise<void> {
  const beat = beatOf(memory)
  const now = monotonicMs()
  if (beat !== lastBeat) {
    lastBeat = beat
    lastBeatAt = now
    hasReleasedSignals = false
    return
  }
  const isOverdue = now > earliestOf(memory)
  if (now - lastBeatAt < SILENT_MS || (hasReleasedSignals && !isOverdue)) return
  isLooking = true
  try {
    await interrupt()
    hasReleasedSignals = true
  } catch {
    // The main thread went on between two of the messages. The next look finds out whether it is stuck again.
  } finally {
    isLooking = false
  }
}

/**
 * Pauses the main thread, asks whose code is running, and ends it if its time is up. Where the main thread is in native
 * code, this takes until that returns. A session is open only here: at its end the process would wait for one.
 */
async function interrupt(): Promise<void> {
  const session = new Session()
  session.connectToMainThread()
  try {
    const paused = new Promise<readonly CallFrame[]>((resolve) => {
      session.once('Debugger.paused', ({ params }) => resolve(params.callFrames))
    })
    await session.post('Debugger.enable')
    await session.post('Debugger.pause')
    const frames = await paused
    const { result } = await session.post('Debugger.evaluateOnCallFrame', {
      callFrameId: frames[0]?.callFrameId ?? '',
      expression: `globalThis[Symbol.for('${QUESTION}')]()`,
      returnByValue: true,
      silent: true,
    })
    if (result.value === 'end') await leaveCallbacks(session, frames)
    // Its answer comes only when the main thread goes on.
    if (result.value === 'end') void session.post('Runtime.terminateExecution').catch(() => {})
    await session.post('Debugger.resume')
  } finally {
    session.disconnect()
  }
}

interface CallFrame {
  readonly callFrameId: string
  readonly functionName: string
}

/** Node's own functions that call back timers, immediates and ticks. */
const callers = new Set(['listOnTimeout', 'processImmediate', 'processTicksAndRejections'])

/**
 * Does what Node does after a callback, which is ended before that. Otherwise Node finds that its stack of asynchronous
 * contexts is not as it was, and ends the process.
 */
async function leaveCallbacks(session: Session, frames: readonly CallFrame[]): Promise<void> {
  for (const { callFrameId, functionName } of frames) {
    if (!callers.has(functionName)) continue
    await session.post('Debugger.evaluateOnCallFrame', {
      callFrameId,
      expression: `process.getBuiltinModule('node:async_hooks').executionAsyncId() === asyncId && emitAfter(asyncId)`,
      silent: true,
    })
  }
}

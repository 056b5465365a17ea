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
/** How long a pause may be awaited. Native code, such as a wait of `Atomics`, does not pause. */
const PAUSE_MS = 1_000

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
    await interrupt(isOverdue)
    hasReleasedSignals = true
  } finally {
    isLooking = false
  }
}

/** A session is open only here: at the end of the process Node would wait for it. */
async function interrupt(isOverdue: boolean): Promise<void> {
  const session = new Session()
  session.connectToMainThread()
  try {
    const frame = await pausedFrame(session)
    if (frame !== undefined) await ask(session, frame)
    else if (isOverdue) await session.post('Runtime.terminateExecution')
  } finally {
    session.disconnect()
  }
}

/** Asks whose code it is, and ends it if its time is up. */
async function ask(session: Session, callFrameId: string): Promise<void> {
  const { result } = await session.post('Debugger.evaluateOnCallFrame', {
    callFrameId,
    expression: `globalThis[Symbol.for('${QUESTION}')]()`,
    returnByValue: true,
    silent: true,
  })
  // Its answer comes only when the main thread goes on.
  if (result.value === 'end') void session.post('Runtime.terminateExecution').catch(() => {})
  await session.post('Debugger.resume')
}

/**
 * The innermost frame of the paused main thread. `undefined` where it does not pause in time: it then is not in
 * JavaScript, or it lives again.
 */
async function pausedFrame(session: Session): Promise<string | undefined> {
  const paused = new Promise<string | undefined>((resolve) => {
    session.once('Debugger.paused', ({ params }) => resolve(params.callFrames[0]?.callFrameId))
    setTimeout(resolve, PAUSE_MS, undefined)
  })
  void session.post('Debugger.enable').catch(() => {})
  void session.post('Debugger.pause').catch(() => {})
  return paused
}

import { writeSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { workerData } from 'node:worker_threads'
import { beatOf, earliestOf, endingsOf, monotonicMs, QUESTION, type WatchedMemory } from './watched-memory.ts'

/**
 * Watches the main thread from another one. Code that never lets go of the main thread stops its timers and its signals, so
 * nothing in it could end that code. This thread pauses it by way of Node's inspector, asks whose code it is, and ends that
 * code where its time is up. No port is opened for it.
 */

const memory = workerData as WatchedMemory

const LOOK_EVERY_MS = 100
/** How long the main thread is silent before it is paused: garbage collection and large texts take less. */
const SILENT_MS = 1_000
/**
 * JavaScript pauses within this time on an idle machine. A pause that takes longer may have waited for native code, and what
 * runs after that may belong to another target.
 */
const PROMPT_MS = 500
/** Node takes some fifty steps from one callback to the next. */
const MOST_STEPS = 200
/** How long code goes on after its time limit without a pause before the whole process is ended. */
const HOPELESS_MS = 30_000

let lastBeat = -1
let lastBeatAt = monotonicMs()
let hasReleasedSignals = false
let isLooking = false

/** When the main thread last did something, as far as this thread knows. */
let aliveAt = monotonicMs()
let lastSign = ''

setInterval(() => {
  endIfHopeless()
  if (!isLooking) void look()
}, LOOK_EVERY_MS)

/**
 * Ends the process where code cannot be ended: a block by native code, or a loop that runs where its target is unknown.
 * Otherwise a scheduled run would hang until the platform ends it. What was done is in the journal of the report.
 */
function endIfHopeless(): void {
  const sign = `${beatOf(memory)} ${endingsOf(memory)}`
  const now = monotonicMs()
  if (sign !== lastSign) aliveAt = now
  lastSign = sign
  if (now - Math.max(aliveAt, earliestOf(memory)) < HOPELESS_MS) return
  writeSync(
    2,
    [
      `error  Code of the runbook keeps the process since its time was over ${HOPELESS_MS / 1_000} s ago, and cannot be ended. The process ends itself (RUNBOOK_TIMEOUT)`,
      'cause  A call that does not return, such as execSync, or a loop without an end.',
      'fix    Give it an end. With --report, the same command with `--targets-file` and that report does what is still to do.',
      'docs   docs/errors.md#runbook_timeout (`towline docs RUNBOOK_TIMEOUT`)',
      '',
    ].join('\n'),
  )
  process.kill(process.pid, 'SIGKILL')
}

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
    // The first message already waits for native code to return.
    const began = monotonicMs()
    await session.post('Debugger.enable')
    let frames = await pausedBy(session, 'Debugger.pause')
    let answer = await ask(session, began, false)
    // Between two microtasks or ticks only Node's own code is on the stack. The next functions to be called are their code.
    for (let step = 1; step <= MOST_STEPS && answer === 'unknown'; step++) {
      frames = await pausedBy(session, 'Debugger.stepInto')
      answer = await ask(session, began, step === MOST_STEPS)
    }
    if (answer === 'end') await leaveCallbacks(session, frames)
    // Its answer comes only when the main thread goes on.
    if (answer === 'end') void session.post('Runtime.terminateExecution').catch(() => {})
    await session.post('Debugger.resume')
  } finally {
    session.disconnect()
  }
}

/** Pauses the main thread, or lets it take one step. Returns its stack, the innermost function first. */
async function pausedBy(
  session: Session,
  method: 'Debugger.pause' | 'Debugger.stepInto',
): Promise<readonly CallFrame[]> {
  const paused = new Promise<readonly CallFrame[]>((resolve) => {
    session.once('Debugger.paused', ({ params }) => resolve(params.callFrames))
  })
  await session.post(method)
  return paused
}

/** Asks the paused main thread whose code it runs. The expression sees no variable of that code, which may be named `Symbol`. */
async function ask(session: Session, began: number, isLast: boolean): Promise<unknown> {
  const isPrompt = monotonicMs() - began < PROMPT_MS
  const { result } = await session.post('Runtime.evaluate', {
    expression: `globalThis[Symbol.for('${QUESTION}')](${isPrompt}, ${isLast})`,
    returnByValue: true,
    silent: true,
  })
  return result.value
}

interface CallFrame {
  readonly callFrameId: string
  readonly functionName: string
}

const LEAVE_CONTEXT = [
  `if (process.getBuiltinModule('node:async_hooks').executionAsyncId() === asyncId) emitAfter(asyncId)`,
  `if (typeof priorContextFrame !== 'undefined') AsyncContextFrame.set(priorContextFrame)`,
].join('; ')

/**
 * Node's own functions that call back timers, immediates and ticks (lib/internal/timers.js and task_queues.js), and what they
 * do after a callback. The `finally` that would do it does not run for code that is ended.
 */
const afterCallback: Readonly<Record<string, string>> = {
  listOnTimeout: LEAVE_CONTEXT,
  processTicksAndRejections: LEAVE_CONTEXT,
  // The other immediates of this turn are in this list alone. One that has not run yet, as between two of them, is the first.
  processImmediate: `outstandingQueue.head = immediate._destroyed ? immediate._idleNext : immediate; ${LEAVE_CONTEXT}`,
}

/**
 * Does what Node does after a callback, which is ended before that. Otherwise Node finds that its stack of asynchronous
 * contexts is not as it was, and ends the process, or it forgets the immediates of other targets.
 */
async function leaveCallbacks(session: Session, frames: readonly CallFrame[]): Promise<void> {
  for (const { callFrameId, functionName } of frames) {
    const expression = afterCallback[functionName]
    if (expression !== undefined) {
      await session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression, silent: true })
    }
  }
}

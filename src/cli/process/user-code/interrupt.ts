import { Session } from 'node:inspector/promises'
import { leaveCallbacks } from './leave-callbacks.ts'
import { type CallFrame, PausedThread } from './paused-thread.ts'
import { soon } from './soon.ts'
import { monotonicMs, QUESTION } from './watched-memory.ts'

/**
 * JavaScript pauses within this time on an idle machine. A pause that takes longer may have waited for native code, and what
 * runs after that may belong to another target.
 */
const PROMPT_MS = 500
/** Node takes some fifty steps from one callback to the next. */
const MOST_STEPS = 200
/** How long native code is waited for by one session. */
const NATIVE_MS = 10_000

/** The folder of Towline's own code: `src/` or `dist/`. */
const own = new URL(import.meta.url.endsWith('.ts') ? '../../../' : '../', import.meta.url).href

interface Interruption {
  /** When the main thread was first asked, in milliseconds of `monotonicMs()`. */
  readonly began: number
  /** The main thread takes messages, so that it is in no native code. */
  reached(): void
  readonly session?: Session
}

/**
 * Pauses the main thread, asks whose code is running, and ends it if its time is up. Rejects where an answer takes too long;
 * the main thread then goes on, and the caller tries again. A session is open only here: at its end the process would wait
 * for one.
 */
export async function interrupt({ began, reached, session = new Session() }: Interruption): Promise<void> {
  session.connectToMainThread()
  const thread = new PausedThread(session)
  try {
    // The first message already waits for native code to return.
    await soon(session.post('Debugger.enable'), NATIVE_MS)
    reached()
    let frames = await thread.after('Debugger.pause')
    let answer = await ask(session, began, frames, false)
    // Between two microtasks or ticks only Node's own code is on the stack. The next functions to be called are their code.
    for (let step = 1; step <= MOST_STEPS && answer === 'unknown'; step++) {
      frames = await thread.after('Debugger.stepInto')
      answer = await ask(session, began, frames, step === MOST_STEPS)
    }
    const isEnd = answer === 'end'
    if (isEnd) await leaveCallbacks(session, frames)
    // Unlike `Runtime.terminateExecution` this is not refused while an earlier end has not been reported yet.
    await soon(session.post('Debugger.resume', { terminateOnResume: isEnd }))
  } finally {
    // Lets the main thread go on, wherever it is.
    session.disconnect()
  }
}

/**
 * Asks the paused main thread whose code it runs. Only a function of users is taken for that. One of Node or Towline that it
 * called takes further steps, and is asked about only where it does not return. The expression sees no variable of the code
 * that is paused, which may be named `Symbol`.
 */
async function ask(session: Session, began: number, frames: readonly CallFrame[], isLast: boolean): Promise<unknown> {
  const isPrompt = monotonicMs() - began < PROMPT_MS
  const isOfUsers = frames.slice(0, isLast ? undefined : 1).some(isCodeOfUsers)
  const { result } = await soon(
    session.post('Runtime.evaluate', {
      expression: `globalThis[Symbol.for('${QUESTION}')](${isPrompt}, ${isOfUsers})`,
      returnByValue: true,
      silent: true,
    }),
  )
  return result.value
}

/** Whether this is neither Node's nor Towline's. A text that was evaluated has no file. */
function isCodeOfUsers({ url }: CallFrame): boolean {
  return !url.startsWith('node:') && !url.startsWith(own)
}

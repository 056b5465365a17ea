import { Script } from 'node:vm'

/** What may end work that never lets go of the main thread, where no handler can run. */
interface Interruption {
  /** Milliseconds until the time of the command is up; `undefined` without a limit. */
  readonly leftMs: number | undefined
  /** Called after Ctrl-C has ended the work. */
  interrupted(): void
  /** Called after the time limit has ended the work. */
  overdue(): void
  /** Leaves signals other than SIGINT to the system, which ends the process: nothing is in flight during such work. */
  release(): void
  /** Takes them back. */
  take(): void
}

const WORK = 'towline.work'
const script = new Script(`globalThis[Symbol.for('${WORK}')]()`)

/**
 * Runs work that keeps the main thread, such as a query over all rows. V8 ends it at Ctrl-C and when the time is up, by a
 * thread that Node starts for a script with such limits (nodejs.org/api/vm.html#scriptruninthiscontextoptions).
 *
 * Throws what the work throws, and Node's error where the work was ended.
 */
export function interruptible<T>(work: () => T, { leftMs, interrupted, overdue, release, take }: Interruption): T {
  const place = Symbol.for(WORK)
  release()
  try {
    Object.defineProperty(globalThis, place, { value: work, configurable: true })
    const timeout = leftMs === undefined ? {} : { timeout: Math.max(1, Math.ceil(leftMs)) }
    return script.runInThisContext({ breakOnSigint: true, displayErrors: false, ...timeout })
  } catch (error) {
    const { code } = Object(error)
    if (code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') interrupted()
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') overdue()
    throw error
  } finally {
    Reflect.deleteProperty(globalThis, place)
    take()
  }
}

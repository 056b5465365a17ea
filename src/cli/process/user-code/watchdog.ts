import { Worker } from 'node:worker_threads'
import { codePlace } from '../../../fleet/user-code/code-place.ts'
import type { UserWork } from '../../../fleet/user-code/user-work.ts'
import { beat, countEnding, monotonicMs, QUESTION, watchedMemory } from './watched-memory.ts'

export interface Watched {
  /** The work whose code is running now. */
  working(): UserWork | undefined
  /** Says that the code that runs from now on is no work's, for when that of a work is ended. */
  disown(): void
  /** Takes work whose code kept the thread after it had ended, and where it did. */
  leftover(work: UserWork, at: string): void
  /** When the command's own time is up, in milliseconds of `performance.now()`. */
  readonly until?: number | undefined
  readonly signals: SignalHandlers
}

/** The handlers of Ctrl-C and of its like. They do not run while code keeps the main thread. */
export interface SignalHandlers {
  /** Leaves the signals to the system, which ends the process. */
  release(): void
  /** Takes them back. A second call does nothing. */
  take(): void
}

interface Watchdog {
  begin(work: UserWork): void
  left(work: UserWork): void
  /** Resolves when the thread is gone. */
  stop(): Promise<void>
}

const BEAT_EVERY_MS = 100
/** Shorter ones do not matter to a limit of time. */
const LONG_BLOCK_MS = 500

/**
 * Ends code of users that never lets go of the main thread, once its time is up. The timer of its target then fires, and
 * fails the target. Until then signals end the process by themselves, because no handler can run.
 */
export function startWatchdog({
  working,
  disown,
  leftover,
  until = Number.POSITIVE_INFINITY,
  signals,
}: Watched): Watchdog {
  const memory = watchedMemory()
  const works = new Set<UserWork>()
  // The clock of `performance.now()` begins with the thread.
  const offset = monotonicMs() - performance.now()
  const setEarliest = (): void => {
    memory.ends[0] = Math.min(until, ...[...works].map(({ limit }) => limit.deadline)) + offset
  }
  setEarliest()

  const worker = new Worker(threadUrl(), {
    workerData: memory,
    name: 'towline-watchdog',
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
  // Without it runs go on as before; only endless loops are not ended.
  worker.on('error', () => {})

  let lastBeatAt = performance.now()
  /** The work whose code was to be ended since the last beat. Code of users without a work is its code, still going on. */
  let ended: UserWork | undefined
  /** Gives all works the time back that unknown code took. */
  const excuse = (now: number): void => {
    const blocked = now - lastBeatAt - BEAT_EVERY_MS
    if (blocked > LONG_BLOCK_MS) for (const { limit } of works) limit.excuse(blocked)
    lastBeatAt = now
    setEarliest()
  }
  const beating = setInterval(() => {
    // This timer is due before those of the works, so none of them is given up for that.
    excuse(performance.now())
    signals.take()
    ended = undefined
    beat(memory)
  }, BEAT_EVERY_MS)
  beating.unref()

  const end = (work: UserWork): void => {
    ended = work
    disown()
  }

  /**
   * `isPrompt`: the code that is paused is the code that kept the thread. `isOfUsers`: it is neither Node's nor Towline's,
   * which may be amid work for all targets. Timers of Node that are left half way run never again or for ever, and an address
   * that is read here spoils the one that Node is reading. So the caller lets such code take further steps.
   */
  const answer = (isPrompt: boolean, isOfUsers: boolean): 'end' | 'wait' | 'unknown' => {
    // Whatever keeps the thread, no handler of it can run.
    signals.release()
    if (!isOfUsers) return 'unknown'
    const now = performance.now()
    const work = working() ?? ended
    if (work === undefined) return 'unknown'
    // The code that is running is still on the stack.
    const at = codePlace(new Error(), work.file)?.at ?? 'a place without a name'
    if (!works.has(work)) {
      end(work)
      setImmediate(leftover, work, at)
      return 'end'
    }
    if (!isPrompt) excuse(now)
    if (now < Math.min(until, work.limit.deadline)) return 'wait'
    if (work.busyAt === undefined) countEnding(memory)
    work.busyAt = at
    for (const other of works) if (other.busyAt === undefined) other.limit.give(now - lastBeatAt)
    // The code of another target may be next, before the timer of the beat.
    lastBeatAt = now
    setEarliest()
    end(work)
    return 'end'
  }
  Object.defineProperty(globalThis, Symbol.for(QUESTION), { value: answer, configurable: true })

  return {
    begin(work) {
      works.add(work)
      setEarliest()
    },
    left(work) {
      works.delete(work)
      setEarliest()
    },
    async stop() {
      clearInterval(beating)
      await worker.terminate()
    },
  }
}

/** Beside this file when it runs from source, else a file of the published package. */
function threadUrl(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('./watchdog-thread.ts', import.meta.url)
    : new URL('../cli/watchdog-thread.js', import.meta.url)
}

import { OwnSignal } from '../../http/own-signal.ts'
import type { Runtime } from '../../http/runtime.ts'

/** How long work may take. */
export class TimeLimit {
  /** In milliseconds. */
  readonly ms: number
  /** When the time is up, in milliseconds of `performance.now()`. */
  deadline: number
  #given = 0
  #excused = 0

  constructor(ms: number) {
    this.ms = ms
    this.deadline = performance.now() + ms
  }

  /** Adds what code of other work took, in milliseconds. */
  give(ms: number): void {
    this.#given += ms
    this.deadline += ms
  }

  /** Adds what unknown code took. That may be code of this work, so it gets no more than its time once again. */
  excuse(ms: number): void {
    const excused = Math.min(ms, this.ms - this.#excused)
    this.#excused += excused
    this.give(excused)
  }

  /** Resolves when the time is up; rejects with the signal's reason. */
  async up(wait: Runtime['wait'], signal: AbortSignal): Promise<void> {
    await wait(this.ms, signal)
    while (this.#given > 0) {
      const given = this.#given
      this.#given = 0
      await wait(given, signal)
    }
  }
}

interface Bounds {
  readonly limit: TimeLimit
  readonly wait: Runtime['wait']
  readonly outer: AbortSignal
  /** The error of work whose time is up. */
  readonly tooSlow: () => Error
}

/** The reason for which a timer is stopped. Without one Node would make an error with a stack for each target. */
const DONE = 'done'

/**
 * Does the work until it ends, its time is up, the run is stopped, or `fail` is called with an error: also where the work
 * ignores its signal. `fail` returns false once the work has ended, but for what the aborted signal brings about.
 */
export async function within<Result>(
  { limit, wait, outer, tooSlow }: Bounds,
  work: (signal: AbortSignal, fail: (error: Error) => boolean) => Promise<Result>,
): Promise<Result> {
  outer.throwIfAborted()
  using own = new OwnSignal(outer)
  const { signal } = own
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const done = new AbortController()
  let isDone = false
  const fail = (error: Error): boolean => {
    if (isDone) return signal.aborted && isReason(error, signal.reason)
    own.abort(error)
    return true
  }
  limit.up(wait, done.signal).then(
    () => own.abort(tooSlow()),
    () => {},
  )
  try {
    return await Promise.race([work(signal, fail), stopped])
  } finally {
    isDone = true
    done.abort(DONE)
  }
}

function isReason(error: Error, reason: unknown): boolean {
  return error === reason || error.cause === reason
}

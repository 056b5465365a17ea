import { OwnSignal } from '../../http/own-signal.ts'
import type { Runtime } from '../../http/runtime.ts'

interface Bounds {
  readonly ms: number
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
  { ms, wait, outer, tooSlow }: Bounds,
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
  wait(ms, done.signal).then(
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

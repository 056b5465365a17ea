import type { UserWork } from '../../../fleet/user-code/user-work.ts'

type Callback = (...args: never[]) => unknown

/** To which work the code of users belongs that is running, and what becomes of what it does. */
export interface Owners {
  /** The work whose code is running; `undefined` while that is Towline's. */
  working(): UserWork | undefined
  /** Fails the work whose code makes this call, also where the code catches the error. `call` is a name such as `process.exit`. */
  refuse(call: string, args: readonly unknown[]): never
  /**
   * The callback as a part of the work whose code gives it: it runs as that work's code, and what it throws fails that work. After
   * that it is not called any more. Without such work the callback itself.
   */
  own<Given>(callback: Given): Given
}

interface Entering {
  working(): UserWork | undefined
  run<Result>(work: UserWork, code: () => Result): Result
  /** Takes what a callback of the work threw. */
  thrown(work: UserWork, error: unknown): void
}

/** Returns `Owners.own`. */
export function ownCallbacks({ working, run, thrown }: Entering): Owners['own'] {
  return <Given>(callback: Given): Given => {
    const work = working()
    if (work === undefined || typeof callback !== 'function') return callback
    const given = callback as unknown as Callback & { readonly listener?: unknown }
    let hasFailed = false
    const owned = function (this: unknown, ...args: never[]): unknown {
      if (hasFailed) return undefined
      return run(work, () => {
        try {
          return given.apply(this, args)
        } catch (error) {
          // First, because a hook of Node's is called again by what comes next.
          hasFailed = true
          thrown(work, error)
          return undefined
        }
      })
    }
    // By this property an emitter finds a listener that is to be removed.
    return Object.assign(owned, { listener: given.listener ?? given }) as unknown as Given
  }
}

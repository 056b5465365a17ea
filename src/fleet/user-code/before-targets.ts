import { pause } from '../../http/pause.ts'
import { type UserCodeGuard, UserWork } from './user-work.ts'
import { loopTurn } from './watched-client.ts'
import { TimeLimit, within } from './within.ts'

interface BeforeTargets extends Pick<UserWork, 'file' | 'printed'> {
  readonly guard: UserCodeGuard
  readonly signal?: AbortSignal | undefined
  /** How long it may take, in milliseconds. */
  readonly ms: number
  /** The error for what the code threw, in a timer as well. */
  failed(cause: unknown): Error
  /** The error of code whose time is up. `busyAt` is where it kept the thread to itself, if it did. */
  tooSlow(busyAt: string | undefined): Error
}

/**
 * Does what belongs to no target, with code of a runbook's file in it: `enter` calls that code. Rejects with the errors of
 * `failed` and `tooSlow`, and with the reason of `signal`.
 */
export async function beforeTargets<Result>(
  { file, printed, guard, signal = new AbortController().signal, ms, failed, tooSlow }: BeforeTargets,
  does: (enter: <Given>(code: () => Given) => Given) => Promise<Result>,
): Promise<Result> {
  const limit = new TimeLimit(ms)
  let work: UserWork | undefined
  try {
    return await within(
      { limit, wait: pause, outer: signal, tooSlow: () => tooSlow(work?.busyAt) },
      async (_, fail) => {
        const begun = new UserWork({ file, limit, printed, fail: (error) => fail(failed(error)) })
        work = begun
        guard.begin(begun)
        // Code that is ended takes with it all that called it without a pause in between.
        await loopTurn()
        try {
          return await does((code) => guard.enter(begun, code))
        } catch (cause) {
          // Getters of what was thrown are code of the file as well.
          throw guard.enter(begun, () => failed(cause))
        }
      },
    )
  } finally {
    if (work !== undefined) guard.left(work)
  }
}

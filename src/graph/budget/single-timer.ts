import type { Runtime } from '../../http/runtime.ts'

/**
 * One timer at a time, and the clock by which it is set. In tests a wait may end at once while the clock stands still.
 * Then the time that was waited for counts as passed, because to wait for the clock would be to spin.
 */
export class SingleTimer {
  readonly #clock: Runtime['now']
  readonly #wait: Runtime['wait']
  /** How far the time that was waited for is ahead of the clock. */
  #ahead = 0
  #set: { readonly at: number; readonly stop: AbortController } | undefined

  constructor({ now, wait }: Pick<Runtime, 'now' | 'wait'>) {
    this.#clock = now
    this.#wait = wait
  }

  now(): number {
    return this.#clock() + this.#ahead
  }

  /** A time of `now()` by the runtime's clock. */
  byClock(time: number): number {
    return time - this.#ahead
  }

  /** Calls `due` once after so many milliseconds, or sooner where the timer was set to an earlier time already. */
  set(ms: number, due: (waitedMs: number) => void, fail: (error: unknown) => void): void {
    const now = this.now()
    const at = now + ms
    if (this.#set !== undefined && this.#set.at <= at && this.#set.at > now) return
    this.#set?.stop.abort()
    const set = { at, stop: new AbortController() }
    this.#set = set
    const isStillSet = (): boolean => {
      if (this.#set !== set) return false
      this.#set = undefined
      return true
    }
    this.#wait(ms, set.stop.signal).then(
      () => {
        if (!isStillSet()) return
        const missing = at - this.now()
        if (missing > ms / 2) this.#ahead += missing
        due(ms)
      },
      (error: unknown) => {
        if (isStillSet()) fail(error)
      },
    )
  }

  clear(): void {
    this.#set?.stop.abort()
    this.#set = undefined
  }
}

/**
 * A signal for one piece of work: aborted with each signal that it follows, and by `abort`. Dispose of it (`using`)
 * when the work is done.
 *
 * Not `AbortSignal.any`, for memory. A followed signal there remembers every signal that ever followed it until a full
 * garbage collection. Over thousands of targets that was most of a run's memory.
 */
export class OwnSignal implements Disposable {
  readonly #own = new AbortController()
  readonly #followed: ReadonlySet<AbortSignal>

  constructor(...followed: readonly (AbortSignal | undefined)[]) {
    this.#followed = new Set(followed.filter((signal) => signal !== undefined))
    for (const signal of this.#followed) {
      if (signal.aborted) this.abort(signal.reason)
      signal.addEventListener('abort', this.#follow, { once: true })
    }
  }

  get signal(): AbortSignal {
    return this.#own.signal
  }

  /** `signal` where it follows another one; `undefined` otherwise, because then only `abort` could abort it. */
  get inherited(): AbortSignal | undefined {
    return this.#followed.size === 0 ? undefined : this.signal
  }

  abort(reason?: unknown): void {
    this.#own.abort(reason)
  }

  [Symbol.dispose](): void {
    for (const signal of this.#followed) signal.removeEventListener('abort', this.#follow)
  }

  readonly #follow = ({ target }: Event): void => this.abort((target as AbortSignal).reason)
}

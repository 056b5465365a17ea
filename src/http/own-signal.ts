/**
 * A signal for one piece of work: aborted with any that it follows, and on its own. `AbortSignal.any` would do the same, but
 * the signals that are followed remember each that ever followed them until all garbage is searched for, and over thousands
 * of targets that is most of a run's memory. Let go of it (`using`) when the work is done.
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

  /** The same where it follows any; else nobody but its owner could abort it. */
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

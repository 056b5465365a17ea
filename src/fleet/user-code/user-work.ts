/**
 * Work that is done by code of a user: a runbook in one target, or the loading of its file. Whatever goes wrong in that
 * code belongs to it, also in timers and promises that the code started.
 */
export interface UserWork {
  /** Name of the target; left out while the file is loaded. */
  readonly target?: string
  /** Absolute path of the runbook; left out for one that is given as code. */
  readonly file?: string | undefined
  /** When its time is up, in milliseconds of `performance.now()`. */
  readonly deadline: number
  /** Fails the work with this error and aborts its signal. Returns false where the work had ended before. */
  fail(error: Error): boolean
  /** A line that the code printed. */
  printed(level: 'info' | 'warn', line: string): void
}

/** Holds the process together while code of users runs in it. */
export interface UserCodeGuard {
  /** Calls `code`. What it does, now and later, belongs to `work`. */
  enter<Result>(work: UserWork, code: () => Result): Result
  /** The work ended, whatever its code still does. */
  left(work: UserWork): void
}

/**
 * No guard: for a program that uses the library. Handlers of a process change what the whole program does, so they are the
 * program's own to install.
 */
export const unguarded: UserCodeGuard = { enter: (_, code) => code(), left: () => {} }

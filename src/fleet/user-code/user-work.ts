import type { TimeLimit } from './within.ts'

interface UserWorkParts {
  /** Name of the target; left out while the file is loaded. */
  readonly target?: string
  /** Absolute path of the runbook; left out for one that is given as code. */
  readonly file?: string | undefined
  readonly limit: TimeLimit
  /** Fails the work with this error and aborts its signal. Returns false where the work had ended before. */
  fail(error: Error): boolean
  /** Takes a line that the code printed. */
  printed(level: 'info' | 'warn', line: string): void
}

/**
 * Work that is done by code of a user: a runbook in one target, or the loading of its file. Whatever goes wrong in that
 * code belongs to it, also in timers and promises that the code started.
 */
export class UserWork {
  readonly target: string | undefined
  readonly file: string | undefined
  readonly limit: TimeLimit
  readonly fail: UserWorkParts['fail']
  readonly printed: UserWorkParts['printed']
  /** `file:line` where the code kept the thread to itself until it was ended. */
  busyAt: string | undefined

  constructor({ target, file, limit, fail, printed }: UserWorkParts) {
    this.target = target
    this.file = file
    this.limit = limit
    this.fail = fail
    this.printed = printed
  }
}

/** Holds the process together while code of users runs in it. */
export interface UserCodeGuard {
  /** The time of the work begins, before its code does. */
  begin(work: UserWork): void
  /** Calls `code`. What it does, now and later, belongs to `work`. */
  enter<Result>(work: UserWork, code: () => Result): Result
  /** The work ended, whatever its code still does. */
  left(work: UserWork): void
}

/**
 * No guard: for a program that uses the library. Handlers of a process change what the whole program does, so they are the
 * program's own to install.
 */
export const unguarded: UserCodeGuard = { begin: () => {}, enter: (_, code) => code(), left: () => {} }

import type { connector } from '../../connect/connect.ts'
import type { SignIn } from '../../directory/sign-in/sign-in.ts'
import type { UserCodeGuard } from '../../fleet/user-code/user-work.ts'
import type { HttpExchange } from '../../http/create-send.ts'
import type { Reach } from '../../http/reach.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { Send } from '../../http/send.ts'
import type { GuardEvents } from './user-code/guard.ts'

/**
 * Everything of the process that a command may touch. `main.ts` makes it from the real one; tests make it in memory, so
 * that a whole command runs without a child process.
 */
export interface CliIo {
  readonly stdout: TextOut
  readonly stderr: TextOut
  readonly stdin: {
    readonly isTTY: boolean
    /** Reads standard input to its end. */
    read(signal: AbortSignal): Promise<Uint8Array>
  }
  readonly env: NodeJS.ProcessEnv
  /** Absolute path that relative paths start from. */
  readonly cwd: string
  /** Aborted by the first Ctrl-C, and when stdout can no longer be written to. */
  readonly signal: AbortSignal
  /**
   * The command is given up for this reason, so its outputs wait no longer than a second for a reader that takes nothing.
   * Writes then reject with the reason. Missing where no reader is slow.
   */
  hurry?(reason: Error): void
  readonly now: () => number
  readonly wait?: Runtime['wait']
  /** Questions to the person at the terminal; missing where stdin or stderr is none. */
  prompts?(signal: AbortSignal): Promise<Prompts>
  /** Opens the network. Called at most once in a command, and only by commands that need it. */
  openSend(observe: ((exchange: HttpExchange) => void) | undefined): Promise<Send & { close(): void }>
  /** Signs an admin in to a tenant. Left out by `main.ts`: commands then load `directory/sign-in/sign-in.ts` themselves. */
  readonly signIn?: SignIn
  /** Connects to targets. Left out by `main.ts`: commands then load `connect/connect.ts` themselves. */
  readonly connector?: typeof connector
  /** Path of the policy of this host. @default `/etc/towline/policy.yaml` */
  readonly hostPolicy?: string
  /** Examines the network after a request without an answer. Missing where there is no network to examine. */
  openReach?(): Promise<Reach>
  /** Guards the process while code of users runs in it. Missing where there is no process to guard. */
  guardUserCode?(events: GuardEvents): Promise<UserCodeGuard>
  /** Runs work that keeps the thread. Missing where there is no process whose signals would have to wait for it. */
  interruptible?<T>(work: () => T, limit: { readonly leftMs: number | undefined; overdue(): void }): T
  /** Hands signals such as SIGINT to the command, which then must end by itself. They no longer abort `signal`. */
  takeSignals(handler: (signal: NodeJS.Signals) => void): void
  version(): Promise<string>
}

export interface TextOut {
  /** Resolves when more may be written. Rejects with `OutputClosed` once the reader has closed the stream. */
  write(data: string | Uint8Array): Promise<void>
  /** Resolves when the system has accepted all that was written. */
  flush(): Promise<void>
  readonly isTTY: boolean
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number
}

/** Questions to the person at the terminal. */
export interface Prompts {
  /**
   * The line that was typed as an answer, without blanks around it; `undefined` at the end of the input (Ctrl-D). `check`
   * returns what is wrong with an answer, or `undefined`; after a wrong one the question is shown again. With `fresh`,
   * what was typed before the question was shown is dropped.
   *
   * Rejects with the reason of the signal.
   */
  text(
    question: string,
    check: (answer: string) => string | undefined,
    options?: { readonly fresh?: boolean },
  ): Promise<string | undefined>
}

/** The reader of stdout has closed it, as `head` does after enough lines. Not a failure: the command ends quietly. */
export class OutputClosed extends Error {
  override name = 'OutputClosed'
}

import type { Application, CommandContext } from '@stricli/core'
import type { Oversights } from '../../connect/oversight/oversights.ts'
import type { Message } from '../../directory/tell.ts'
import { RunError } from '../../errors/errors.ts'
import type { HttpExchange } from '../../http/create-send.ts'
import { pause } from '../../http/pause.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { Send } from '../../http/send.ts'
import { safeParagraph, safeText } from '../../text/safe.ts'
import { wrapLines } from '../../text/wrap.ts'
import { earlyFlags } from './early-flags.ts'
import { exitCodes } from './exit-codes.ts'
import type { FormatName } from './format-names.ts'
import type { CliIo, TextOut } from './io.ts'
import { eraseProgress } from './progress-line.ts'

/** The flags that every command has; `define/flags.ts` says how they are written. */
export interface CommonFlags {
  readonly manifest: string | undefined
  readonly noManifest: boolean | undefined
  readonly policy?: string | undefined
  readonly verbose: boolean | undefined
  readonly debug: boolean | undefined
  readonly quiet: boolean | undefined
  readonly noColor: boolean | undefined
  /** Milliseconds. */
  readonly timeout: number | undefined
}

/** What a command is called with as `this`: the process, and the state of this command. */
export class CliContext implements CommandContext {
  readonly io: CliIo
  /** The words of the command line, as they were given. */
  readonly argv: readonly string[]
  /** All commands, for `__complete`, which completes command lines. */
  readonly application: Application<CliContext>
  /** stricli writes its help here. */
  readonly process: CommandContext['process']
  /** As it was typed: `towline sites list`. */
  command = 'towline'
  helpText = ''
  exitCode: number = exitCodes.ok
  verbose = false
  quiet = false
  /** Stacks of errors are shown. `verbose` is true then. */
  debug: boolean
  /** A manifest that the search found and that no line of output names yet. `text` is that line. An error adds it. */
  unseenManifest: { readonly path: string; readonly text: string } | undefined
  /** `-o json` was written out. */
  readonly errorsAsJson: boolean
  readonly #noColour: boolean
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined
  /** When the time of `--timeout` is up, in milliseconds of `performance.now()`, and the error for it. */
  #limit: { readonly at: number; readonly error: RunError } | undefined
  #runtime: Promise<Runtime> | undefined
  #closeSend = (): void => {}
  #policy: string | undefined
  #oversights: Promise<Oversights> | undefined

  constructor(io: CliIo, argv: readonly string[], application: Application<CliContext>) {
    const { errorsAsJson, noColour, debug } = earlyFlags(argv)
    this.io = io
    this.argv = argv
    this.application = application
    this.errorsAsJson = errorsAsJson
    this.debug = debug
    this.#noColour = noColour || Boolean(io.env['NO_COLOR'])
    this.process = {
      stdout: {
        write: (text) => {
          this.helpText += text
        },
      },
      stderr: { write: () => {} },
    }
    this.signal.addEventListener('abort', () => io.hurry?.(this.signal.reason), { once: true })
    io.signal.addEventListener('abort', this.#interrupt, { once: true })
    if (io.signal.aborted) this.#interrupt()
  }

  /** The command without the program's name, as an `Actor` has it: `sites list`. */
  get commandName(): string {
    return this.command.slice('towline '.length)
  }

  /** Aborted by Ctrl-C and by `--timeout`; the reason is the error to report. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Applies the flags that every command has. */
  async begin({ verbose, debug, quiet, timeout, policy }: CommonFlags): Promise<void> {
    this.#policy = policy
    this.debug = debug ?? false
    this.verbose = verbose ?? this.debug
    this.quiet = quiet ?? false
    if (timeout !== undefined) {
      const error = tooLong(timeout)
      this.#limit = { at: performance.now() + timeout, error }
      this.#timer = setTimeout(() => this.#stop.abort(error), timeout)
    }
    if (!this.debug) return
    const { debugLines } = await import('./debug-lines.ts')
    for (const line of await debugLines(this.io)) await this.note(line)
  }

  /** Whether to use colours: on a terminal, unless the user switched them off (no-color.org). */
  coloured({ isTTY }: TextOut): boolean {
    return isTTY && !this.#noColour
  }

  /** The format of the command's result: `-o`, or else a table on a terminal and JSON elsewhere. */
  format({ output }: { readonly output: FormatName | undefined }): FormatName {
    return output ?? (this.io.stdout.isTTY ? 'table' : 'json')
  }

  /** The text in lines that fit a terminal. Elsewhere as it is: a program that reads lines needs them whole. */
  fitted(out: TextOut, text: string): string {
    return out.isTTY ? wrapLines(text, out.columns) : text
  }

  /** Writes a message to stderr. With `--quiet` only what the reader must see is written. */
  async tell({ kind, text }: Message): Promise<void> {
    const { stderr } = this.io
    if (kind === 'must-see' || !this.quiet) await stderr.write(`${this.fitted(stderr, safeParagraph(text))}\n`)
  }

  /** A line of progress, or a warning. */
  note(text: string): Promise<void> {
    return this.tell({ kind: 'note', text })
  }

  /** The network and the clock, opened at the first call. */
  runtime(): Promise<Runtime> {
    this.#runtime ??= this.#open()
    return this.#runtime
  }

  /** What judges and records the work of this command. It ends with the command. */
  oversights(): Promise<Oversights> {
    this.#oversights ??= this.#watch()
    return this.#oversights
  }

  /** Ends the record, and says what a person must know of it. A write whose end was lost fails the command. */
  async endWatch(): Promise<void> {
    if (this.#oversights === undefined) return
    const { lines, isLost } = await (await this.#oversights).end()
    for (const text of lines) await this.tell({ kind: 'must-see', text })
    if (isLost && this.exitCode === exitCodes.ok) this.exit(exitCodes.failed)
  }

  /**
   * Runs work that keeps the thread for long, such as a sort of a million rows. Ctrl-C and `--timeout` end it, and abort
   * `signal`. Throws what the work throws.
   */
  interruptible<T>(work: () => T): T {
    const limit = this.#limit
    return this.io.interruptible === undefined
      ? work()
      : this.io.interruptible(work, {
          leftMs: limit && limit.at - performance.now(),
          overdue: () => this.#stop.abort(limit?.error),
        })
  }

  /**
   * The exit code of a command that ends without an error of its own. To be set before the result is printed: a reader that
   * closes stdout does not change it.
   */
  exit(code: number): void {
    this.exitCode = code
  }

  close(): void {
    clearTimeout(this.#timer)
    this.io.signal.removeEventListener('abort', this.#interrupt)
    this.#closeSend()
  }

  readonly #interrupt = (): void => this.#stop.abort(this.io.signal.reason)

  async #watch(): Promise<Oversights> {
    const { cwd, hostPolicy } = this.io
    const [{ Oversights }, runtime] = await Promise.all([
      import('../../connect/oversight/oversights.ts'),
      this.runtime(),
    ])
    return new Oversights(runtime, { policy: this.#policy, cwd, hostPolicy })
  }

  async #open(): Promise<Runtime> {
    const { io } = this
    const send = await io.openSend(
      this.verbose ? (exchange) => void io.stderr.write(`${requestLine(exchange)}\n`) : undefined,
    )
    const silent = this.quiet ? undefined : await tellOfSilentHosts(send, io)
    this.#closeSend = () => {
      silent?.close()
      send.close()
    }
    return { send: silent?.send ?? send, now: io.now, wait: io.wait ?? pause, env: io.env, signal: this.signal }
  }
}

async function tellOfSilentHosts(send: Send, { now, env, stderr }: CliIo) {
  const { tellingOfSilentHosts } = await import('./silent-hosts.ts')
  const tell = (text: string): void => void stderr.write(`${eraseProgress(stderr)}${safeText(text)}\n`)
  return tellingOfSilentHosts(send, { now, env, tell })
}

/** A request as `--verbose` shows it. Safe to paste: it has no token and no query value that could hold one. */
function requestLine({ method, url, status, error, durationMs, requestId }: HttpExchange): string {
  const outcome = status ?? error ?? 'aborted'
  const id = requestId === undefined ? '' : `  request-id ${requestId}`
  return safeText(`${method} ${url}  ${outcome}  ${Math.round(durationMs)} ms${id}`)
}

function tooLong(ms: number): RunError {
  return new RunError('TIMEOUT', {
    message: `The command took longer than --timeout allows (${ms / 1000} s).`,
    likelyCause:
      'A service, a pipe or a person did not answer, a refused request was being retried, or there is more to do than fits into that time.',
    fix: 'Run it again with a longer --timeout; `--verbose` shows where the time goes.',
  })
}

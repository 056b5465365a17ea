#!/usr/bin/env node
import { isatty, type WriteStream } from 'node:tty'
import { asTowlineError } from '../errors/error-json.ts'
import { ConfigError, RunbookError, RunError } from '../errors/errors.ts'
import type { TowlineError } from '../errors/towline-error.ts'
import { redact } from '../text/redact.ts'
import { safeText } from '../text/safe.ts'
import { watchThreads } from './process/blocked-threads.ts'
import { endProcess } from './process/end-process.ts'
import { exitCodeOf, exitCodes } from './process/exit-codes.ts'
import { refuseInspection, refuseTokenLogs } from './process/inspection.ts'
import { interruptible } from './process/interruptible.ts'
import type { CliIo } from './process/io.ts'
import { streamOut } from './process/stream-out.ts'
import type { ProcessGuard } from './process/user-code/guard.ts'
import { runCli } from './run-cli.ts'

/** The only file that takes over streams, signals and the exit of the process. All others get what they need from here. */

/** How long a command has to end after an error that nothing expected, in milliseconds. */
const GIVE_UP_MS = 10_000
/** How long the reader of stderr has to take the error after that, in milliseconds. */
const LAST_WORDS_MS = 1000
/** How long files may keep a command waiting that is being given up, in milliseconds. */
const FILES_MS = 3000

const stop = new AbortController()
let onSignal = (_name: NodeJS.Signals): void => stop.abort(interrupted())
/** Set while code of users runs in the process. */
let guard: ProcessGuard | undefined
/** Whether an error came after the target that it belongs to was done. */
let hasStrayed = false

const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => ({
  name,
  handle() {
    if (guard?.hasEmitted(name)) return
    // The second signal ends the process at once.
    if (stop.signal.aborted) end(exitCodes.interrupted)
    onSignal(name)
  },
}))
takeSignals()
refuseInspection(process)

const exitListeners = process.listeners('exit')

// Node would print these raw, with whatever a message holds, and end all that is in flight.
for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (thrown: unknown) => (guard === undefined ? giveUp(thrown) : guard.uncaught(thrown)))
}

// Without this Node would end with code 13 and a path of its own, where the command waits for what nothing can bring.
process.on('beforeExit', () => {
  if (!guard?.hasEmitted('beforeExit')) giveUp(new Error('The command waits for something that does not come.'))
})

// Node makes a stream at its first mention, which takes milliseconds. So streams are opened only when they are used.
// While code of users runs, `process.stdout` is not the real one.
const { stdout, stderr } = Object.getOwnPropertyDescriptors(process)
const openStdout = (): WriteStream => stdout.get?.call(process) ?? process.stdout
const openStderr = (): WriteStream => stderr.get?.call(process) ?? process.stderr
const interactive = isatty(0) && isatty(2)
const out = streamOut(openStdout, isatty(1), (reason) => stop.abort(reason))
const errors = streamOut(openStderr, isatty(2))

const io: CliIo = {
  stdout: out,
  stderr: errors,
  stdin: {
    isTTY: isatty(0),
    async read(signal) {
      const { readStdin } = await import('./process/read-stdin.ts')
      return readStdin(process.stdin, signal)
    },
  },
  env: process.env,
  get cwd() {
    return currentFolder()
  },
  signal: stop.signal,
  hurry(reason) {
    out.hurry(reason)
    errors.hurry(reason)
    watchThreads(FILES_MS, () => lastWords(asTowlineError(reason)))
  },
  now: Date.now,
  ...(interactive
    ? {
        async prompts(signal: AbortSignal) {
          const { terminalPrompts } = await import('./process/prompts.ts')
          return terminalPrompts(process.stdin, io.stderr, signal)
        },
      }
    : {}),
  async openSend(observe) {
    refuseTokenLogs(process)
    const { createSend } = await import('../http/create-send.ts')
    return createSend({ env: process.env, ...(observe === undefined ? {} : { observe }) })
  },
  async openReach() {
    const { createReach } = await import('../http/reach.ts')
    return createReach({ env: process.env })
  },
  async guardUserCode(events) {
    const { guardUserCode } = await import('./process/user-code/guard.ts')
    guard = guardUserCode(
      process,
      { release: releaseSignals, take: takeSignals },
      {
        ...events,
        blocked: () => stop.abort(blocked()),
        stray(error, target) {
          hasStrayed = true
          events.stray(error, target)
        },
      },
    )
    return guard
  },
  interruptible: (work, limit) =>
    interruptible(work, {
      ...limit,
      interrupted: () => onSignal('SIGINT'),
      release: () => releaseSignals(['SIGTERM', 'SIGHUP']),
      take: takeSignals,
    }),
  takeSignals(handler) {
    onSignal = handler
  },
  async version() {
    const { readFile } = await import('node:fs/promises')
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    return String(version)
  },
}

const code = await runCli(process.argv.slice(2), io)
// The command is over: from here on a signal may end the process as it is.
releaseSignals()
await guard?.stop()
end(code === exitCodes.ok && hasStrayed ? exitCodes.failed : code)

/** Ends the process, whatever timers, sockets and listeners are left in it. */
function end(code: number): never {
  guard?.release()
  // A listener of user code could change the code, or never return. One that was there before, such as a profiler's, stays.
  for (const listener of process.listeners('exit')) {
    if (!exitListeners.includes(listener)) process.removeListener('exit', listener)
  }
  endProcess(process, code, { userCode: guard !== undefined })
}

function takeSignals(): void {
  for (const { name, handle } of signals) if (!process.listeners(name).includes(handle)) process.on(name, handle)
}

function releaseSignals(names: readonly NodeJS.Signals[] = signals.map(({ name }) => name)): void {
  for (const { name, handle } of signals) if (names.includes(name)) process.off(name, handle)
}

/** Stops the command because of an error in Towline itself; the command then reports it. */
function giveUp(thrown: unknown): void {
  const error = asTowlineError(thrown)
  stop.abort(error)
  setTimeout(lastWords, GIVE_UP_MS, error)
}

/** Ends a command that does not come to its end by itself. */
function lastWords({ message, code, likelyCause, fix }: TowlineError): void {
  const exit = (): never => end(exitCodeOf(code))
  const text = `error  ${message.replace(/\.$/, '')} (${code})\ncause  ${likelyCause}\nfix    ${fix}`
  setTimeout(exit, LAST_WORDS_MS)
  openStderr().write(
    `${text
      .split('\n')
      .map((line) => safeText(redact(line)))
      .join('\n')}\n`,
    exit,
  )
}

function blocked(): RunbookError {
  return new RunbookError('RUNBOOK_TIMEOUT', {
    message:
      'Code of the runbook keeps all threads of the process that work on files, and cannot be ended. What was done until then is in the journal beside the report.',
    likelyCause: 'It reads pipes that no process writes to.',
    fix: 'Read a pipe with `net.Socket`, or give each read a process of its own that can be ended.',
  })
}

function currentFolder(): string {
  try {
    return process.cwd()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const isGone = code === 'ENOENT'
    throw new ConfigError('USAGE', {
      message: isGone
        ? 'The current folder does not exist any more.'
        : `The path of the current folder cannot be had (${code}).`,
      likelyCause: isGone
        ? 'It was deleted or moved while this shell was in it.'
        : 'The path is longer than the system can say, or a folder above may not be read.',
      fix: 'Change to another folder with `cd`, then run the command again.',
      cause,
    })
  }
}

function interrupted(): RunError {
  return new RunError('INTERRUPTED', {
    message: 'The command was interrupted before it was done.',
    likelyCause: 'Ctrl-C was pressed, or the system asked it to end.',
    fix: 'Run it again; what is printed so far is not the whole result.',
  })
}

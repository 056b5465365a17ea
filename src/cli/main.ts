#!/usr/bin/env node
import { isatty } from 'node:tty'
import { RunError } from '../errors/errors.ts'
import { exitCodes } from './process/exit-codes.ts'
import type { CliIo } from './process/io.ts'
import { streamOut } from './process/stream-out.ts'
import { runCli } from './run-cli.ts'

/** The only file that takes over streams, signals and the exit of the process. All others get what they need from here. */

const stop = new AbortController()
let onSignal = (_name: NodeJS.Signals): void => stop.abort(interrupted())

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // The second signal ends the process at once.
    if (stop.signal.aborted) process.exit(exitCodes.interrupted)
    onSignal(name)
  })
}

// Node makes a stream at its first mention, which takes milliseconds. So streams are opened only when they are used.
const interactive = isatty(0) && isatty(2)

const io: CliIo = {
  stdout: streamOut(
    () => process.stdout,
    isatty(1),
    (reason) => stop.abort(reason),
  ),
  stderr: streamOut(() => process.stderr, isatty(2)),
  stdin: {
    isTTY: isatty(0),
    async read(signal) {
      const { addAbortSignal } = await import('node:stream')
      const chunks: Buffer[] = []
      for await (const chunk of addAbortSignal(signal, process.stdin)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
  },
  env: process.env,
  cwd: process.cwd(),
  signal: stop.signal,
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
    const { createSend } = await import('../http/create-send.ts')
    return createSend({ env: process.env, ...(observe === undefined ? {} : { observe }) })
  },
  async openReach() {
    const { createReach } = await import('../http/reach.ts')
    return createReach({ env: process.env })
  },
  takeSignals(handler) {
    onSignal = handler
  },
  async version() {
    const { readFile } = await import('node:fs/promises')
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    return String(version)
  },
}

process.exitCode = await runCli(process.argv.slice(2), io)

function interrupted(): RunError {
  return new RunError('INTERRUPTED', {
    message: 'The command was interrupted before it was done.',
    likelyCause: 'Ctrl-C was pressed, or the system asked it to end.',
    fix: 'Run it again; what is printed so far is not the whole result.',
  })
}

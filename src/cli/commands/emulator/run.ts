import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { ConfigError } from '../../../errors/errors.ts'
import { quote } from '../../../text/quote.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import type { EmulatorFlags } from './flags.ts'
import { startEmulator } from './serve.ts'

export default async function (
  this: CliContext,
  flags: CommonFlags & EmulatorFlags,
  ...[command, ...args]: string[]
): Promise<void> {
  if (command === undefined) throw noCommand()
  const { env, unset, close } = await startEmulator(this, flags)
  try {
    this.signal.throwIfAborted()
    const inherited = Object.entries(this.io.env).filter(([name]) => !unset.includes(name))
    this.exit(await runToEnd(this, command, args, { ...Object.fromEntries(inherited), ...env }))
  } finally {
    await close()
  }
}

/** The command's exit code; for one that a signal ended, 128 and the signal's number, as shells have it. */
async function runToEnd(
  { io, signal }: CliContext,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env, cwd: io.cwd })
  // A terminal sends Ctrl-C to the command as well as to us; from elsewhere a signal reaches us alone.
  io.takeSignals((name) => void (name === 'SIGINT' && io.stdin.isTTY ? undefined : child.kill(name)))
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop, { once: true })
  try {
    const [code, name] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    signal.throwIfAborted()
    return code ?? 128 + (name === null ? 0 : constants.signals[name])
  } catch (error) {
    if (signal.aborted || child.pid !== undefined) throw error
    throw notStarted(command, error)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function noCommand(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'There is no command to run.',
    likelyCause: 'The command stands after `--`, and nothing does.',
    fix: 'Write it there: `towline emulator run -- node list-sites.js`.',
  })
}

function notStarted(command: string, cause: unknown): ConfigError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  return new ConfigError('USAGE', {
    message: `${quote(command)} could not be started.`,
    likelyCause: missing ? 'There is no such program in PATH.' : 'It is not a program, or this user may not run it.',
    fix: 'Give a program and its arguments after `--`; a shell line needs a shell: `-- bash -c "…"`.',
    cause,
  })
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { ConfigError } from '../../errors/errors.ts'
import { quote } from '../../text/quote.ts'
import { ChildKeeper } from './child-keeper.ts'
import type { CliIo } from './io.ts'

interface ChildCommand {
  readonly command: string
  readonly args: readonly string[]
  /** All variables that the child gets. */
  readonly env: NodeJS.ProcessEnv
}

interface Parent {
  readonly io: Pick<CliIo, 'cwd' | 'stdin' | 'takeSignals'>
  /** Ends the child with SIGTERM, and with SIGKILL where it goes on. */
  readonly signal: AbortSignal
}

/** How long a child may take to end after SIGTERM, in milliseconds. */
const PATIENCE_MS = 1000

/**
 * Runs a command that takes over this process's streams and gets its signals. Resolves with the exit code of the command;
 * for a command that a signal ended, with 128 and the signal's number, as shells do. Rejects with `ConfigError` `USAGE`
 * where it cannot be started, and with the reason of `signal` once that is aborted and the child has ended.
 *
 * A second SIGTERM or SIGHUP ends the child with SIGKILL. SIGINT belongs to the command, as in a shell.
 */
export async function runChild({ io, signal }: Parent, { command, args, env }: ChildCommand): Promise<number> {
  signal.throwIfAborted()
  const keeper = new ChildKeeper(env)
  const child = spawn(command, args, { stdio: 'inherit', env, cwd: io.cwd })
  keeper.keep(child)
  let isEnding = false
  io.takeSignals((name) => {
    // A terminal sends Ctrl-C to the child too. Any other signal reaches this process alone.
    if (name === 'SIGINT') {
      if (!io.stdin.isTTY) child.kill(name)
      return
    }
    child.kill(isEnding ? 'SIGKILL' : name)
    isEnding = true
  })
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    child.kill('SIGTERM')
    timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  }
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
    clearTimeout(timer)
    keeper.letGo()
  }
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

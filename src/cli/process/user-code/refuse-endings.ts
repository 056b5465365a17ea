import { syncBuiltinESMExports } from 'node:module'
import type { RunbookError } from '../../../errors/errors.ts'
import { reachedForProcess } from '../../../fleet/user-code/runbook-errors.ts'

/** What ends the process or moves it, and with it the work in all targets; or takes errors away from their targets. */
const REFUSED = ['exit', 'reallyExit', 'abort', 'execve', 'chdir', 'setUncaughtExceptionCaptureCallback'] as const

type Replaced = Record<string, (...args: readonly unknown[]) => unknown>

/**
 * Makes the calls that would end the process throw, and hands each error on too: code that catches it has failed all the
 * same. Signals to other processes pass. Returns what allows the calls again.
 */
export function refuseEndings(
  host: NodeJS.Process,
  file: () => string | undefined,
  onRefused: (error: RunbookError) => void,
): () => void {
  const methods = host as unknown as Replaced
  const originals = new Map([...REFUSED, 'kill'].map((name) => [name, methods[name]]))
  const refuse = (name: string, args: readonly unknown[]): never => {
    const error = reachedForProcess(name, args, file())
    onRefused(error)
    throw error
  }

  for (const name of REFUSED) if (originals.get(name) !== undefined) methods[name] = (...args) => refuse(name, args)
  methods['kill'] = (...args) => {
    const [pid, signal] = args
    // Signal 0 only asks whether the process is there.
    const isOwn = Math.abs(Number(pid)) === host.pid || Number(pid) === 0 || Number(pid) === -1
    return isOwn && signal !== 0 ? refuse('kill', args) : originals.get('kill')?.apply(host, [...args])
  }
  // `import { exit } from 'node:process'` gets what the process has now.
  syncBuiltinESMExports()

  return () => {
    for (const [name, original] of originals) if (original !== undefined) methods[name] = original
    syncBuiltinESMExports()
  }
}

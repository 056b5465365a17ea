import { basename, resolve } from 'node:path'
import type { TowlineError } from '../../../errors/towline-error.ts'
import { loadRunbook } from '../../../fleet/load-runbook.ts'
import type { RunEvent } from '../../../fleet/run-event.ts'
import type { UserCodeGuard } from '../../../fleet/user-code/user-work.ts'
import { redact } from '../../../text/redact.ts'
import { printError } from '../../output/print-error.ts'
import type { CliContext } from '../../process/context.ts'

interface Loading {
  readonly onEvent: (event: RunEvent) => void
  /** Takes an error that came after the work of its target had ended. It is printed already. */
  readonly late?: (target: string, error: TowlineError) => void
  /** The time of the command, in milliseconds. */
  readonly timeout?: number | undefined
}

type Loaded = Awaited<ReturnType<typeof loadRunbook>> & { readonly guard: UserCodeGuard | undefined }

/** Guards the process, then loads the runbook that the command line names. Rejects as `loadRunbook` does. */
export async function loadGuarded(
  context: CliContext,
  path: string,
  { onEvent, late, timeout }: Loading,
): Promise<Loaded> {
  const { io, signal } = context
  const file = resolve(io.cwd, path)
  const printed = (level: 'info' | 'warn', line: string): void =>
    onEvent({ target: basename(file), level, message: redact(line) })
  const guard = await io.guardUserCode?.({
    printed,
    until: timeout === undefined ? undefined : performance.now() + timeout,
    stray(error, target) {
      if (target !== undefined) late?.(target, error)
      void printError(context, error, target)
    },
  })
  return { ...(await loadRunbook(file, { env: io.env, signal, guard, printed })), guard }
}

import { resolve } from 'node:path'
import { connector } from '../../../connect/connect.ts'
import { loadRunbook } from '../../../fleet/load-runbook.ts'
import { newRun } from '../../../fleet/run.ts'
import { runbookJob } from '../../../fleet/runbook-job.ts'
import { DryRun } from '../../over/dry-run.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over/over-targets.ts'
import { printEvent } from '../../over/print-event.ts'
import type { CliContext } from '../../process/context.ts'
import { parseInputs } from './parse-inputs.ts'

interface Flags extends OverTargetsFlags {
  readonly input: readonly string[] | undefined
  readonly write: boolean | undefined
  readonly maxWrites: number | undefined
  readonly dryRun: boolean | undefined
  readonly targetTimeout: number | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const { io } = this
  const { runbook, reference } = await loadRunbook(resolve(io.cwd, path))
  const input = parseInputs(flags.input)
  const runtime = await this.runtime()
  const connect = (io.connector ?? connector)(runtime, { budget: flags.budget })
  await using dryRun = flags.dryRun ? new DryRun(this) : undefined

  await overSelectedTargets(this, flags, async (targets) => {
    const run = newRun(reference, targets, io.now(), { ...flags, input })
    const job = await runbookJob(runbook, run, {
      connect,
      wait: runtime.wait,
      onEvent: (event) => void (event.level === 'plan' ? dryRun?.withheld(event) : printEvent(this, event)),
      command: this.commandName,
    })
    return { run, work: { keepsRows: true, list: (...at) => rowsOf(job(...at), at[0].name, dryRun) } }
  })
}

/** The rows of a result. None where a write was withheld: the result would tell of things that were not done. */
async function* rowsOf(job: Promise<unknown> | unknown, target: string, dryRun?: DryRun): AsyncGenerator<unknown> {
  const result = await job
  if (dryRun?.withheldIn(target)) return
  if (Array.isArray(result)) yield* result
  else if (result !== undefined) yield result
}

import { resolve } from 'node:path'
import { connector } from '../../../connect/connect.ts'
import { loadRunbook } from '../../../fleet/load-runbook.ts'
import { newRun } from '../../../fleet/run.ts'
import type { RunEvent } from '../../../fleet/run-event.ts'
import { runbookJob } from '../../../fleet/runbook-job.ts'
import { DryRun } from '../../over/dry-run.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over/over-targets.ts'
import type { InTarget } from '../../over/per-target.ts'
import { printEvent } from '../../over/print-event.ts'
import type { CliContext } from '../../process/context.ts'
import { parseInputs } from './parse-inputs.ts'
import { unmentionedInputs } from './unmentioned-inputs.ts'

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
  const unmentioned = await unmentionedInputs(runbook, reference.file, Object.keys(input))
  if (unmentioned !== undefined) await this.tell({ kind: 'must-see', text: unmentioned })
  const runtime = await this.runtime()
  const connect = (io.connector ?? connector)(runtime, { budget: flags.budget })
  await using dryRun = flags.dryRun ? new DryRun(this) : undefined
  const onEvent = (event: RunEvent): void =>
    void (event.level === 'plan' ? dryRun?.withheld(event) : printEvent(this, event))

  await overSelectedTargets(this, flags, async (targets) => {
    const run = newRun(reference, targets, io.now(), { ...flags, input })
    const job = await runbookJob(runbook, run, {
      connect,
      wait: runtime.wait,
      onEvent,
      command: this.commandName,
    })

    async function* list(...at: InTarget): AsyncGenerator<unknown> {
      const result = await (dryRun === undefined ? job(...at) : dryRun.watched(at[0], () => job(...at)))
      // The result would tell of things that were not done.
      if (!dryRun?.withheldIn(at[0].name)) yield* rowsOf(result)
    }
    return { run, work: { keepsRows: true, list } }
  })
}

function rowsOf(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result
  return result === undefined ? [] : [result]
}

import { connector } from '../../../connect/connect.ts'
import { newRun } from '../../../fleet/run.ts'
import type { RunEvent } from '../../../fleet/run-event.ts'
import { runbookJob } from '../../../fleet/runbook-job.ts'
import { DryRun } from '../../over/dry-run.ts'
import type { LateErrors } from '../../over/late-failures.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over/over-targets.ts'
import type { InTarget } from '../../over/per-target.ts'
import { printEvent } from '../../over/print-event.ts'
import type { CliContext } from '../../process/context.ts'
import { loadGuarded } from './load-guarded.ts'
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
  await using dryRun = flags.dryRun ? new DryRun(this) : undefined
  const onEvent = (event: RunEvent): void =>
    void (event.level === 'plan' ? dryRun?.withheld(event) : printEvent(this, event))
  const late: LateErrors = new Map()
  const { runbook, reference, guard } = await loadGuarded(this, path, {
    onEvent,
    late: (target, error) => late.set(target, error),
    timeout: flags.timeout,
  })
  const input = parseInputs(flags.input)
  const unmentioned = await unmentionedInputs(runbook, reference.file, Object.keys(input))
  if (unmentioned !== undefined) await this.tell({ kind: 'must-see', text: unmentioned })
  const runtime = await this.runtime()

  await overSelectedTargets(this, flags, async (targets, tenants) => {
    const options = { budget: flags.budget, watch: tenants.watch, oversights: await this.oversights() }
    const connect = (io.connector ?? connector)(runtime, options)
    const run = newRun(reference, targets, io.now(), { ...flags, input })
    const job = await runbookJob(runbook, run, {
      connect,
      wait: runtime.wait,
      onEvent,
      command: this.commandName,
      guard,
      signal: this.signal,
    })

    async function* list(...at: InTarget): AsyncGenerator<unknown> {
      const result = await (dryRun === undefined ? job(...at) : dryRun.watched(at[0], () => job(...at)))
      // The result would tell of things that were not done.
      if (!dryRun?.withheldIn(at[0].name)) yield* rowsOf(result)
    }
    dryRun?.begin()
    const changes = (flags.write ?? false) && dryRun === undefined
    return { run, work: { keepsRows: true, changes, list }, late }
  })
}

function rowsOf(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result
  return result === undefined ? [] : [result]
}

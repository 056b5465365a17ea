import { resolve } from 'node:path'
import { TenantsOfRun } from '../../connect/tenants-of-run.ts'
import { reportFile } from '../../fleet/report-file.ts'
import type { RunOverTargets } from '../../fleet/run.ts'
import { startRun } from '../../fleet/start-run.ts'
import type { Target } from '../../manifest/target.ts'
import type { FleetFlags, OutputFlags, TargetFlags } from '../define/flags.ts'
import type { CliContext, CommonFlags } from '../process/context.ts'
import { OutputClosed } from '../process/io.ts'
import { keepHeapSmall } from '../process/v8-flags.ts'
import { selectedTargets } from './choose-targets.ts'
import type { PerTarget } from './per-target.ts'
import { outcomePrinter } from './print-outcomes.ts'
import { RunSummary } from './run-summary.ts'
import { WorkedTargets } from './worked-targets.ts'

export type OverTargetsFlags = CommonFlags & TargetFlags & FleetFlags & OutputFlags

/** Up to this many targets V8's own growth of the heap takes no more memory. */
const MANY = 1_000

/** A run, and what is done in each of its targets. */
interface Begun {
  readonly run: RunOverTargets
  readonly work: PerTarget
}

/**
 * Runs a command's work in the targets that its flags select: prints what it gives, writes the report, and sets the exit
 * code. `begin` gives the run and the work once the targets are known.
 */
export async function overSelectedTargets(
  context: CliContext,
  flags: OverTargetsFlags,
  begin: (targets: readonly Target[], tenants: TenantsOfRun) => Promise<Begun> | Begun,
): Promise<void> {
  const { io, signal } = context
  const targets = await selectedTargets(context, flags)
  if (targets.length > MANY) keepHeapSmall()
  const tenants = new TenantsOfRun(targets)
  const { run, work } = await begin(targets, tenants)
  using worked = new WorkedTargets(io, targets, tenants)
  const keepsRows = flags.report !== undefined && 'list' in work && work.keepsRows === true
  const printer = await outcomePrinter({ context, flags, work, keepsRows }, targets.length)
  await using report = flags.report === undefined ? undefined : await reportFile(resolve(io.cwd, flags.report))
  const summary = new RunSummary()

  const outcomes = startRun(run, {
    targets,
    job: printer.perform,
    now: io.now,
    signal,
    sinks: report === undefined ? [summary, worked] : [summary, worked, report],
    keepsResults: keepsRows,
  })
  for await (const outcome of outcomes) await printer.outcome(outcome)

  const isOnly = targets.length === 1
  // After Ctrl-C the summary is still printed. After stdout was closed it is not: the reader is gone.
  const isCut = signal.aborted && !(signal.reason instanceof OutputClosed)
  if (isCut && !isOnly) await summary.print(context, flags.report)
  signal.throwIfAborted()
  await printer.end()
  if (!isOnly) await summary.print(context, flags.report)
  context.exit(summary.exitCode)
}

import { TenantsOfRun } from '../../connect/tenants-of-run.ts'
import { RunError } from '../../errors/errors.ts'
import type { RunOverTargets } from '../../fleet/run.ts'
import { startRun } from '../../fleet/start-run.ts'
import { OwnSignal } from '../../http/own-signal.ts'
import type { Target } from '../../manifest/target.ts'
import type { DryRunFlag, FleetFlags, OutputFlags, TargetFlags } from '../define/flags.ts'
import { printError } from '../output/print-error.ts'
import { openPrinter } from '../output/printer.ts'
import type { CliContext, CommonFlags } from '../process/context.ts'
import { exitCodes } from '../process/exit-codes.ts'
import { OutputClosed } from '../process/io.ts'
import { keepHeapSmall } from '../process/v8-flags.ts'
import { selectedTargets } from './choose-targets.ts'
import { Delivery } from './delivery.ts'
import { type LateErrors, LateFailures } from './late-failures.ts'
import { nothingLeft, openReport } from './open-report.ts'
import type { PerTarget } from './per-target.ts'
import { printOnly } from './print-only.ts'
import { printSeveral } from './print-several.ts'
import { RunSummary } from './run-summary.ts'
import { WorkedTargets } from './worked-targets.ts'

export type OverTargetsFlags = CommonFlags & TargetFlags & FleetFlags & OutputFlags

/** Up to this many targets V8's own growth of the heap takes no more memory. */
const MANY = 1_000

/** A run, and what is done in each of its targets. */
interface Begun {
  readonly run: RunOverTargets
  readonly work: PerTarget
  /** Gets errors while the run goes on. */
  readonly late?: LateErrors
}

/**
 * Runs a command's work in the targets that its flags select: prints what it gives, writes the report, and sets the exit
 * code. `begin` gives the run and the work once the targets are known.
 *
 * However the run ends, output, report, summary and exit code agree: a target whose rows were not accepted by the system
 * is not done.
 */
export async function overSelectedTargets(
  context: CliContext,
  flags: OverTargetsFlags & DryRunFlag,
  begin: (targets: readonly Target[], tenants: TenantsOfRun) => Promise<Begun> | Begun,
): Promise<void> {
  const { io, signal } = context
  const targets = await selectedTargets(context, flags)
  if (targets.length === 0) return nothingLeft(context, flags)
  if (targets.length > MANY) keepHeapSmall()
  const tenants = new TenantsOfRun(targets)
  const { run, work, late = new Map() } = await begin(targets, tenants)
  await using worked = new WorkedTargets(context, targets, tenants)
  const { prefer = [], orderRows } = 'list' in work ? work : {}
  // A file that lists targets stands for several, so that what it gives fits to what came before.
  const isOnly = targets.length === 1 && flags.targetsFile === undefined
  const columns = isOnly || prefer.length === 0 ? prefer : ['target', ...prefer]
  const printer = await openPrinter(context, flags, columns, orderRows)
  const isHeld = flags.query !== undefined || flags.sort !== undefined || orderRows !== undefined
  await using report = await openReport(context, flags, run)
  const summary = new RunSummary()
  const record = new LateFailures(report === undefined ? [summary, worked] : [summary, worked, report], late)
  const delivery = new Delivery({
    stdout: io.stdout,
    sinks: [record],
    // The result of a query, and an order, belong to all targets at once.
    atOnce: isHeld ? Number.POSITIVE_INFINITY : run.concurrency,
  })
  const keepsRows = report !== undefined && 'list' in work && work.keepsRows === true
  const shown = { context, flags, work, printer, delivery, keepsRows }
  const outcomes = isOnly ? printOnly(shown) : printSeveral(shown, { targets: targets.length, waves: run.waves })

  using stop = new OwnSignal(signal)
  const failures = new Set<unknown>()
  /** A failure stops the run. What is known by then still goes into the output, the report and the summary. */
  const attempt = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      failures.add(error)
      stop.abort(error)
    }
  }
  const jobs = { targets, job: outcomes.perform, now: io.now, signal: stop.signal }
  /** Whether an interruption kept a target from being done. One that comes after the last target changes nothing. */
  let isCut = false
  for await (const outcome of startRun(run, jobs)) {
    isCut ||= outcome.state === 'cancelled' && outcome.reason === undefined
    await attempt(() => outcomes.outcome(outcome))
  }
  await attempt(() => (isCut ? outcomes.cut() : outcomes.end()))
  await attempt(() => delivery.giveUp())
  await attempt(() => record.settle())
  if (report !== undefined) await attempt(() => report.end())
  if (isOnly) await summary.printWrites(context)
  else await summary.print(context, run, flags.report, delivery.unrecorded)

  context.exit(summary.exitCode)
  const isLeftOpen = (report !== undefined || work.changes === true) && summary.isOpen
  await throwFailure(context, signal.aborted && isCut ? new Set([signal.reason, ...failures]) : failures, isLeftOpen)
}

/**
 * The first failure is the command's error. The others are printed, because each needs an act of its own. A reader that
 * closes stdout, as `head` does, is no failure, unless it leaves a report open or changes undone.
 */
async function throwFailure(context: CliContext, failures: ReadonlySet<unknown>, isLeftOpen: boolean): Promise<void> {
  const closed = [...failures].find((failure) => failure instanceof OutputClosed)
  const real = [...failures].filter((failure) => !(failure instanceof OutputClosed))
  if (closed !== undefined && isLeftOpen) real.push(closedTooEarly(closed))
  for (const failure of closed === undefined ? real.slice(1) : real) await printError(context, failure)
  if (closed !== undefined) {
    context.exit(real.length > 0 ? exitCodes.failed : exitCodes.ok)
    throw closed
  }
  if (real.length > 0) throw real[0]
}

function closedTooEarly(cause: OutputClosed): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: 'The reader of stdout closed it before the run was done.',
    likelyCause: 'A program such as `head` takes only the first lines, or the program that reads them has ended.',
    fix: 'Write the output to a file, and run the targets again that are not done.',
    cause,
  })
}

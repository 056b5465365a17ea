import type { Outcome } from '../../connect/pool.ts'
import type { Target } from '../../manifest/target.ts'
import type { OutputFlags } from '../define/flags.ts'
import type { Printer } from '../output/format.ts'
import type { CliContext } from '../process/context.ts'
import type { Delivery } from './delivery.ts'
import type { InTarget, PerTarget } from './per-target.ts'

/** Prints what a command gives in its targets, and records how each ended once that is printed. */
export interface OutcomePrinter {
  /** Does the work in one target. Returns the rows that the job results in. */
  perform(...at: InTarget): Promise<readonly unknown[]>
  /** Takes how the work ended in a target. */
  outcome(outcome: Outcome<Target, readonly unknown[]>): Promise<void>
  /** After the last target. Rejects with the error that is the command's own. */
  end(): Promise<void>
  /** In place of `end` where the run was stopped: prints the rows that the format holds back. */
  cut(): Promise<void>
}

export interface Shown {
  readonly context: CliContext
  readonly flags: OutputFlags
  readonly work: PerTarget
  readonly printer: Printer
  readonly delivery: Delivery
  /** Whether rows are part of the result, and not only printed. */
  readonly keepsRows: boolean
}

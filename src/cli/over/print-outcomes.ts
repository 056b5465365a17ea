import type { Outcome } from '../../connect/pool.ts'
import { inPages } from '../../graph/pages.ts'
import type { Target } from '../../manifest/target.ts'
import type { OutputFlags } from '../define/flags.ts'
import { hasColumns, type Printer } from '../output/format.ts'
import { printError } from '../output/print-error.ts'
import { openPrinter } from '../output/printer.ts'
import type { CliContext } from '../process/context.ts'
import { named } from './choose-targets.ts'
import { type InTarget, type PerTarget, rowsOf } from './per-target.ts'
import { progress } from './progress.ts'

/** Prints what a command gives in its targets. */
interface OutcomePrinter {
  /** Does the work in one target. Returns the rows that the job results in. */
  perform(...at: InTarget): Promise<readonly unknown[]>
  /** Takes how the work ended in a target. */
  outcome(outcome: Outcome<Target, readonly unknown[]>): Promise<void>
  /** After the last target of a run that nothing stopped. Rejects with the error that is the command's own. */
  end(): Promise<void>
}

interface Shown {
  readonly context: CliContext
  readonly flags: OutputFlags
  readonly work: PerTarget
  /** Whether rows are part of the result, and not only printed. */
  readonly keepsRows: boolean
}

/**
 * An only target's rows are printed as they come, its value as it is, and its error is the command's. With several
 * targets each object says its target, the rows of a target are printed once they are complete, and failures go to stderr.
 */
export async function outcomePrinter(shown: Shown, targets: number): Promise<OutcomePrinter> {
  const { context, flags, work } = shown
  const prefer = ('list' in work ? work.prefer : undefined) ?? []
  const printer = await openPrinter(context, flags, targets > 1 && prefer.length > 0 ? ['target', ...prefer] : prefer)
  return targets === 1 ? printOnly(shown, printer) : printSeveral(shown, printer, targets)
}

function printOnly({ work, keepsRows }: Shown, printer: Printer): OutcomePrinter {
  const list = printer.list()
  let failure: unknown
  return {
    async perform(...at) {
      const kept: unknown[] = []
      if ('one' in work) await printer.one(await work.one(...at))
      else {
        for await (const rows of inPages(work.list(...at))) {
          if (keepsRows) kept.push(...rows)
          await list.rows(rows)
        }
      }
      return kept
    },
    async outcome(outcome) {
      if (outcome.state === 'failed') failure = named(outcome.error, outcome.target)
    },
    async end() {
      if (failure !== undefined) throw failure
      if ('list' in work) await list.end()
    },
  }
}

function printSeveral({ context, flags, work }: Shown, printer: Printer, targets: number): OutcomePrinter {
  const { stdout } = context.io
  const format = context.format(flags)
  const list = printer.list()
  const line = progress(context, targets)
  // One table of all targets would wait for two hundred rows, and its columns would fit the first of them only.
  const inTables = 'list' in work && format === 'table' && flags.query === undefined && flags.sort === undefined
  let tables = 0
  let ok = 0

  const print = async (rows: readonly unknown[]): Promise<void> => {
    if (!inTables) return list.rows(rows)
    if (rows.length === 0) return
    if (tables++ > 0) await stdout.write('\n')
    const table = printer.list()
    await table.rows(rows)
    await table.end()
  }

  return {
    perform(...at) {
      const [, , usage] = at
      usage.onWaiting = line.waiting
      return rowsOf(work, at, hasColumns(format))
    },
    async outcome(outcome) {
      if (outcome.state === 'ok') {
        ok++
        await print(outcome.result)
      }
      await line.clear()
      if (outcome.state === 'failed') await printError(context, outcome.error, outcome.target.name)
      await line.ended(outcome.state)
    },
    async end() {
      if (tables === 0 && ok > 0) await list.end()
    },
  }
}

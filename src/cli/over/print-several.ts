import { jobReport } from '../../fleet/report.ts'
import { LateColumns } from '../output/columns.ts'
import { hasColumns } from '../output/format.ts'
import { FailureLog } from './failure-log.ts'
import { rowsOf, TARGET_RENAMED } from './per-target.ts'
import type { OutcomePrinter, Shown } from './print-outcomes.ts'
import { progress } from './progress.ts'

/**
 * With several targets each object says its target, the rows of a target are printed once they are complete, and failures
 * go to stderr.
 */
export function printSeveral(
  { context, flags, work, printer, delivery, keepsRows }: Shown,
  { targets, waves }: { readonly targets: number; readonly waves: readonly number[] | undefined },
): OutcomePrinter {
  const { stdout } = context.io
  const format = context.format(flags)
  const list = printer.list()
  const line = progress(context, targets, waves)
  const failures = new FailureLog(context)
  // One table of all targets would wait for two hundred rows, and its columns would fit the first of them only.
  const isPlain = flags.query === undefined && flags.sort === undefined
  const inTables = 'list' in work && work.orderRows === undefined && format === 'table' && isPlain
  let tables = 0
  let ok = 0
  let isRenamed = false
  const onRenamed = (): void => {
    if (!isRenamed) void line.clear().then(() => context.note(TARGET_RENAMED))
    isRenamed = true
  }

  const print = async (rows: readonly unknown[], before: () => Promise<void>): Promise<void> => {
    if (!inTables) return list.rows(rows, before)
    const table = printer.list()
    await table.rows(rows, async () => {
      await before()
      if (tables++ > 0) await stdout.write('\n')
    })
    await table.end()
  }

  return {
    perform(...at) {
      const [, , usage] = at
      usage.onWaiting = line.waiting
      return rowsOf(work, at, hasColumns(format), onRenamed)
    },
    async outcome(outcome) {
      const job = jobReport(outcome, keepsRows)
      const hasRows = outcome.state === 'ok' && outcome.result.length > 0
      if (outcome.state === 'ok') ok++
      const refused = hasRows ? await print(outcome.result, delivery.before(job)).catch(lateColumns) : undefined
      await line.clear()
      if (outcome.state === 'failed') await failures.add(outcome.error, job.target)
      if (refused !== undefined) await failures.add(refused, job.target)
      await line.ended(refused === undefined ? outcome.state : 'failed')
      if (refused !== undefined) await delivery.refuse(job, refused)
      else await (hasRows ? delivery.accept() : delivery.record(job))
    },
    async end() {
      await failures.end()
      // Where no target had a row, this is the heading of none.
      try {
        if (tables === 0 && ok > 0) await list.end()
      } finally {
        // Rows are printed also where a column of `--columns` is missing in all of them.
        await delivery.accept()
      }
    },
    async cut() {
      await line.clear()
      await failures.end()
      if (!inTables) await list.cut()
      await delivery.accept()
    },
  }
}

function lateColumns(error: unknown): LateColumns {
  if (error instanceof LateColumns) return error
  throw error
}

import { jobReport } from '../../fleet/report.ts'
import { hasColumns } from '../output/format.ts'
import { printError } from '../output/print-error.ts'
import { rowsOf } from './per-target.ts'
import type { OutcomePrinter, Shown } from './print-outcomes.ts'
import { progress } from './progress.ts'

/**
 * With several targets each object says its target, the rows of a target are printed once they are complete, and failures
 * go to stderr.
 */
export function printSeveral(
  { context, flags, work, printer, delivery, keepsRows }: Shown,
  targets: number,
): OutcomePrinter {
  const { stdout } = context.io
  const format = context.format(flags)
  const list = printer.list()
  const line = progress(context, targets)
  // One table of all targets would wait for two hundred rows, and its columns would fit the first of them only.
  const inTables = 'list' in work && format === 'table' && flags.query === undefined
  let tables = 0
  let ok = 0

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
      return rowsOf(work, at, hasColumns(format))
    },
    async outcome(outcome) {
      const job = jobReport(outcome, keepsRows)
      const hasRows = outcome.state === 'ok' && outcome.result.length > 0
      if (outcome.state === 'ok') ok++
      if (hasRows) await print(outcome.result, delivery.before(job))
      await line.clear()
      if (outcome.state === 'failed') await printError(context, outcome.error, outcome.target.name)
      await line.ended(outcome.state)
      await (hasRows ? delivery.accept() : delivery.record(job))
    },
    async end() {
      if (!inTables && ok > 0) await list.end()
      await delivery.accept()
    },
    async cut() {
      if (!inTables) await list.cut()
      await delivery.accept()
    },
  }
}

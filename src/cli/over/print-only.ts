import type { Outcome } from '../../connect/pool.ts'
import { tellingOfRefusal } from '../../connect/tell-of-refusal.ts'
import { type JobReport, jobReport } from '../../fleet/report.ts'
import { inPages } from '../../graph/pages.ts'
import type { Target } from '../../manifest/target.ts'
import { named } from './choose-targets.ts'
import { notPrinted } from './delivery.ts'
import type { OutcomePrinter, Shown } from './print-outcomes.ts'

/** An only target's rows are printed as they come, its value as it is, and its error is the command's. */
export function printOnly({ context, work, printer, delivery, keepsRows }: Shown): OutcomePrinter {
  const list = printer.list()
  // A program that reads errors as JSON reads nothing else there.
  const waitingIn = tellingOfRefusal((text) => void (context.errorsAsJson || context.note(text)))
  let isPrinting = false
  let ended: Outcome<Target, readonly unknown[]> | undefined

  const print = async (isWhole: boolean): Promise<void> => {
    if ('list' in work) await (isWhole ? list.end() : list.cut())
    await context.io.stdout.flush()
  }
  /** The job is recorded whether its rows can be printed or not, and says so. */
  const end = async (): Promise<void> => {
    if (ended === undefined) return
    const isOk = ended.state === 'ok'
    const job = jobReport(ended, keepsRows)
    const partly = (open: JobReport): JobReport => (isPrinting ? { ...open, mayBePrinted: true } : open)
    try {
      await print(isOk)
    } catch (error) {
      await delivery.record(partly(isOk ? notPrinted(job) : job))
      throw error
    }
    await delivery.record(isOk ? job : partly(job))
    if (ended.state === 'failed') throw named(ended.error, ended.target)
  }

  return {
    async perform(...at) {
      const [{ name }, , usage] = at
      usage.onWaiting = waitingIn(name)
      const before = async (): Promise<void> => {
        if (isPrinting) return
        isPrinting = true
        await delivery.printing(name)
      }
      if ('one' in work) {
        const value = await work.one(...at)
        await before()
        await printer.one(value)
        return []
      }
      const kept: unknown[] = []
      for await (const rows of inPages(work.list(...at))) {
        if (keepsRows) kept.push(...rows)
        await list.rows(rows, isPrinting ? undefined : before)
      }
      return kept
    },
    async outcome(outcome) {
      ended = outcome
    },
    end,
    cut: end,
  }
}

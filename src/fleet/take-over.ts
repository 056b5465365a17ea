import { rm, stat } from 'node:fs/promises'
import { removeLeftovers } from '../files/temporary-name.ts'
import { journalOf } from './journal.ts'
import { type KnownRun, leftJournal } from './known-run.ts'
import { reportHead } from './report.ts'
import { notOpened, stillWritten } from './report-errors.ts'
import { placeOfReport, putReport } from './report-on-disk.ts'

/** Removes the journal of a process that is gone. What it says is brought into the report before, if it is to stay. */
export async function takeOver(place: string, earlier: KnownRun, completes: boolean): Promise<void> {
  if (earlier.journal?.writer !== undefined) throw stillWritten(place, earlier.journal.writer)
  if (completes) await putKnown(place, earlier)
  // Two runs may take over at once. The later one finds the new journal of the other.
  const { ino } = await stat(journalOf(place))
  if (ino !== earlier.journal?.ino) throw stillWritten(place)
  await rm(journalOf(place))
  await removeLeftovers(place)
}

/**
 * Brings what a dead run's journal says into its report, and removes the journal. Nothing is done where there is none.
 * Rejects with `ConfigError` `USAGE`.
 */
export async function bringIn(path: string): Promise<void> {
  try {
    const place = await placeOfReport(path)
    const left = await leftJournal(place)
    if (left !== undefined) await takeOver(place, left, true)
  } catch (error) {
    throw notOpened(path, error)
  }
}

async function putKnown(place: string, { run, startedAt, durationMs, jobs, dryRun }: KnownRun): Promise<void> {
  const counts = { ok: 0, failed: 0, skipped: 0, cancelled: 0 }
  for (const { state } of jobs) counts[state]++
  await putReport(place, reportHead({ run, startedAt, durationMs, dryRun }, counts), jobs)
}

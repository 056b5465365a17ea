import type { JobReport, JobState } from '../../fleet/report.ts'
import { listSome } from '../../text/quote.ts'
import type { CliContext } from '../process/context.ts'
import { rerunCommand } from './repeat-command.ts'
import { exitCodeOfRun } from './run-exit-code.ts'

/** More names than this make no command that anybody would paste. */
const MOST_NAMED = 20

/**
 * What the end of a run has to say, gathered while it goes on. Of targets that went well only their number is kept.
 */
export class RunTally {
  readonly counts: Record<JobState, number> = { ok: 0, failed: 0, skipped: 0, cancelled: 0 }
  /** Those that are not done. */
  readonly jobs: JobReport[] = []
  #all = 0

  add(job: JobReport): void {
    this.#all++
    this.counts[job.state]++
    if (job.state !== 'ok') this.jobs.push(job)
  }

  get exitCode(): number {
    return exitCodeOfRun(this.counts.ok > 0 ? [{ state: 'ok' }, ...this.jobs] : this.jobs)
  }

  /** Says on stderr who failed and why, and how to do just those again. */
  async summarise(context: CliContext, reportPath: string | undefined): Promise<void> {
    const { ok, failed, cancelled } = this.counts
    const undone = this.jobs.filter(({ state }) => state === 'failed' || state === 'cancelled')
    const failures = undone.filter(({ state }) => state === 'failed')
    const which = failed === 0 ? '' : `: ${namesOf(failures)}`
    const stopped = cancelled === 0 ? '' : `, ${cancelled} cancelled`
    await context.note(`${this.#all} targets: ${ok} ok${stopped}, ${failed} failed${which}`)
    const causes = Map.groupBy(failures, ({ hop, error }) => [hop, error?.code].filter(Boolean).join(', '))
    for (const [cause, those] of causes) await context.note(`${cause}: ${namesOf(those)}`)
    if (undone.length > 0) await context.note(again(context.argv, undone, reportPath))
  }
}

function namesOf(jobs: readonly JobReport[]): string {
  return listSome(jobs.map(({ target }) => target))
}

function again(argv: readonly string[], undone: readonly JobReport[], reportPath: string | undefined): string {
  if (reportPath !== undefined) return `Just those again: ${rerunCommand(argv, ['--targets-file', reportPath])}`
  if (undone.length > MOST_NAMED) {
    return 'With --report FILE, a second run with --targets-file FILE does just those again.'
  }
  return `Just those again: ${rerunCommand(
    argv,
    undone.flatMap(({ target }) => ['-t', target]),
  )}`
}

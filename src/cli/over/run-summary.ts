import type { JobReport, JobState } from '../../fleet/report.ts'
import type { RunSink } from '../../fleet/run-sink.ts'
import { listSome } from '../../text/quote.ts'
import type { CliContext } from '../process/context.ts'
import { repeatCommand } from './repeat-command.ts'
import { exitCodeOfRun } from './run-exit-code.ts'

/** A command that names more targets than this is too long to paste. */
const MOST_NAMED = 20

/** What a run ends with on stderr, gathered while it goes on. Of targets that went well only their number is kept. */
export class RunSummary implements RunSink {
  readonly #counts: Record<JobState, number> = { ok: 0, failed: 0, skipped: 0, cancelled: 0 }
  /** The jobs that did not go well. */
  readonly #jobs: JobReport[] = []

  add(job: JobReport): void {
    this.#counts[job.state]++
    if (job.state !== 'ok') this.#jobs.push(job)
  }

  get exitCode(): number {
    return exitCodeOfRun(this.#counts.ok > 0 ? [{ state: 'ok' }, ...this.#jobs] : this.#jobs)
  }

  /** Whether the run was stopped before all targets had ended. */
  get isOpen(): boolean {
    return this.#counts.cancelled > 0
  }

  /**
   * Says which targets failed and why, and the command that repeats only those. `unrecorded`: targets that were printed and
   * are not in the report.
   */
  async print(context: CliContext, reportPath: string | undefined, unrecorded: readonly string[] = []): Promise<void> {
    const { ok, failed, cancelled, skipped } = this.#counts
    const undone = this.#jobs.filter(({ state }) => state === 'failed' || state === 'cancelled')
    const failures = undone.filter(({ state }) => state === 'failed')
    const which = failed === 0 ? '' : `: ${namesOf(failures)}`
    const stopped = cancelled === 0 ? '' : `, ${cancelled} cancelled`
    await context.note(`${ok + failed + cancelled + skipped} targets: ${ok} ok${stopped}, ${failed} failed${which}`)
    const causes = Map.groupBy(failures, ({ hop, error }) => [hop, error?.code].filter(Boolean).join(', '))
    for (const [cause, jobs] of causes) await context.note(`${cause}: ${namesOf(jobs)}`)
    const twice = [...undone.filter(({ mayBePrinted }) => mayBePrinted).map(({ target }) => target), ...unrecorded]
    if (twice.length > 0)
      await context.note(`Rows of these targets may be printed already: ${listSome(twice, twice.length)}`)
    if (undone.length > 0) await context.note(howToRepeat(context.argv, undone, reportPath))
  }
}

function namesOf(jobs: readonly JobReport[]): string {
  return listSome(jobs.map(({ target }) => target))
}

function howToRepeat(argv: readonly string[], undone: readonly JobReport[], reportPath: string | undefined): string {
  if (reportPath !== undefined) return `Just those again: ${repeatCommand(argv, ['--targets-file', reportPath])}`
  if (undone.length > MOST_NAMED) {
    return 'With --report FILE, a second run with --targets-file FILE does just those again.'
  }
  const selectors = undone.flatMap(({ target }) => ['-t', target])
  return `Just those again: ${repeatCommand(argv, selectors)}`
}

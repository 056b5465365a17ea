import { isNotDone, isToDo, type JobReport, type JobState } from '../../fleet/report.ts'
import type { RunOverTargets } from '../../fleet/run.ts'
import type { RunSink } from '../../fleet/run-sink.ts'
import { countOf } from '../../text/count.ts'
import type { Env } from '../../text/env.ts'
import { listSome } from '../../text/quote.ts'
import type { CliContext } from '../process/context.ts'
import { notesOfWrites } from './notes-of-writes.ts'
import { repeatCommand } from './repeat-command.ts'
import { exitCodeOfRun } from './run-exit-code.ts'
import { whyNotBegun } from './stop-reasons.ts'

/** A command that names more targets than this is too long to paste. */
const MOST_NAMED = 20

/** What a run ends with on stderr, gathered while it goes on. Of targets that went well only their number is kept. */
export class RunSummary implements RunSink {
  readonly #counts: Record<JobState, number> = { ok: 0, failed: 0, skipped: 0, cancelled: 0 }
  /** The jobs that did not go well. */
  readonly #jobs: JobReport[] = []

  /** `earlier` had gone well. */
  add(job: JobReport, earlier?: JobReport): void {
    if (earlier !== undefined) this.#counts[earlier.state]--
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
  async print(
    context: CliContext,
    { maxFailures }: Pick<RunOverTargets, 'maxFailures'>,
    reportPath: string | undefined,
    unrecorded: readonly string[] = [],
  ): Promise<void> {
    const { ok, failed, cancelled, skipped } = this.#counts
    const undone = this.#undone
    const failures = undone.filter(({ state }) => state === 'failed')
    const which = failed === 0 ? '' : `: ${namesOf(failures)}`
    const stopped = cancelled === 0 ? '' : `, ${cancelled} cancelled`
    const targets = countOf(ok + failed + cancelled + skipped, 'target')
    await context.note(`${targets}: ${ok} ok${stopped}, ${failed} failed${which}`)
    const causes = Map.groupBy(failures, ({ hop, error }) => [hop, error?.code].filter(Boolean).join(', '))
    for (const [cause, jobs] of causes) await context.note(`${cause}: ${namesOf(jobs)}`)
    const why = whyNotBegun(undone, { failed, maxFailures })
    if (why !== undefined) await context.tell({ kind: 'must-see', text: why })
    const twice = [...undone.filter(({ mayBePrinted }) => mayBePrinted).map(({ target }) => target), ...unrecorded]
    if (twice.length > 0) {
      await context.note(`Rows of these targets may be printed already: ${listSome(twice, twice.length)}`)
    }
    await this.printWrites(context)
    const toDo = undone.filter(isToDo)
    if (toDo.length > 0) await context.note(await howToRepeat(context, toDo, reportPath))
  }

  /** Says where writes were sent that a second run would send again. */
  async printWrites(context: CliContext): Promise<void> {
    for (const text of notesOfWrites(this.#undone)) await context.tell({ kind: 'must-see', text })
  }

  get #undone(): JobReport[] {
    return this.#jobs.filter(isNotDone)
  }
}

function namesOf(jobs: readonly JobReport[]): string {
  return listSome(jobs.map(({ target }) => target))
}

async function howToRepeat(
  { argv, io: { env } }: CliContext,
  toDo: readonly JobReport[],
  reportPath: string | undefined,
): Promise<string> {
  const names = toDo.map(({ target }) => target)
  const selectors = reportPath === undefined ? await selectorsOf(names, env) : ['--targets-file', reportPath]
  return selectors === undefined
    ? 'With --report FILE, a second run with --targets-file FILE does just those again.'
    : `Just those again: ${repeatCommand(argv, selectors)}`
}

/**
 * Names a few targets, and else a file that lists them; `undefined` where no such file can be written. One target is in a file
 * too, because the rows of a target that is named alone do not say its name, as the rows so far do.
 */
async function selectorsOf(names: readonly string[], env: Env): Promise<string[] | undefined> {
  if (names.length > 1 && names.length <= MOST_NAMED) return names.flatMap((name) => ['-t', name])
  const { writeTargetsFile } = await import('./targets-file.ts')
  const path = await writeTargetsFile(names, env).catch(() => undefined)
  return path === undefined ? undefined : ['--targets-file', path]
}

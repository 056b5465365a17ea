import { forEachTarget, type Job, type Outcome } from '../connect/pool.ts'
import { type JobReport, type JobState, jobReport, type ReportHead, reportHead } from './report.ts'
import type { RunOverTargets } from './run.ts'

/** Takes what is kept of a run: into a file, a summary or a store. The run waits for each call, and a rejection ends it. */
export interface RunSink {
  /** Before the first target. */
  begin?(run: RunOverTargets): Promise<void> | void
  /** How the work ended in one target. Calls come in the order in which targets end. */
  add(job: JobReport): Promise<void> | void
  /** After the last target. Not called when the run is left before. */
  end?(head: ReportHead): Promise<void> | void
}

interface RunWork<Target, Result> {
  /** The targets that `run.targets` names. */
  readonly targets: Iterable<Target>
  readonly job: Job<Target, Result>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  readonly sinks?: readonly RunSink[]
  /** Whether results go into the job reports. Default true. */
  readonly keepsResults?: boolean
}

/**
 * Does the work of a run in each target and yields how it ended there, in the order in which targets end. Of each outcome
 * the sinks get a `JobReport`, which is all that is kept: the outcome itself holds the error that was thrown, for
 * printing. Leaving the loop stops the work. Rejects with what a sink rejects with.
 */
export async function* startRun<Target extends { readonly name: string }, Result>(
  run: RunOverTargets,
  { targets, job, now, signal, sinks = [], keepsResults = true }: RunWork<Target, Result>,
): AsyncGenerator<Outcome<Target, Result>, void, undefined> {
  const counts: Record<JobState, number> = { ok: 0, failed: 0, skipped: 0, cancelled: 0 }
  for (const sink of sinks) await sink.begin?.(run)
  for await (const outcome of forEachTarget(targets, { concurrency: run.concurrency, job, now, signal })) {
    const report = jobReport(outcome, keepsResults)
    counts[report.state]++
    for (const sink of sinks) await sink.add(report)
    yield outcome
  }
  const head = reportHead(run, counts, now())
  for (const sink of sinks) await sink.end?.(head)
}

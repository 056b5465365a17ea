import { forEachTarget, type Job, type Outcome } from '../connect/pool.ts'
import type { RunOverTargets } from './run.ts'

interface RunWork<Target, Result> {
  /** The targets that `run.targets` names. */
  readonly targets: Iterable<Target>
  readonly job: Job<Target, Result>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
}

/**
 * Does the work of a run in each target and yields how it ended there, in the order in which targets end. A target is not
 * done before its outcome is printed, so the caller records it (`RunSink`). Leaving the loop stops the work.
 */
export function startRun<Target extends { readonly name: string }, Result>(
  run: RunOverTargets,
  work: RunWork<Target, Result>,
): AsyncGenerator<Outcome<Target, Result>, void, undefined> {
  return forEachTarget(work.targets, { ...work, concurrency: run.concurrency })
}

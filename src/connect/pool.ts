import { OwnSignal } from '../http/own-signal.ts'
import { noUsage, type Usage } from './usage.ts'

/** The work in one target. It stops soon after its signal is aborted, and may add to `usage` what it cost. */
export type Job<Target, Result> = (target: Target, signal: AbortSignal, usage: Usage) => Promise<Result> | Result

export type Outcome<Target, Result> = {
  readonly target: Target
  readonly durationMs: number
  readonly usage: Usage
} & (
  | { readonly state: 'ok'; readonly result: Result }
  | { readonly state: 'failed'; readonly error: unknown }
  /** Interrupted: it was stopped, or never begun. `reason` is why a brake let it not begin. */
  | { readonly state: 'cancelled'; readonly reason?: StopReason }
)

/**
 * Why a run begins no further target: `maxFailures` was reached, a wave had failures, or the token service refused all
 * targets alike.
 */
export type StopReason = 'max-failures' | 'waves' | 'alike'

/** Decides whether further targets begin. */
export interface Brake {
  /** Asked before each target. `wait`: not before a job in flight has ended. A reason: neither this target nor any other. */
  next(): 'begin' | 'wait' | StopReason
  /** How a job ended, in the order in which they end. */
  ended(outcome: Outcome<unknown, unknown>): void
}

interface PoolOptions<Target, Result> {
  /** How many targets are worked on at once, at most. */
  readonly concurrency: number
  readonly job: Job<Target, Result>
  /** Milliseconds on any clock. */
  readonly now: () => number
  /** When it is aborted, the signals of the jobs in flight are aborted, and the pending targets are `cancelled`. */
  readonly signal?: AbortSignal | undefined
  /** Without one each target begins as soon as there is room. */
  readonly brake?: Brake | undefined
}

/**
 * Does a job in each target and yields how each ended, in the order in which they end. A job that fails stops no other.
 * Throws `RangeError` for a concurrency below 1.
 *
 * Targets are taken one by one, and jobs in flight and outcomes not yet taken are together at most `concurrency`. So
 * ten thousand targets need no more memory than ten, and no job is begun while the caller does not take outcomes.
 * Leaving the loop aborts the jobs in flight.
 */
export async function* forEachTarget<Target, Result>(
  targets: Iterable<Target>,
  { concurrency, job, now, signal, brake }: PoolOptions<Target, Result>,
): AsyncGenerator<Outcome<Target, Result>, void, undefined> {
  if (!(concurrency >= 1)) throw new RangeError('concurrency must be 1 or more')
  using stop = new OwnSignal(signal)
  const signals = new JobSignals(stop.signal)
  const waiting = targets[Symbol.iterator]()
  const ended: Outcome<Target, Result>[] = []
  let running = 0
  let reason: StopReason | undefined
  let wake = (): void => {}

  const begin = (target: Target): void => {
    running++
    const own = signals.add()
    void attempt(target, job, now, own.signal).then((outcome) => {
      running--
      signals.remove(own)
      brake?.ended(outcome)
      ended.push(outcome)
      wake()
    })
  }

  try {
    for (;;) {
      while (!stop.signal.aborted && running + ended.length < concurrency) {
        const verdict = brake?.next() ?? 'begin'
        if (verdict !== 'begin' && verdict !== 'wait') reason = verdict
        if (verdict !== 'begin') break
        const next = waiting.next()
        if (next.done) break
        begin(next.value)
      }
      if (ended.length === 0) {
        if (running === 0) break
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const outcome = ended.shift()
      if (outcome !== undefined) yield outcome
    }
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const notBegun = { target: next.value, durationMs: 0, usage: noUsage(), state: 'cancelled' } as const
      yield reason === undefined || stop.signal.aborted ? notBegun : { ...notBegun, reason }
    }
  } finally {
    if (running > 0) stop.abort()
  }
}

/**
 * A signal of its own for each job in flight, all aborted when `stop` is. The jobs do not listen to `stop` itself, for
 * memory: a signal links its listeners in a list. V8 moves an entry that lives long to the old generation, which is
 * collected rarely. An old entry keeps the entry after it alive, even when both were removed, and so on for every
 * target of the run (v8.dev/blog/trash-talk describes the generations).
 */
class JobSignals {
  readonly #inFlight: (AbortController | undefined)[] = []

  constructor(stop: AbortSignal) {
    stop.addEventListener('abort', () => {
      for (const job of this.#inFlight) job?.abort(stop.reason)
    })
  }

  add(): AbortController {
    const job = new AbortController()
    const free = this.#inFlight.indexOf(undefined)
    this.#inFlight[free < 0 ? this.#inFlight.length : free] = job
    return job
  }

  remove(job: AbortController): void {
    this.#inFlight[this.#inFlight.indexOf(job)] = undefined
  }
}

/** Never rejects. */
async function attempt<Target, Result>(
  target: Target,
  job: Job<Target, Result>,
  now: () => number,
  signal: AbortSignal,
): Promise<Outcome<Target, Result>> {
  const usage = noUsage()
  const started = now()
  try {
    const result = await job(target, signal, usage)
    return { target, durationMs: now() - started, usage, state: 'ok', result }
  } catch (error) {
    const durationMs = now() - started
    // Once the job's signal is aborted, an error is taken for a consequence of that.
    return signal.aborted
      ? { target, durationMs, usage, state: 'cancelled' }
      : { target, durationMs, usage, state: 'failed', error }
  }
}

import { OwnSignal } from '../http/own-signal.ts'
import { noUsage, type Usage } from './usage.ts'

/** One piece of work in one target. It stops soon after the signal says so, and may add to `usage` what it cost. */
export type Job<Target, Result> = (target: Target, signal: AbortSignal, usage: Usage) => Promise<Result> | Result

export type Outcome<Target, Result> = {
  readonly target: Target
  readonly durationMs: number
  readonly usage: Usage
} & (
  | { readonly state: 'ok'; readonly result: Result }
  | { readonly state: 'failed'; readonly error: unknown }
  /** Interrupted: it was stopped, or never begun. */
  | { readonly state: 'cancelled' }
)

export interface RunOptions<Target, Result> {
  /** How many targets are worked on at once, at most. */
  readonly concurrency: number
  readonly job: Job<Target, Result>
  /** Milliseconds on any clock. */
  readonly now: () => number
  /** When it is aborted no job is begun any more, those that run are told, and the rest is `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Does a job in each target and yields how each ended, in the order in which they end. A job that fails stops no other.
 *
 * Targets are taken one by one and no more outcomes are held than jobs may run, so that ten thousand targets need no
 * more memory than ten; nothing is begun while nobody asks for the next outcome. Leaving the loop stops what runs.
 */
export async function* overTargets<Target, Result>(
  targets: Iterable<Target>,
  { concurrency, job, now, signal }: RunOptions<Target, Result>,
): AsyncGenerator<Outcome<Target, Result>, void, undefined> {
  if (!(concurrency >= 1)) throw new RangeError('concurrency must be 1 or more')
  using stop = new OwnSignal(signal)
  const places = new Places(stop.signal)
  const waiting = targets[Symbol.iterator]()
  const ended: Outcome<Target, Result>[] = []
  let running = 0
  let wake = (): void => {}

  const begin = (target: Target): void => {
    running++
    const place = places.take()
    void attempt(target, job, now, place.signal).then((outcome) => {
      running--
      places.leave(place)
      ended.push(outcome)
      wake()
    })
  }

  try {
    for (;;) {
      while (!stop.signal.aborted && running + ended.length < concurrency) {
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
      yield { target: next.value, durationMs: 0, usage: noUsage(), state: 'cancelled' }
    }
  } finally {
    if (running > 0) stop.abort()
  }
}

/**
 * The signals of the jobs that run, each its own. Would they all listen to one signal, whatever was once promoted to the old
 * part of the heap would keep the next in the list, and so target after target, until all garbage is searched for.
 */
class Places {
  readonly #places: (AbortController | undefined)[] = []

  constructor(stop: AbortSignal) {
    stop.addEventListener('abort', () => {
      for (const place of this.#places) place?.abort(stop.reason)
    })
  }

  take(): AbortController {
    const place = new AbortController()
    const free = this.#places.indexOf(undefined)
    this.#places[free < 0 ? this.#places.length : free] = place
    return place
  }

  leave(place: AbortController): void {
    this.#places[this.#places.indexOf(place)] = undefined
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
    // After an interruption whatever a job throws is the interruption's doing.
    return signal.aborted
      ? { target, durationMs, usage, state: 'cancelled' }
      : { target, durationMs, usage, state: 'failed', error }
  }
}

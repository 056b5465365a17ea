import { dependencyFailed } from '../graph-errors.ts'
import type { Binding } from '../request.ts'
import { type BatchResult, type Job, newJob } from './item-state.ts'
import type { Item } from './items.ts'
import { send } from './send.ts'

/** learn.microsoft.com/graph/json-batching */
const MOST_ITEMS = 20
/** UNCONFIRMED how long a batch may be; what is longer is split, or sent alone. */
const MOST_CHARACTERS = 1024 * 1024
/** Of one target. Its budget holds them back where they would be too many. */
const BATCHES_AT_ONCE = 4

/** So long the first that may be sent again wait for others. */
const GATHER_MS = 1_000

/**
 * Sends the items in as few requests as may be and gives each one's result, in their order. An item is sent again, in a
 * later batch, where the service says that it did not do it, or where a second time does no harm; for as long as a single
 * call would be. Rejects only when the caller's signal is aborted: what failed is among the results.
 */
export async function runBatch(items: readonly Item[], binding: Binding): Promise<BatchResult[]> {
  const { now } = binding.runtime
  const jobs = items.map(newJob)
  const underWay = new Set<Promise<void>>()
  const signal = items[0]?.call.signal

  for (;;) {
    signal?.throwIfAborted()
    failDependents(jobs)
    const waiting = jobs.filter(({ result, isUnderWay }) => result === undefined && !isUnderWay)
    const free = waiting.filter(({ item }) => item.after.every((place) => jobs[place]?.result?.ok))
    let ready = free.filter(({ notBefore }) => notBefore <= now())
    while (ready.length > 0 && underWay.size < BATCHES_AT_ONCE) {
      const chosen = ready.length === 1 ? chain(ready[0] as Job, waiting) : pack(ready, binding)
      ready = ready.filter((job) => !chosen.includes(job))
      const sending = send(chosen, binding).finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
    if (underWay.size > 0) await Promise.race(underWay)
    else if (free.length > 0) await untilDue(free, binding, signal)
    else return jobs.flatMap(({ result }) => result ?? [])
  }
}

/** Until the first of them may be sent again, and those that may soon after: they go together. */
async function untilDue(jobs: readonly Job[], { runtime }: Binding, signal: AbortSignal | undefined): Promise<void> {
  const soonest = Math.min(...jobs.map(({ notBefore }) => notBefore))
  const gathered = jobs.filter(({ notBefore }) => notBefore <= soonest + GATHER_MS)
  const ms = Math.max(...gathered.map(({ notBefore }) => notBefore)) - runtime.now()
  // Jitter goes on top: never sooner than the service said.
  await runtime.wait(ms + Math.random() * Math.min(ms, 1_000), signal)
  // Whatever the clock says: in tests the two may not be of one kind.
  for (const job of gathered) job.notBefore = 0
}

/** What depends on a failure is not sent, and neither is what depends on that. */
function failDependents(jobs: readonly Job[]): void {
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for (const job of jobs) {
      const failed = job.item.after.map((place) => jobs[place]).find((other) => other?.result?.ok === false)
      if (job.result !== undefined || failed === undefined) continue
      job.result = { ok: false, error: dependencyFailed(job.what, failed.what) }
      isSettled = false
    }
  }
}

/** As many as may go together. */
function pack(ready: readonly Job[], { gate }: Binding): Job[] {
  const [first, ...others] = ready as [Job, ...Job[]]
  if (!first.item.fitsBatch) return [first]
  const chosen = [first]
  let size = first.item.size
  for (const job of others) {
    if (chosen.length === MOST_ITEMS) break
    const { fitsBatch, version } = job.item
    if (!fitsBatch || version !== first.item.version || size + job.item.size > MOST_CHARACTERS) continue
    // All of a batch counts at once: it must not hold more than the budget ever has.
    if (!gate.fitTogether([...chosen, job].map(({ item }) => item.cost))) break
    chosen.push(job)
    size += job.item.size
  }
  return chosen
}

/** When nothing else can be sent: those that wait for this one, each for the one before, which Graph does in one batch. */
function chain(first: Job, waiting: readonly Job[]): Job[] {
  const chosen = [first]
  for (let last: Job | undefined = first; last !== undefined && chosen.length < MOST_ITEMS; ) {
    const place: number = last.item.index
    const isNext = ({ item }: Job): boolean => item.after.length === 1 && item.after[0] === place
    const next: Job[] = waiting.filter(isNext)
    last = next.length === 1 ? next[0] : undefined
    if (last?.item.fitsBatch && last.item.version === first.item.version && first.item.fitsBatch) chosen.push(last)
    else break
  }
  return chosen
}

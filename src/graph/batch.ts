import { GraphError, TowlineError } from '../errors.ts'
import { defaultBounds, isTransientStatus, wasNotDone } from '../http/retry.ts'
import type { HttpResponse } from '../http/send.ts'
import { dependencyFailed, graphError, itemUnanswered, readJson } from './answer.ts'
import { backoff, type ItemAnswer, judge, readBatchAnswer } from './batch-answer.ts'
import type { Item } from './batch-items.ts'
import { pinned } from './origin.ts'
import { type Binding, deliver, isGone } from './request.ts'

/** How one request of a batch ended. `Body` is not checked: it is what Graph documents for the call. */
export type BatchResult<Body = unknown> =
  | {
      readonly ok: true
      readonly status: number
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>
      /** `undefined` where there is none; what is not JSON is in base64, as Graph puts it into a batch. */
      readonly body: Body
    }
  | { readonly ok: false; readonly error: TowlineError }

/** learn.microsoft.com/graph/json-batching */
const MOST_ITEMS = 20
/** UNCONFIRMED how long a batch may be; what is longer is split, or sent alone. */
const MOST_CHARACTERS = 1024 * 1024
/** Of one target. Its budget holds them back where they would be too many. */
const BATCHES_AT_ONCE = 4

/** So long the first that may be sent again wait for others. */
const GATHER_MS = 1_000

interface Job {
  readonly item: Item
  readonly what: string
  result: BatchResult | undefined
  isUnderWay: boolean
  tries: number
  notBefore: number
  /** No try begins after it. It is set by the first answer: waiting for a turn is not trying. */
  deadline: number
  /** A try may have been carried out, though nobody said so. */
  wasLeftOpen: boolean
}

/**
 * Sends the items in as few requests as may be and gives each one's result, in their order. An item is sent again, in a
 * later batch, where the service says that it did not do it, or where a second time does no harm; for as long as a single
 * call would be. Rejects only when the caller's signal is aborted: what failed is among the results.
 */
export async function runBatch(items: readonly Item[], binding: Binding): Promise<BatchResult[]> {
  const { now, wait } = binding.runtime
  const jobs = items.map(
    (item): Job => ({
      item,
      what: `${item.call.method} ${item.call.url.pathname}`,
      result: undefined,
      isUnderWay: false,
      tries: 0,
      notBefore: 0,
      deadline: Number.POSITIVE_INFINITY,
      wasLeftOpen: false,
    }),
  )
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
    else if (free.length > 0) await wait(msUntilDue(free, now()), signal)
    else return jobs.flatMap(({ result }) => result ?? [])
  }
}

/** Until the first of them may be sent again, and those that may soon after: they go together. */
function msUntilDue(jobs: readonly Job[], now: number): number {
  const soonest = Math.min(...jobs.map(({ notBefore }) => notBefore))
  const due = Math.max(...jobs.map(({ notBefore }) => notBefore).filter((at) => at <= soonest + GATHER_MS))
  // Jitter goes on top: never sooner than the service said.
  return due - now + Math.random() * Math.min(due - now, 1_000)
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

/** Never rejects but for an interruption and for mistakes of our own. */
async function send(jobs: readonly Job[], binding: Binding): Promise<void> {
  for (const job of jobs) {
    job.isUnderWay = true
    job.tries++
  }
  try {
    const [only] = jobs
    if (only !== undefined && jobs.length === 1) await sendAlone(only, binding)
    else await sendTogether(jobs, binding)
  } finally {
    for (const job of jobs) job.isUnderWay = false
  }
}

async function sendAlone(job: Job, binding: Binding): Promise<void> {
  const { call, cost, isRepeatable } = job.item
  try {
    const answer = await deliver(call, [cost], isRepeatable, binding)
    const isJson = /json/i.test(answer.headers['content-type'] ?? '') || answer.body.length === 0
    const text = isJson ? answer.body : Buffer.from(JSON.stringify(Buffer.from(answer.body).toString('base64')))
    finish(job, { ...answer, body: text }, binding)
  } catch (error) {
    // A DELETE that an earlier batch left open, and that is not there any more.
    const status = error instanceof GraphError ? (error.status ?? 0) : 0
    if (isGone(call.method, status, job.wasLeftOpen))
      job.result = { ok: true, status: 204, headers: {}, body: undefined }
    else fail(job, error)
  }
}

async function sendTogether(jobs: readonly Job[], binding: Binding): Promise<void> {
  const { now } = binding.runtime
  const [{ item: first }] = jobs as [Job, ...Job[]]
  const since = now()
  const url = new URL(`${binding.root}/${first.version}/$batch`)
  const { priority, signal } = first.call
  const call = { method: 'POST', url, body: write(jobs), ...(priority && { priority }), signal } as const
  const isRepeatable = jobs.every(({ item }) => item.isRepeatable)
  let answers: Map<string, ItemAnswer>
  try {
    const costs = jobs.map(({ item }) => item.cost)
    answers = readBatchAnswer(await deliver(call, costs, isRepeatable, binding), 'POST /$batch', now())
  } catch (error) {
    return notTaken(jobs, error, isRepeatable, binding)
  }
  const throttled: ItemAnswer[] = []
  for (const job of jobs) {
    const answer = answers.get(String(job.item.index))
    if (answer === undefined) leaveOpen(job, itemUnanswered(job.what, job.item.isRepeatable), binding)
    else if (answer.status === 424 && job.item.after.some((place) => jobs.some(({ item }) => item.index === place))) {
      // What it depends on went with it, and says whether this one is to be sent again.
      job.tries--
    } else {
      if (wasNotDone(answer)) throttled.push(answer)
      await take(job, answer, binding)
    }
  }
  // One item in twenty says something of that item; most of them say something of the target.
  if (throttled.length > jobs.length / 2) for (const answer of throttled) binding.gate.heed(answer, since)
}

function write(jobs: readonly Job[]): string {
  const places = jobs.map(({ item }) => item.index)
  return JSON.stringify({
    requests: jobs.map(({ item: { index, call, relativeUrl, body, after } }) => ({
      id: String(index),
      method: call.method,
      url: relativeUrl,
      ...((call.headers !== undefined || body !== undefined) && { headers: headersOf(call.headers, body) }),
      ...(body !== undefined && { body }),
      ...(after.some((place) => places.includes(place)) && { dependsOn: after.map(String) }),
    })),
  })
}

function headersOf(given: Item['call']['headers'] = {}, body: unknown): Readonly<Record<string, string>> {
  const hasType = Object.keys(given).some((name) => name.toLowerCase() === 'content-type')
  return body === undefined || hasType ? given : { 'Content-Type': 'application/json', ...given }
}

/** The batch as a whole got no answer, or a refusal. */
async function notTaken(jobs: readonly Job[], error: unknown, isRepeatable: boolean, binding: Binding): Promise<void> {
  if (!(error instanceof GraphError)) {
    for (const job of jobs) fail(job, error)
    return
  }
  const { code, status } = error
  // One item that Graph cannot read makes it refuse them all, and none has been done.
  if (status === 400 || status === 413) {
    for (const job of jobs) if (isFree(job, jobs)) await sendAlone(job, binding)
    return
  }
  const mayBeDone = code === 'GRAPH_UNREACHABLE' || code === 'GRAPH_ANSWER_INVALID' || (status ?? 0) >= 500
  for (const job of jobs) {
    // A batch of questions has had its tries; beside a write, whose outcome is now unknown, they have not.
    if (mayBeDone && (!isRepeatable || code === 'GRAPH_ANSWER_INVALID')) leaveOpen(job, error, binding)
    else fail(job, error)
  }
}

/** Nothing that it depends on goes with it: the others wait for the results of those. */
function isFree({ item }: Job, jobs: readonly Job[]): boolean {
  return !item.after.some((place) => jobs.some((other) => other.item.index === place))
}

/** Nobody said what became of it. */
function leaveOpen(job: Job, error: GraphError, { runtime }: Binding): void {
  job.wasLeftOpen = true
  if (!job.item.isRepeatable || !postpone(job, backoff(job.tries), runtime.now())) fail(job, error)
}

async function take(job: Job, answer: ItemAnswer, binding: Binding): Promise<void> {
  const { call, isRepeatable } = job.item
  const now = binding.runtime.now()
  if (isGone(call.method, answer.status, job.wasLeftOpen)) {
    job.result = { ok: true, status: 204, headers: {}, body: undefined }
    return
  }
  job.wasLeftOpen ||= isTransientStatus(answer) && !wasNotDone(answer)
  const verdict = judge(answer, isRepeatable, job.tries, now)
  if (verdict.kind === 'alone') return sendAlone(job, binding)
  if (verdict.kind === 'again' && postpone(job, verdict.pauseMs, now)) return
  if (verdict.kind === 'done') return finish(job, answer, binding)
  const mayBeDone = !isRepeatable && isTransientStatus(answer) && !wasNotDone(answer)
  fail(job, graphError(answer, job.what, now, mayBeDone))
}

/** False when it has had its tries, or would come too late. */
function postpone(job: Job, pauseMs: number, now: number): boolean {
  job.deadline = Math.min(job.deadline, now + defaultBounds.budgetMs)
  const at = now + pauseMs
  if (job.tries >= defaultBounds.tries || at > job.deadline) return false
  job.notBefore = at
  return true
}

function finish(job: Job, answer: HttpResponse, { root, runtime }: Binding): void {
  try {
    const body = readJson(answer, job.what, runtime.now())
    const link = (Object(body) as { '@odata.nextLink'?: unknown })['@odata.nextLink']
    // Whoever follows it sends a token there.
    if (link !== undefined) pinned(String(link), root)
    job.result = { ok: true, status: answer.status, headers: answer.headers, body }
  } catch (error) {
    fail(job, error)
  }
}

function fail(job: Job, error: unknown): void {
  if (!(error instanceof TowlineError)) throw error
  job.result = { ok: false, error }
}

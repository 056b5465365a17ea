import { GraphError } from '../../errors/errors.ts'
import { isTransientStatus, wasNotDone } from '../../http/retry.ts'
import { graphError, itemUnanswered } from '../graph-errors.ts'
import { type Binding, deliver, isGone } from '../request.ts'
import { backoff, type ItemAnswer, judge, readBatchAnswer } from './answer.ts'
import { fail, finish, finishGone, type Job, postpone } from './item-state.ts'
import type { Item } from './items.ts'

/** Never rejects but for an interruption and for mistakes of our own. */
export async function send(jobs: readonly Job[], binding: Binding): Promise<void> {
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
    if (isGone(call.method, status, job.wasLeftOpen)) finishGone(job)
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
    finishGone(job)
    return
  }
  job.wasLeftOpen ||= isTransientStatus(answer) && !wasNotDone(answer)
  const verdict = judge(answer, isRepeatable, job.tries, now)
  if (verdict.kind === 'alone') return sendAlone(job, binding)
  if (verdict.kind === 'again' && postpone(job, verdict.pauseMs, now)) return
  if (verdict.kind === 'done') return finish(job, answer, binding)
  const mayBeDone = !isRepeatable && isTransientStatus(answer) && !wasNotDone(answer)
  fail(job, await graphError(answer, job.what, now, mayBeDone))
}

import { TowlineError } from '../../errors/towline-error.ts'
import { defaultBounds } from '../../http/retry.ts'
import type { HttpResponse } from '../../http/send.ts'
import { readJson } from '../graph-errors.ts'
import { pinned } from '../origin.ts'
import type { Binding } from '../request.ts'
import type { Item } from './items.ts'

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

/** How one item stands. */
export interface Job {
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

const done: BatchResult = { ok: true, status: 204, headers: {}, body: undefined }

export function newJob(item: Item): Job {
  return {
    item,
    what: `${item.call.method} ${item.call.url.pathname}`,
    result: item.isWithheld ? done : undefined,
    isUnderWay: false,
    tries: 0,
    notBefore: 0,
    deadline: Number.POSITIVE_INFINITY,
    wasLeftOpen: false,
  }
}

/** False when it has had its tries, or would come too late. */
export function postpone(job: Job, pauseMs: number, now: number): boolean {
  job.deadline = Math.min(job.deadline, now + defaultBounds.budgetMs)
  const at = now + pauseMs
  if (job.tries >= defaultBounds.tries || at > job.deadline) return false
  job.notBefore = at
  return true
}

/** It was answered with a success, of which the caller gets what is in it. */
export function finish(job: Job, answer: HttpResponse, { root, runtime }: Binding): void {
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

/** What is not an error of ours is an interruption or a mistake, and ends the whole batch. */
export function fail(job: Job, error: unknown): void {
  if (!(error instanceof TowlineError)) throw error
  job.result = { ok: false, error }
}

/** A DELETE that was carried out before, though nobody said so. */
export function finishGone(job: Job): void {
  job.result = done
}

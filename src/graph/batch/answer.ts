import { isTransientStatus, wasNotDone } from '../../http/retry.ts'
import { retryAfterMs } from '../../http/retry-after.ts'
import type { HttpResponse } from '../../http/send.ts'
import { readJson } from '../graph-errors.ts'

/** The answer to one item, in the shape of any other answer. */
export type ItemAnswer = HttpResponse

/**
 * The answers to the items of a batch, by the ids they were sent with. Services answer in any order; an item may be
 * missing, and an answer nobody asked for is not looked at. Throws `GraphError` when it is not the answer to a batch.
 */
export function readBatchAnswer(response: HttpResponse, what: string, now: number): Map<string, ItemAnswer> {
  const value = readJson(response, what, now)
  const { responses } = Object(value) as { responses?: unknown }
  const answers = new Map<string, ItemAnswer>()
  for (const one of Array.isArray(responses) ? responses : []) {
    const { id, status, headers, body } = Object(one) as Record<string, unknown>
    if (typeof status !== 'number' || answers.has(String(id))) continue
    answers.set(String(id), { status, headers: readHeaders(headers), body: readBody(body) })
  }
  return answers
}

function readHeaders(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(Object(value)).map(([name, text]) => [name.toLowerCase(), String(text)]))
}

function readBody(value: unknown): Uint8Array {
  return value === undefined || value === null ? new Uint8Array() : Buffer.from(JSON.stringify(value))
}

export type Verdict =
  | { readonly kind: 'done' }
  /** Not now: again after so many milliseconds. */
  | { readonly kind: 'again'; readonly pauseMs: number; readonly isThrottled: boolean }
  /** What a batch cannot do: a redirect to follow, a claims challenge to answer. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'failed' }

/** What to do about the answer to an item. `isRepeatable`: a second one does no harm. */
export function judge(answer: ItemAnswer, isRepeatable: boolean, tries: number, now: number): Verdict {
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'done' }
  if (status === 401 || (status >= 300 && status < 400)) return { kind: 'alone' }
  const isThrottled = wasNotDone(answer)
  if (!isThrottled && !(isRepeatable && isTransientStatus(answer))) return { kind: 'failed' }
  return { kind: 'again', pauseMs: retryAfterMs(answer.headers, now) || backoff(tries), isThrottled }
}

export function backoff(tries: number): number {
  return 500 * 2 ** (tries - 1)
}

import { isTransientStatus, wasNotDone } from '../../http/retry.ts'
import { retryAfterMs } from '../../http/retry-after.ts'
import type { HttpResponse } from '../../http/send.ts'
import { plainText } from '../../text/plain-text.ts'
import { readJson } from '../read-json.ts'

/** The answer to one item, in the shape of any other answer. */
export type ItemAnswer = HttpResponse

/**
 * The answers to the items of a batch, by the ids with which the items were sent. Graph answers in any order, and may
 * leave items out; an answer to no item is not looked at. Throws `GraphError` when the response is not the answer
 * to a batch.
 */
export function readBatchAnswer(response: HttpResponse, what: string, now: number): Map<string, ItemAnswer> {
  // A body is written once more, so that each item has an answer like any other: with all digits that came.
  const value = readJson(response, what, now, 'all')
  const { responses } = Object(value) as { responses?: unknown }
  const answers = new Map<string, ItemAnswer>()
  for (const one of Array.isArray(responses) ? responses : []) {
    const { id, status, headers, body } = Object(one) as Record<string, unknown>
    const name = plainText(id)
    if (typeof status !== 'number' || answers.has(name)) continue
    answers.set(name, { status, headers: readHeaders(headers), body: readBody(body) })
  }
  return answers
}

/** A header of null is absent. */
function readHeaders(value: unknown): Readonly<Record<string, string>> {
  const given = Object.entries(Object(value)).filter(([, text]) => text !== null)
  return Object.fromEntries(given.map(([name, text]) => [name.toLowerCase(), plainText(text)]))
}

function readBody(value: unknown): Uint8Array {
  return value === undefined || value === null ? new Uint8Array() : Buffer.from(JSON.stringify(value))
}

type Verdict =
  /** To be sent once more after so many milliseconds. */
  | { readonly kind: 'retry'; readonly pauseMs: number }
  /** What a batch cannot do: a redirect to follow, a claims challenge to answer. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'failed' }

/** What to do about an answer that is no success. `isRepeatable`: a second try does no harm. */
export function judge(answer: ItemAnswer, isRepeatable: boolean, tries: number, now: number): Verdict {
  const { status } = answer
  if (status === 401 || (status >= 300 && status < 400)) return { kind: 'alone' }
  if (!wasNotDone(answer) && !(isRepeatable && isTransientStatus(answer))) return { kind: 'failed' }
  return { kind: 'retry', pauseMs: retryAfterMs(answer.headers, now) || backoff(tries) }
}

/** Milliseconds before the next try where the service names none: as in http/retry.ts, without its jitter. */
export function backoff(tries: number): number {
  return 500 * 2 ** (tries - 1)
}

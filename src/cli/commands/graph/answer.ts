import { readJson } from '../../../graph/read-json.ts'
import type { HttpResponse } from '../../../http/send.ts'

/** What there is to print of an answer: a JSON value, bytes for anything else, `undefined` for no content. */
export function answerValue(answer: HttpResponse, what: string, now: number): unknown {
  if (answer.body.length === 0) return undefined
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(answer.headers['content-type'] ?? '')
  return isJson ? readJson(answer, what, now) : answer.body
}

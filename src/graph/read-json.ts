import { GraphError } from '../errors/errors.ts'
import { bodyText, type HttpResponse } from '../http/send.ts'
import { parseJson, type SentDigits } from '../text/json.ts'
import { requestIdIn } from '../text/redact.ts'
import { failureIn, plainGraphError } from './graph-errors.ts'

/**
 * The JSON of a success; `undefined` when there is none, as after 204. `digits`: which numbers stay text, as `parseJson`
 * has it. Throws `GraphError` for anything else.
 */
export function readJson(response: HttpResponse, what: string, now: number, digits?: SentDigits): unknown {
  const text = bodyText(response)
  let value: unknown
  if (text.trim() !== '') {
    try {
      value = parseJson(text, digits)
    } catch {
      throw notJson(response, what)
    }
  }
  if (response.status >= 300 || isWrappedFailure(value)) throw plainGraphError(response, what, now)
  return value
}

function notJson(response: HttpResponse, what: string): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to ${what} (${response.status}) is not JSON, or only a part of it.`,
    likelyCause: 'A proxy or a firewall page answers in place of Graph, or the connection was cut.',
    fix: 'Run the command again; if it stays so, ask for the same address with `curl -v` and see who answers.',
    status: response.status,
    requestId: requestIdIn(response.headers['request-id']),
  })
}

/**
 * Proxies and batches have been seen to wrap an error in a success. An object of Graph's that has an `error` among its
 * other properties, as a long-running operation has, is a result.
 */
function isWrappedFailure(value: unknown): boolean {
  return failureIn(value) !== undefined && Object.keys(value as object).length === 1
}

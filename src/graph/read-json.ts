import { GraphError } from '../errors/errors.ts'
import type { HttpResponse } from '../http/send.ts'
import { parseJson, type SentDigits } from '../text/json.ts'
import { isTooDeep } from '../text/json-depth.ts'
import { requestIdIn } from '../text/redact.ts'
import { readUtf8 } from '../text/utf8.ts'
import { failureIn, plainGraphError } from './graph-errors.ts'

/**
 * The JSON of a success; `undefined` when there is none, as after 204. `digits`: which numbers stay text, as `parseJson`
 * has it. Throws `GraphError` for anything else: text in another encoding than UTF-8 would come with broken names.
 */
export function readJson(response: HttpResponse, what: string, now: number, digits?: SentDigits): unknown {
  if (response.status >= 300) throw plainGraphError(response, what, now)
  const read = readUtf8(response.body)
  if (!('text' in read)) throw notUtf8(response, what)
  if (read.text.trim() === '') return undefined
  if (isTooDeep(response.body)) throw notJson(response, what, 'is nested deeper than any object of Graph')
  let value: unknown
  try {
    value = parseJson(read.text, digits)
  } catch {
    throw notJson(response, what)
  }
  if (isWrappedFailure(value)) throw plainGraphError(response, what, now)
  return value
}

function notUtf8(response: HttpResponse, what: string): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to ${what} (${response.status}) is not text in UTF-8.`,
    likelyCause: 'A service sends JSON in another encoding, or the path names a file that is called JSON.',
    fix: 'Save the answer as it is with `towline graph get <path> --out <file>`, and look at its bytes.',
    ...idsOf(response),
  })
}

function notJson(response: HttpResponse, what: string, why = 'is not JSON, or only a part of it'): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to ${what} (${response.status}) ${why}.`,
    likelyCause: 'A proxy or a firewall page answers in place of Graph, or the connection was cut.',
    fix: 'Run the command again; if it stays so, ask for the same address with `curl -v` and see who answers.',
    ...idsOf(response),
  })
}

function idsOf({ status, headers }: HttpResponse): Pick<GraphError, 'status' | 'requestId'> {
  return { status, requestId: requestIdIn(headers['request-id']) }
}

/**
 * Proxies and batches have been seen to wrap an error in a success. An object of Graph's that has an `error` among its
 * other properties, as a long-running operation has, is a result.
 */
function isWrappedFailure(value: unknown): boolean {
  return failureIn(value) !== undefined && Object.keys(value as object).length === 1
}

import { GraphError } from '../errors/errors.ts'
import type { ErrorDetail } from '../errors/towline-error.ts'
import { isTransientStatus } from '../http/retry.ts'
import { retryAfterMs, whenToRetry } from '../http/retry-after.ts'
import { bodyText, type HttpResponse, type TransportError } from '../http/send.ts'
import { transportAdvice } from '../http/transport-advice.ts'
import { excerpt, requestIdIn } from '../text/redact.ts'

/** What Graph says when it refuses (learn.microsoft.com/graph/errors). */
interface GraphFailure {
  readonly code: string | undefined
  readonly message: string | undefined
  readonly requestId: string | undefined
}

/** The JSON of a success; `undefined` when there is none, as after 204. Throws `GraphError` for anything else. */
export function readJson(response: HttpResponse, what: string, now: number): unknown {
  const text = bodyText(response)
  let value: unknown
  if (text.trim() !== '') {
    try {
      value = JSON.parse(text)
    } catch {
      throw notJson(response, what)
    }
  }
  if (response.status >= 300 || isWrappedFailure(value)) throw errorOf(response, what, now)
  return value
}

/** For a write that got no answer, or one that leaves open whether it was carried out. */
const unsure = { fix: 'Look in the target whether this was done before you send it again.' } as const

/**
 * A refusal of Graph as an error, with everything that support asks for. `mayBeDone`: a write of unknown outcome. About a
 * token that is refused `towline trust explain` says the same, and more; those words are loaded only now.
 */
export async function graphError(
  response: HttpResponse,
  what: string,
  now: number,
  mayBeDone = false,
): Promise<GraphError> {
  const code = codeFor(response)
  if (code !== 'GRAPH_UNAUTHORIZED' && code !== 'GRAPH_FORBIDDEN') return errorOf(response, what, now, mayBeDone)
  const [{ causesOfGraph }, { shortDiagnosis }] = await Promise.all([
    import('../causes/diagnose/graph.ts'),
    import('../causes/finding.ts'),
  ])
  const { code: graphCode, message } = readFailure(response)
  const told = shortDiagnosis(causesOfGraph({ status: response.status, code: graphCode, message }))
  return errorOf(response, what, now, mayBeDone, told)
}

type Words = Pick<ErrorDetail, 'likelyCause' | 'fix' | 'causes'>

function errorOf(
  response: HttpResponse,
  what: string,
  now: number,
  mayBeDone = false,
  told: Words = words(response, now),
): GraphError {
  const { code, message, requestId } = readFailure(response)
  const { status } = response
  const pause = retryAfterMs(response.headers, now)
  const retryAt = pause === undefined ? undefined : now + pause
  const said = [code, message].filter(Boolean).join(': ')
  return new GraphError(codeFor(response), {
    message: `Graph answered ${status} to ${what}${said === '' ? '.' : ` (${said}).`}`,
    ...told,
    ...(mayBeDone ? unsure : {}),
    status,
    graphCode: code,
    requestId,
    retryAt,
  })
}

/** Downloads are another server's: no right of the token is asked there, and its words are not Graph's. */
export function downloadFailed(response: HttpResponse, what: string, host: string): GraphError {
  return new GraphError(codeFor(response), {
    message: `${host} answered ${response.status} to the download that Graph named for ${what}.`,
    likelyCause: 'The address of a download is good for a short time only, or that host has an outage.',
    fix: 'Run the command again, so that Graph names a new address.',
    status: response.status,
  })
}

/** For an item of a batch whose answer holds nothing of it, or cannot be read. */
export function itemUnanswered(what: string, isRepeatable: boolean): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to a batch says nothing of ${what}.`,
    likelyCause: 'The service lost it, or something between here and Graph changes its answers.',
    fix: isRepeatable ? 'Run the command again.' : unsure.fix,
  })
}

/** For an item of a batch that was to be sent after another one had succeeded. */
export function dependencyFailed(what: string, needed: string): GraphError {
  return new GraphError('GRAPH_REFUSED', {
    message: `${what} was not done, because ${needed} failed, on which it depends.`,
    likelyCause: 'The other request of the batch says why.',
    fix: 'Mend what the other one reports, and send both again.',
    status: 424,
  })
}

export function graphUnreachable(error: TransportError, what: string, mayBeDone: boolean): GraphError {
  const answered = error.kind === 'too-large' || error.kind === 'protocol'
  return new GraphError(answered ? 'GRAPH_ANSWER_INVALID' : 'GRAPH_UNREACHABLE', {
    message: `No usable answer to ${what} (${error.kind}: ${error.message}).`,
    ...transportAdvice(error.kind),
    ...(mayBeDone ? unsure : {}),
    cause: error,
  })
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
 * other properties, as a long-running operation has, is what was asked for.
 */
function isWrappedFailure(value: unknown): boolean {
  return failureIn(value) !== undefined && Object.keys(value as object).length === 1
}

function readFailure(response: HttpResponse): GraphFailure {
  let value: unknown
  try {
    value = JSON.parse(bodyText(response))
  } catch {
    value = undefined
  }
  const failure = failureIn(value)
  return {
    code: failure?.code,
    message: failure?.message,
    requestId: requestIdIn(response.headers['request-id']) ?? failure?.requestId,
  }
}

function failureIn(value: unknown): GraphFailure | undefined {
  const error = (value as { error?: unknown } | undefined)?.error
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message, innerError, innererror } = error as Record<string, unknown>
  const inner = (innerError ?? innererror) as Record<string, unknown> | undefined
  const requestId = inner?.['request-id']
  return {
    code: typeof code === 'string' && code !== '' ? excerpt(code) : undefined,
    message: message === undefined ? undefined : excerpt(sentenceIn(message)),
    requestId: requestIdIn(requestId),
  }
}

function codeFor(response: HttpResponse): GraphError['code'] {
  if (isTransientStatus(response)) return 'GRAPH_BUSY'
  if (response.status < 400) return 'GRAPH_ANSWER_INVALID'
  return byStatus[response.status] ?? 'GRAPH_REFUSED'
}

const byStatus: Readonly<Record<number, GraphError['code']>> = {
  401: 'GRAPH_UNAUTHORIZED',
  403: 'GRAPH_FORBIDDEN',
  404: 'GRAPH_NOT_FOUND',
}

function words(response: HttpResponse, now: number): Words {
  switch (codeFor(response)) {
    case 'GRAPH_BUSY':
      return {
        likelyCause: 'The service throttles this application or this tenant, or has an outage.',
        fix: `Run the command again ${whenToRetry(response.headers, now)}.`,
      }
    case 'GRAPH_NOT_FOUND':
      return {
        likelyCause:
          'The path is misspelt or the object does not exist; some services also hide what the application may not see.',
        fix: 'Check the path and the id in the Graph documentation.',
      }
    case 'GRAPH_ANSWER_INVALID':
      return {
        likelyCause: 'A proxy answers in place of Graph or wraps its answers, or a redirect led nowhere.',
        fix: 'Run the command again; if it stays so, ask for the same address with `curl -v` and see who answers.',
      }
    default:
      return {
        likelyCause: 'The request is not of the form that this call takes.',
        fix: 'Compare path, query and body with the Graph documentation of this call.',
      }
  }
}

/** Messages are text in the documentation; in life some are objects, and some are the JSON of a service behind Graph. */
function sentenceIn(message: unknown): string {
  if (typeof message !== 'string') return wordsOf(message) ?? JSON.stringify(message)
  try {
    return message.trimStart().startsWith('{') ? (wordsOf(JSON.parse(message)) ?? message) : message
  } catch {
    return message
  }
}

/** `PermissionScopeNotGranted: Authorization failed …`; undefined where the object has neither a code nor a message. */
function wordsOf(value: unknown): string | undefined {
  const { errorCode, code = errorCode, message, value: text = message } = Object(value) as Record<string, unknown>
  const words = [code, text].filter((word) => typeof word === 'string' && word !== '')
  return words.length === 0 ? undefined : words.join(': ')
}

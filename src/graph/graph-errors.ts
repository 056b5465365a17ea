import { GraphError } from '../errors/errors.ts'
import type { ErrorDetail } from '../errors/towline-error.ts'
import { isTransientStatus } from '../http/retry.ts'
import { retryAfterMs, whenToRetry } from '../http/retry-after.ts'
import { bodyObject, type HttpResponse, type TransportError } from '../http/send.ts'
import { transportAdvice } from '../http/transport-advice.ts'
import { excerpt, requestIdIn } from '../text/redact.ts'

/** What Graph says when it refuses (learn.microsoft.com/graph/errors). */
interface GraphFailure {
  readonly code: string | undefined
  readonly message: string | undefined
  readonly requestId: string | undefined
}

/** For a write that got no answer, or an answer that leaves open whether the write was carried out. */
const unsure = { fix: 'Look in the target whether this was done before you send it again.' } as const

/**
 * A refusal of Graph as an error, with everything that support asks for. `mayBeDone`: a write of unknown outcome. About
 * a refused token it says what `towline trust explain` says first; the catalogue of causes is loaded only now.
 */
export async function graphError(
  response: HttpResponse,
  what: string,
  now: number,
  mayBeDone = false,
): Promise<GraphError> {
  const code = codeFor(response)
  if (code !== 'GRAPH_UNAUTHORIZED' && code !== 'GRAPH_FORBIDDEN')
    return plainGraphError(response, what, now, mayBeDone)
  const [{ causesOfGraph }, { shortDiagnosis }] = await Promise.all([
    import('../causes/diagnose/graph.ts'),
    import('../causes/finding.ts'),
  ])
  const { code: graphCode, message } = readFailure(response)
  const explanation = shortDiagnosis(causesOfGraph({ status: response.status, code: graphCode, message }))
  return plainGraphError(response, what, now, mayBeDone, explanation)
}

type Explanation = Pick<ErrorDetail, 'likelyCause' | 'fix' | 'causes'>

/**
 * `graphError` without the catalogue of causes, at once. `explanation`: cause and fix, where they are known already.
 */
export function plainGraphError(
  response: HttpResponse,
  what: string,
  now: number,
  mayBeDone = false,
  explanation: Explanation = explanationOf(response, now),
): GraphError {
  const { code, message, requestId } = readFailure(response)
  const { status } = response
  const pause = retryAfterMs(response.headers, now)
  const retryAt = pause === undefined ? undefined : now + pause
  const said = [code, message].filter(Boolean).join(': ')
  return new GraphError(codeFor(response), {
    message: `Graph answered ${status} to ${what}${said === '' ? '.' : ` (${said}).`}`,
    ...explanation,
    ...(mayBeDone ? unsure : {}),
    status,
    graphCode: code,
    requestId,
    retryAt,
  })
}

/**
 * The error of a write whose answer cannot be read. The write was most likely done, so it must not be sent again for the
 * sake of its answer.
 */
export function unreadAfterWrite<Thrown>(error: Thrown): Thrown | GraphError {
  if (!(error instanceof GraphError)) return error
  const { code, message, likelyCause, causes, cause, status, graphCode, requestId, retryAt } = error
  const detail = { message, likelyCause, ...unsure, causes, cause, status, graphCode, requestId, retryAt }
  return new GraphError(code, detail)
}

/** For a download. Another server refused it: no right of the token counts there, and its words are not Graph's. */
export function downloadFailed(response: HttpResponse, what: string, host: string): GraphError {
  return new GraphError(codeFor(response), {
    message: `${host} answered ${response.status} to the download that Graph named for ${what}.`,
    likelyCause: 'The address of a download is good for a short time only, or that host has an outage.',
    fix: 'Run the command again, so that Graph names a new address.',
    status: response.status,
  })
}

/** For an item that the answer to its batch leaves out, or that cannot be read in it. */
export function itemUnanswered(what: string, isRepeatable: boolean): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to a batch says nothing of ${what}.`,
    likelyCause: 'The service lost it, or something between here and Graph changes its answers.',
    fix: isRepeatable ? 'Run the command again.' : unsure.fix,
  })
}

/** For a page whose link to the next one is no text, so that the rest of its list cannot be had. */
export function unreadableLink(what: string): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to ${what} has a link that is no text.`,
    likelyCause: 'Something between here and Graph changes its answers.',
    fix: 'Run the command again; if it stays so, ask for the same address with `curl -v` and see who answers.',
  })
}

/** For an item of a batch that was to be sent after another one had succeeded. */
export function dependencyFailed(what: string, needed: string): GraphError {
  return new GraphError('GRAPH_REFUSED', {
    message: `${what} was not done, because ${needed} failed, on which it depends.`,
    likelyCause: 'The other request of the batch says why.',
    fix: 'Fix what the other one reports, and send both again.',
    status: 424,
  })
}

export function graphUnreachable(error: TransportError, what: string, mayBeDone: boolean): GraphError {
  const answered = error.kind === 'too-large' || error.kind === 'protocol'
  return new GraphError(answered ? 'GRAPH_ANSWER_INVALID' : 'GRAPH_UNREACHABLE', {
    message: `No usable answer to ${what} (${error.kind}: ${error.message}).`,
    ...(error.kind === 'too-large' ? TOO_LARGE : transportAdvice(error.kind)),
    ...(mayBeDone ? unsure : {}),
    cause: error,
  })
}

/** Only a file may have any length, and only where it is not held in memory. */
const TOO_LARGE: Explanation = {
  likelyCause: 'The path names a file or a report, or something answers in place of Graph.',
  fix: 'Download a file with `towline graph get <path> --out <file>`, which has no limit. Of anything else ask for less at a time.',
}

function readFailure(response: HttpResponse): GraphFailure {
  const failure = failureIn(bodyObject(response))
  return {
    code: failure?.code,
    message: failure?.message,
    requestId: requestIdIn(response.headers['request-id']) ?? failure?.requestId,
  }
}

/** The `error` object of Graph in a value; `undefined` where there is none. */
export function failureIn(value: unknown): GraphFailure | undefined {
  const error = (value as { error?: unknown } | undefined)?.error
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message, innerError, innererror } = error as Record<string, unknown>
  const { 'request-id': requestId } = Object(innerError ?? innererror) as Record<string, unknown>
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

function explanationOf(response: HttpResponse, now: number): Explanation {
  if (response.status === 409 || response.status === 412) return CONFLICT
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
    case 'GRAPH_REFUSED':
      // learn.microsoft.com/graph/delta-query-overview#synchronization-reset
      if (response.status === 410) {
        return {
          likelyCause:
            'A delta link or a nextLink is too old, or what it led to is gone: the service asks for a new beginning.',
          fix: 'Read the whole list again, without that link: remove it from the file of --delta, or remove the file.',
        }
      }
      if (response.status === 501) {
        return {
          likelyCause: 'The service does not implement this call, or not in this cloud or for this kind of object.',
          fix: 'Use another call: the message names what the service lacks. Sent again, this one gives the same answer.',
        }
      }
      return WRONG_REQUEST
    case 'GRAPH_ANSWER_INVALID':
      return {
        likelyCause: 'A proxy answers in place of Graph or wraps its answers, or a redirect led nowhere.',
        fix: 'Run the command again; if it stays so, ask for the same address with `curl -v` and see who answers.',
      }
    default:
      return WRONG_REQUEST
  }
}

const WRONG_REQUEST: Explanation = {
  likelyCause: 'The request is not of the form that this call takes.',
  fix: 'Compare path, query and body with the Graph documentation of this call.',
}

/**
 * Messages are text in the documentation. In practice some are objects, and some are the JSON of a service behind
 * Graph.
 */
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

/** RFC 9110 §15.5.10 and §15.5.13. */
const CONFLICT: Explanation = {
  likelyCause: 'An object of this name exists already, or the object was changed since it was read.',
  fix: 'Look at what is there, then change the request; for an upload, choose with `--conflict`.',
}

import { type ErrorDetail, GraphError } from '../errors.ts'
import { redact } from '../http/redact.ts'
import { isTransientStatus } from '../http/retry.ts'
import { retryAfterMs } from '../http/retry-after.ts'
import { bodyText, type HttpResponse, type TransportError } from '../http/send.ts'

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
  // Proxies and batches have been seen to wrap an error in a success.
  if (response.status >= 300 || failureIn(value) !== undefined) throw graphError(response, what, now)
  return value
}

/** A refusal of Graph as an error, with everything that support asks for. */
export function graphError(response: HttpResponse, what: string, now: number): GraphError {
  const { code, message, requestId } = readFailure(response)
  const { status } = response
  const told = retryAfterMs(response.headers, now)
  const retryAt = told === undefined ? undefined : now + told
  const said = [code, message].filter(Boolean).join(': ')
  return new GraphError(codeFor(response), {
    message: `Graph answered ${status} to ${what}${said === '' ? '.' : ` (${redact(said)}).`}`,
    ...words(response, retryAt),
    status,
    graphCode: code,
    requestId,
    retryAt,
  })
}

export function graphUnreachable(error: TransportError, what: string): GraphError {
  const tls = error.kind === 'tls'
  return new GraphError('GRAPH_UNREACHABLE', {
    message: `No usable answer to ${what} (${error.kind}: ${error.message}).`,
    likelyCause: tls
      ? "A company proxy opens TLS connections with a certificate of its own, which Node's list of authorities does not hold."
      : 'The network, the DNS or the proxy of this machine broke the connection, and did so at every try.',
    fix: tls
      ? "Set NODE_EXTRA_CA_CERTS to the PEM file of that proxy's authority; do not switch verification off."
      : 'Check HTTPS_PROXY and NO_PROXY and run the command again; `--verbose` shows each try.',
    cause: error,
  })
}

function notJson(response: HttpResponse, what: string): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to ${what} (${response.status}) is not JSON, or only a part of it.`,
    likelyCause: 'A proxy or a firewall page answers in place of Graph, or the connection was cut.',
    fix: 'Run the command again; if it stays so, ask for the same address with `curl -v` and see who answers.',
    status: response.status,
    requestId: response.headers['request-id'],
  })
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
    requestId: response.headers['request-id'] ?? failure?.requestId,
  }
}

/** Messages are text in the documentation; in life some are objects, and some are JSON inside a string. */
function failureIn(value: unknown): GraphFailure | undefined {
  const error = (value as { error?: unknown } | undefined)?.error
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message, innerError, innererror } = error as Record<string, unknown>
  const inner = (innerError ?? innererror) as Record<string, unknown> | undefined
  const requestId = inner?.['request-id']
  return {
    code: typeof code === 'string' && code !== '' ? code : undefined,
    message: typeof message === 'string' ? message : message === undefined ? undefined : JSON.stringify(message),
    requestId: typeof requestId === 'string' ? requestId : undefined,
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

function words(response: HttpResponse, retryAt: number | undefined): Pick<ErrorDetail, 'likelyCause' | 'fix'> {
  switch (codeFor(response)) {
    case 'GRAPH_BUSY':
      return {
        likelyCause:
          'The service throttles this application or this tenant, or has an outage; every retry was used up.',
        fix: `Run the command again ${retryAt === undefined ? 'in a few minutes' : `after ${new Date(retryAt).toISOString()}`}.`,
      }
    case 'GRAPH_UNAUTHORIZED':
      return {
        likelyCause:
          'Graph does not accept the token: the trust was changed a moment ago, or the target blocks this application.',
        fix: 'Run `towline whoami` to see what a fresh token holds, and give the request id to Microsoft support if it looks right.',
      }
    case 'GRAPH_FORBIDDEN':
      return {
        likelyCause:
          'The token lacks the application permission for this call, or consent came after the token was issued.',
        fix: 'Compare `towline whoami` with the permissions that the documentation of this call names, and have the missing one granted in the target tenant.',
      }
    case 'GRAPH_NOT_FOUND':
      return {
        likelyCause:
          'The path is misspelt or the object does not exist; some services also hide what the application may not see.',
        fix: 'Check the path and the id in the Graph documentation.',
      }
    default:
      return {
        likelyCause: 'The request is not of the form that this call takes.',
        fix: 'Compare path, query and body with the Graph documentation of this call.',
      }
  }
}

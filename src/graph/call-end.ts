import { GraphError } from '../errors/errors.ts'
import { TowlineError } from '../errors/towline-error.ts'
import type { CallEnd } from '../guard/oversight.ts'
import type { HttpResponse } from '../http/send.ts'
import { requestIdIn } from '../text/redact.ts'

/** The end of a call that succeeded. */
export function endOfAnswer({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): CallEnd {
  return { outcome: 'done', status, requestId: requestIdIn(headers['request-id']) }
}

/**
 * The end of a call that failed. `mayBeDone`: a try of it may have been carried out, though no answer said so. An answer of
 * 4xx is a refusal (RFC 9110 §15.5); only 408 leaves open how far the service came.
 */
export function endOfFailure(error: unknown, mayBeDone: boolean): CallEnd {
  const { status, requestId } = error instanceof GraphError ? error : {}
  const code = error instanceof TowlineError ? error.code : 'INTERRUPTED'
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 408
  const outcome = mayBeDone ? 'unknown' : isRefused || status !== undefined ? 'refused' : 'not-sent'
  return { outcome, status, requestId, error: code }
}

import { randomUUID } from 'node:crypto'
import { refusedAnswer } from '../entra/answers.ts'
import { refusal, type StsErrorCode } from '../entra/errors/index.ts'
import { requestIds as stsRequestIds } from '../entra/request-ids.ts'
import { errorBody } from '../graph/errors.ts'
import { commonHeaders, metadataLevel, requestIds } from '../graph/headers.ts'
import { Refusal } from '../graph/refusal.ts'
import { metadataFault } from '../identity/metadata-failures.ts'
import type { EmulatorState } from '../state.ts'
import { costOf } from './cost.ts'
import type { Ask } from './fault-kind.ts'

/** "Not now", with this status and in the words of the service that was asked. */
export function failedAnswer(state: EmulatorState, ask: Ask, status: number, retryAfter?: string): Response {
  const response = bodyFor(state, ask, status)
  if (retryAfter !== undefined) response.headers.set('retry-after', retryAfter)
  return response
}

/** A refusal in Graph's envelope. */
export function graphRefusal({ now }: EmulatorState, { request }: Ask, refused: Refusal): Response {
  const ids = requestIds(request)
  const headers = { ...commonHeaders(ids, metadataLevel(request), now()), ...refused.headers }
  return Response.json(errorBody(refused, ids, now()), { status: refused.status, headers })
}

/** A refusal of the token service; with its own status unless there is another. */
export function stsRefusal(
  state: EmulatorState,
  { request, subject }: Ask,
  code: StsErrorCode,
  status?: number,
): Response {
  const ids = stsRequestIds(subject.clientRequestId)
  return refusedAnswer({ state, ids, method: request.method }, refusal(code), status)
}

// UNCONFIRMED: the words of all of these. Clients go by status, code and Retry-After.

function bodyFor(state: EmulatorState, ask: Ask, status: number): Response {
  switch (ask.service) {
    case 'authority':
      return stsRefusal(state, ask, status === 429 ? 90055 : 90033, status)
    case 'graph':
      return graphRefusal(state, ask, new Refusal(status, graphCode(ask, status), message(status)))
    case 'identity':
      return Response.json(identityBody(ask, status), { status })
    case 'arm':
    case 'sharePoint':
      return Response.json({ error: { code: graphCode(ask, status), message: message(status) } }, { status })
  }
}

function graphCode(ask: Ask, status: number): string {
  const isSharePoint = ask.service === 'sharePoint' || costOf(ask).family === 'sharePoint'
  switch (status) {
    case 404:
      return isSharePoint ? 'itemNotFound' : 'Request_ResourceNotFound'
    case 429:
      return isSharePoint ? 'activityLimitReached' : 'TooManyRequests'
    case 503:
      return isSharePoint ? 'serviceNotAvailable' : 'ServiceUnavailable'
    default:
      return 'UnknownError'
  }
}

/** The metadata service's envelope, or that of the hosts with an `IDENTITY_ENDPOINT`. */
function identityBody({ url }: Ask, status: number): object {
  return url.pathname.startsWith('/metadata/')
    ? (metadataFault(status) ?? { error: 'unknown', error_description: message(status) })
    : { statusCode: status, message: message(status), correlationId: randomUUID() }
}

function message(status: number): string {
  switch (status) {
    case 429:
      return 'Too many requests.'
    case 404:
    case 410:
      return 'The service is being updated.'
    default:
      return 'The service is temporarily unavailable.'
  }
}

import type { EmulatorOptions } from '../options.ts'
import type { EmulatorState } from '../state.ts'
import type { EntraRequest } from './endpoint.ts'
import { type StsRefusal, stsErrors } from './errors/index.ts'
import type { StsError } from './errors/row.ts'
import type { RequestIds } from './request-ids.ts'

/** What an answer depends on. */
type Asked = Pick<EntraRequest, 'state' | 'ids' | 'method'>

/** An answer that must not be stored by a client or a cache: tokens, and refusals of them. */
export function privateAnswer({ ids, state }: Asked, status: number, code: number, body: object): Response {
  return json(ids, state, status, body, {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-ms-clitelem': `1,${code},0,,`,
  })
}

/** A published document, for pages of any origin and kept for a day. */
export function documentAnswer({ ids, state }: Asked, body: object): Response {
  return json(ids, state, 200, body, { 'cache-control': 'max-age=86400, private', ...anyOrigin })
}

/**
 * What a refused request is answered. A token request gets the headers of tokens, anything else those of documents.
 * `status` is that of the refusal's row unless it is given.
 */
export function refusedAnswer(request: Asked, refusal: StsRefusal, status?: number): Response {
  const row: StsError<string[]> = stsErrors[refusal.code]
  const timestamp = answeredTimestamp(request.state)
  const body = {
    error: row.error,
    error_description: describe(refusal, request.ids, timestamp, request.state.options),
    error_codes: [refusal.code],
    timestamp,
    trace_id: request.ids.requestId,
    correlation_id: request.ids.correlationId,
    ...(row.hasErrorUri ? { error_uri: `https://login.microsoftonline.com/error?code=${refusal.code}` } : {}),
  }
  return request.method === 'GET'
    ? json(request.ids, request.state, status ?? row.status, body, { 'cache-control': 'private', ...anyOrigin })
    : privateAnswer(request, status ?? row.status, refusal.code, body)
}

/** What the emulator lacks and the token service may have, in the form of its errors. */
export function notPlayed(what: string): Response {
  const description = `The emulator does not play ${what} of the token service.`
  return Response.json({ error: 'not_implemented', error_description: description }, { status: 501 })
}

/** `2025-09-18 02:26:20Z` */
export function answeredTimestamp({ now }: Pick<EmulatorState, 'now'>): string {
  return new Date(now())
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
}

export function describe(refusal: StsRefusal, ids: RequestIds, timestamp: string, options: EmulatorOptions): string {
  const parts = [
    refusal.message,
    `Trace ID: ${ids.requestId}`,
    `Correlation ID: ${ids.correlationId}`,
    `Timestamp: ${timestamp}`,
  ]
  return parts.join(options.descriptionSeparator)
}

const anyOrigin = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, OPTIONS' }

function json(
  ids: RequestIds,
  { now }: EmulatorState,
  status: number,
  body: object,
  headers: Record<string, string>,
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      date: new Date(now()).toUTCString(),
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
      'x-ms-request-id': ids.requestId,
      'client-request-id': ids.correlationId,
      'x-ms-ests-server': '2.1.0.0 - EMULATOR',
      ...headers,
    },
  })
}

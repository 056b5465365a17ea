import type { OAuthFailure } from '../errors/errors.ts'
import { bodyObject, type HttpResponse } from '../http/send.ts'
import { excerpt, redact, requestIdIn } from '../text/redact.ts'

/** Everything that the token service said in a refusal (RFC 6749 §5.2 and Entra's `error_codes`, `trace_id` …). */
export function readOAuthFailure(response: HttpResponse): OAuthFailure {
  const answer = bodyObject(response) ?? {}
  const codes = answer['error_codes']
  const claims = answer['claims']
  const description = quoted(answer['error_description'])
  return {
    status: response.status,
    oauthError: quoted(answer['error']),
    errorCodes: Array.isArray(codes) ? codes.filter((code) => typeof code === 'number') : numberIn(description),
    suberror: quoted(answer['suberror']),
    // A program reads this JSON, so it is not cut as a quotation is.
    claims: typeof claims === 'string' && claims !== '' ? redact(claims) : undefined,
    traceId: requestIdIn(answer['trace_id']) ?? requestIdIn(response.headers['x-ms-request-id']),
    correlationId: requestIdIn(answer['correlation_id']),
    description: description === undefined ? undefined : withoutIds(description),
  }
}

function quoted(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? excerpt(value) : undefined
}

function numberIn(description: string | undefined): number[] {
  const match = /^AADSTS(\d+)/.exec(description ?? '')
  return match === null ? [] : [Number(match[1])]
}

/** The ids and the time have fields of their own. The separator was a line break before 2024 and is a blank now. */
function withoutIds(description: string): string {
  return description.replace(/(?<!\s)\s+Trace ID:.*/s, '').trim()
}

import { catalogue } from '../causes/catalogue.ts'
import { causesOfRefusal } from '../causes/diagnose/refusal.ts'
import { causesOfTransport } from '../causes/diagnose/transport.ts'
import { type DiagnosedCause, found, only, possible, shortDiagnosis } from '../causes/finding.ts'
import { type OAuthFailure, TokenExchangeError } from '../errors/errors.ts'
import { isTransientStatus } from '../http/retry.ts'
import { whenToRetry } from '../http/retry-after.ts'
import { bodyObject, bodyText, type HttpResponse, type TransportError } from '../http/send.ts'
import { howOften } from '../text/how-often.ts'
import { quote } from '../text/quote.ts'
import { excerpt } from '../text/redact.ts'
import { claimsForComparison } from './describe-claims.ts'
import type { ExchangeRequest } from './exchange-request.ts'
import type { Tried } from './retry-refused.ts'

// Loaded when the token service has failed or refused, and never before.

/**
 * The error for a refusal of the token service. The AADSTS number chooses the words and the error's `code`. Retries and
 * exit codes depend on the status and the OAuth error, because Microsoft changes the numbers
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export function explainRefusal(
  failure: OAuthFailure,
  response: HttpResponse,
  request: ExchangeRequest,
  now: number,
  tried?: Tried,
): TokenExchangeError {
  if (isTransientStatus(response)) return authorityBusy(failure, response, request.tenant, now)
  const { tenant, clientId, scope, assertion } = request
  const listed = causesOfRefusal({
    numbers: failure.errorCodes ?? [],
    oauthError: failure.oauthError,
    said: failure.description,
  })
  const causes = tried?.worksElsewhere ? withoutComparison(listed) : listed
  const aadsts = failure.errorCodes?.[0]
  const named = aadsts === undefined ? failure.oauthError : `AADSTS${aadsts}`
  const said = failure.description?.replace(/^AADSTS\d+:\s*/, '')
  const often = tried === undefined ? '' : howOften(tried)
  return new TokenExchangeError(codeFor(causes), {
    message: `Tenant ${tenant} refused the assertion for application ${clientId}${often} (${named}${said ? `: ${said}` : ''})`,
    ...shortDiagnosis(causes, { tenant, clientId, scope }, claimsForComparison(assertion)),
    failure,
  })
}

/**
 * The credential belongs to the application, so it is one for all targets. Where another exchange was accepted, a credential
 * that differs is no likely cause, and a node that does not know it yet is.
 */
function withoutComparison(causes: readonly DiagnosedCause[]): readonly DiagnosedCause[] {
  const [first, ...others] = causes
  if (first === undefined || !catalogue[first.code].comparesClaims) return causes
  const { aadsts, evidence } = first
  const works = 'Within the last five minutes the token service accepted the same identity for this application.'
  return [
    { ...found('NOT_YET_EVERYWHERE', 'likely', ...evidence, works), ...(aadsts === undefined ? {} : { aadsts }) },
    ...[first, ...others].filter(({ code }) => code !== 'NOT_YET_EVERYWHERE').map(possible),
  ]
}

function codeFor(causes: readonly DiagnosedCause[]): TokenExchangeError['code'] {
  if (causes.some(({ code }) => code === 'CONSENT_NOT_GIVEN')) return 'CONSENT_MISSING'
  const isTenant = causes[0]?.code === 'TENANT_UNKNOWN' || causes[0]?.code === 'TENANT_MALFORMED'
  return isTenant ? 'TENANT_NOT_FOUND' : 'EXCHANGE_REFUSED'
}

export function authorityBusy(
  failure: OAuthFailure,
  response: HttpResponse,
  tenant: string,
  now: number,
): TokenExchangeError {
  return new TokenExchangeError('AUTHORITY_BUSY', {
    message: `The token service answered ${failure.status} for tenant ${tenant}, and no further try was in bounds.`,
    ...shortDiagnosis(busyCauses(failure)),
    // The catalogue does not know the moment that the answer names.
    fix: `Run the command again ${whenToRetry(response.headers, now)}.`,
    failure,
  })
}

/** An answer without the form of a token service's may come from something in between. */
function busyCauses({ errorCodes = [], oauthError, status }: OAuthFailure): DiagnosedCause[] {
  // RFC 6585 §6: the network wants a sign-in before it gives access.
  if (status === 511) return only('PAGE_IN_PLACE', 'certain', `The answer is ${status}, which no token service gives.`)
  const causes = causesOfRefusal({ numbers: errorCodes, status })
  if (oauthError !== undefined) return causes
  const evidence = `The answer of ${status} is not of the form that the token service has.`
  return [
    ...causes.map((cause) => ({ ...cause, certainty: 'likely' as const })),
    found('PAGE_IN_PLACE', 'possible', evidence),
  ]
}

/** For the exchange and for the lookup of a domain. */
export function authorityUnreachable(error: TransportError): TokenExchangeError {
  const answered = error.kind === 'too-large' || error.kind === 'protocol'
  const { code } = Object(error.cause) as { readonly code?: unknown }
  return new TokenExchangeError(answered ? 'AUTHORITY_ANSWER_INVALID' : 'AUTHORITY_UNREACHABLE', {
    message: `No usable answer from the token service (${error.kind}: ${error.message}).`,
    ...shortDiagnosis(causesOfTransport({ ...error, ...(typeof code === 'string' ? { code } : {}) })),
    cause: error,
  })
}

export function notAnAnswer(response: HttpResponse, authorityHost: string): TokenExchangeError {
  const { status } = response
  return new TokenExchangeError('AUTHORITY_ANSWER_INVALID', {
    message: `${authorityHost} answered ${status} with something that is not an answer of a token endpoint.`,
    ...shortDiagnosis(strangeCauses(response, `${authorityHost} answered ${status}, and not as a token service does.`)),
    failure: { status },
  })
}

/** A token came, and of a type that Towline does not understand; `type` is the answer's `token_type`. */
export function notABearerToken(type: unknown, response: HttpResponse, authorityHost: string): TokenExchangeError {
  const named = typeof type === 'string' ? `of type ${quote(excerpt(type))}` : 'without a type'
  const evidence = `${authorityHost} gave a token ${named}, and only tokens of type Bearer are understood.`
  return new TokenExchangeError('AUTHORITY_ANSWER_INVALID', {
    message: `${evidence} It was not used.`,
    ...shortDiagnosis(only('PAGE_IN_PLACE', 'likely', evidence)),
    likelyCause: 'Something between here and the token service changes its answers, or answers in its place.',
    failure: { status: response.status },
  })
}

/** Causes of an answer of the wrong form: a page or a redirect to one, half of an answer, or anything else. */
function strangeCauses(response: HttpResponse, evidence: string): DiagnosedCause[] {
  const { status } = response
  const text = bodyText(response).trimStart()
  const isPage = text.startsWith('<') || (status >= 300 && status < 400)
  const isHalf = text.startsWith('{') && bodyObject(response) === undefined
  if (isPage) return only('PAGE_IN_PLACE', 'certain', evidence, ...leadsTo(response))
  if (!isHalf) return only('PAGE_IN_PLACE', 'likely', evidence)
  const cut = `${evidence} It begins like an answer and breaks off.`
  return [found('CONNECTION_CUT', 'likely', cut), found('PAGE_IN_PLACE', 'possible', cut)]
}

/** The origin that a redirect leads to names the portal. The rest of the address may hold anything. */
function leadsTo({ headers: { location = '' } }: HttpResponse): string[] {
  return URL.canParse(location) ? [`It leads to ${excerpt(new URL(location).origin)}.`] : []
}

/** For a domain that was looked up, where the answer names no tenant. */
export function noSuchTenant(tenant: string, failure: OAuthFailure, response: HttpResponse): TokenExchangeError {
  const unknown = failure.oauthError === 'invalid_tenant' || failure.oauthError === 'invalid_request'
  const causes =
    failure.errorCodes?.length || unknown
      ? causesOfRefusal({ numbers: failure.errorCodes ?? [], oauthError: 'invalid_tenant' })
      : strangeCauses(response, `The token service answered ${failure.status} without naming a tenant.`)
  return new TokenExchangeError(unknown ? 'TENANT_NOT_FOUND' : 'AUTHORITY_ANSWER_INVALID', {
    message: unknown
      ? `The token service knows no tenant "${tenant}".`
      : `The token service answered ${failure.status} when asked which tenant "${tenant}" is.`,
    ...shortDiagnosis(causes, { tenant }),
    failure,
  })
}

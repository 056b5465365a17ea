import type { TokenExchangeError } from '../errors/errors.ts'
import { isTransientStatus, repeatablePolicy, sendWithRetry } from '../http/retry.ts'
import type { Runtime } from '../http/runtime.ts'
import { bodyObject, type HttpRequest, type HttpResponse, TransportError } from '../http/send.ts'
import { plainText } from '../text/plain-text.ts'
import type { ExchangeRequest } from './exchange-request.ts'
import { readOAuthFailure } from './oauth-answer.ts'

export interface ExchangedToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/**
 * Step 6: the target tenant's token endpoint takes the assertion and gives an app-only access token. It is the client
 * credentials grant with a JWT client assertion (RFC 7523 §2.2; learn.microsoft.com/entra/identity-platform/
 * v2-oauth2-client-creds-grant-flow), not RFC 8693's token exchange.
 *
 * Rejects with `TokenExchangeError`.
 */
export async function exchange(request: ExchangeRequest, runtime: Runtime): Promise<ExchangedToken> {
  let response: HttpResponse
  try {
    response = await sendWithRetry(exchangeRequest(request), repeatablePolicy, runtime)
  } catch (error) {
    throw error instanceof TransportError ? (await exchangeErrors()).authorityUnreachable(error) : error
  }
  return exchangedToken(response, request, runtime.now())
}

/** What is sent: five parameters, and `claims` when there was a challenge. */
export function exchangeRequest(request: ExchangeRequest): HttpRequest {
  const { authorityHost, tenant, clientId, scope, assertion, claims, signal } = request
  return {
    method: 'POST',
    url: `${authorityHost}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form({
      client_id: clientId,
      scope,
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...(claims === undefined ? {} : { claims }),
    }),
    signal,
    maxBytes: 1024 * 1024,
    timeoutMs: 30_000,
  }
}

/**
 * The token in the answer to `request`, which came at `now` (milliseconds since the epoch). Only a Bearer token is
 * understood, and a token of any other type must not be used (RFC 6749 §5.1, §7.1).
 *
 * Rejects with `TokenExchangeError`.
 */
export async function exchangedToken(
  response: HttpResponse,
  request: ExchangeRequest,
  now: number,
): Promise<ExchangedToken> {
  const answer = bodyObject(response)
  // An `error` of null is absent.
  if (response.status !== 200 || (answer?.['error'] ?? undefined) !== undefined)
    throw await refused(response, request, now)
  const token = answer?.['access_token']
  const seconds = Number.parseInt(plainText(answer?.['expires_in']), 10)
  if (typeof token !== 'string' || token === '' || !(seconds > 0)) {
    throw (await exchangeErrors()).notAnAnswer(response, request.authorityHost)
  }
  const type = answer?.['token_type']
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw (await exchangeErrors()).notABearerToken(type, response, request.authorityHost)
  }
  return { token, expiresOn: now + seconds * 1000 }
}

/** `application/x-www-form-urlencoded`. `URLSearchParams` would go through an assertion character by character. */
function form(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&')
}

async function refused(response: HttpResponse, request: ExchangeRequest, now: number): Promise<TokenExchangeError> {
  const failure = readOAuthFailure(response)
  const { explainRefusal, notAnAnswer } = await exchangeErrors()
  return failure.oauthError === undefined && !isTransientStatus(response)
    ? notAnAnswer(response, request.authorityHost)
    : explainRefusal(failure, response, request, now)
}

/** Loaded only when there is an error to throw, because the catalogue of causes comes with it. */
export function exchangeErrors(): Promise<typeof import('./exchange-errors.ts')> {
  return import('./exchange-errors.ts')
}

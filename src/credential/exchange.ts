import type { TokenExchangeError } from '../errors/errors.ts'
import { isTransientStatus, repeatablePolicy, sendWithRetry } from '../http/retry.ts'
import type { Runtime } from '../http/runtime.ts'
import { bodyObject, type HttpRequest, type HttpResponse, TransportError } from '../http/send.ts'
import { plainText } from '../text/plain-text.ts'
import { requestIdIn } from '../text/redact.ts'
import { type ExchangeHistory, recordToken } from './exchange-history.ts'
import type { ExchangeRequest } from './exchange-request.ts'
import { readOAuthFailure } from './oauth-answer.ts'
import type { Tried } from './retry-refused.ts'

export interface ExchangedToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
  /** GUID by which the token service knows the request. */
  readonly requestId?: string | undefined
}

/**
 * Step 6: the target tenant's token endpoint takes the assertion and gives an app-only access token. It is the client
 * credentials grant with a JWT client assertion (RFC 7523 §2.2; learn.microsoft.com/entra/identity-platform/
 * v2-oauth2-client-creds-grant-flow), not RFC 8693's token exchange.
 *
 * With `history` a refusal of the application is retried, as `retryRefused` says. Without one it is final, for callers that
 * repeat the whole exchange.
 *
 * Rejects with `TokenExchangeError`.
 */
export async function exchange(
  request: ExchangeRequest,
  runtime: Runtime,
  history?: ExchangeHistory,
): Promise<ExchangedToken> {
  const first = await answerTo(request, runtime)
  if (history === undefined) return exchangedToken(first, request, runtime.now())
  const { response, tried } =
    first.status === 200 ? { response: first } : await retried(first, request, history, runtime)
  const token = await exchangedToken(response, request, runtime.now(), tried)
  recordToken(history, runtime.now())
  return token
}

async function answerTo(request: ExchangeRequest, runtime: Runtime): Promise<HttpResponse> {
  try {
    return await sendWithRetry(exchangeRequest(request), repeatablePolicy, runtime)
  } catch (error) {
    throw error instanceof TransportError ? (await exchangeErrors()).authorityUnreachable(error) : error
  }
}

async function retried(first: HttpResponse, request: ExchangeRequest, history: ExchangeHistory, runtime: Runtime) {
  const { retryRefused } = await import('./retry-refused.ts')
  return retryRefused(first, (own) => answerTo(request, own), history, runtime, request.signal)
}

/** What is sent: five parameters, and `claims` when there was a challenge. */
export function exchangeRequest(request: ExchangeRequest): HttpRequest {
  const { authorityHost, tenant, clientId, scope, assertion, claims, clientRequestId, signal } = request
  return {
    method: 'POST',
    url: `${authorityHost}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(clientRequestId === undefined ? {} : { 'client-request-id': clientRequestId }),
    },
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
 * understood, and a token of any other type must not be used (RFC 6749 §5.1, §7.1). `tried` says how a refusal was retried.
 *
 * Rejects with `TokenExchangeError`.
 */
export async function exchangedToken(
  response: HttpResponse,
  request: ExchangeRequest,
  now: number,
  tried?: Tried,
): Promise<ExchangedToken> {
  const answer = bodyObject(response)
  // An `error` of null is absent.
  if (response.status !== 200 || (answer?.['error'] ?? undefined) !== undefined)
    throw await refused(response, request, now, tried)
  const token = answer?.['access_token']
  const seconds = Number.parseInt(plainText(answer?.['expires_in']), 10)
  if (typeof token !== 'string' || token === '' || !(seconds > 0)) {
    throw (await exchangeErrors()).notAnAnswer(response, request.authorityHost)
  }
  const type = answer?.['token_type']
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw (await exchangeErrors()).notABearerToken(type, response, request.authorityHost)
  }
  const requestId = requestIdIn(response.headers['x-ms-request-id'])
  return { token, expiresOn: now + seconds * 1000, ...(requestId === undefined ? {} : { requestId }) }
}

/** `application/x-www-form-urlencoded`. `URLSearchParams` would go through an assertion character by character. */
function form(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&')
}

async function refused(
  response: HttpResponse,
  request: ExchangeRequest,
  now: number,
  tried: Tried | undefined,
): Promise<TokenExchangeError> {
  const failure = readOAuthFailure(response)
  const { explainRefusal, notAnAnswer } = await exchangeErrors()
  return failure.oauthError === undefined && !isTransientStatus(response)
    ? notAnAnswer(response, request.authorityHost)
    : explainRefusal(failure, response, request, now, tried)
}

/** Loaded only when there is an error to throw, because the catalogue of causes comes with it. */
export function exchangeErrors(): Promise<typeof import('./exchange-errors.ts')> {
  return import('./exchange-errors.ts')
}

import { defaultBounds, isTransientStatus, sendWithRetry } from '../../http/retry.ts'
import type { Runtime } from '../../http/runtime.ts'
import { bodyObject, type HttpRequest, type HttpResponse, TransportError } from '../../http/send.ts'
import type { Env } from '../../text/env.ts'
import { type EndpointDescription, managedIdentityEndpoint } from './endpoint-description.ts'
import { readExpiry } from './expiry.ts'
import type { Assertion } from './source.ts'
import { tokenText } from './token-text.ts'

const ONE_MEBIBYTE = 1024 * 1024

/**
 * Milliseconds. 410 announces an outage of up to 70 seconds (source in imds.ts), which five pauses of the default
 * bounds outlast.
 */
const GONE_PAUSE_MS = 15_000
/** Milliseconds. Microsoft's guidance allows no shorter pause (source in imds.ts). */
const LEAST_PAUSE_MS = 1_000
/** Milliseconds from the first try in which a refused connection leads to a retry. The last try is within eleven seconds. */
const LATE_START_MS = 7_000

/**
 * The assertion from a managed identity endpoint, with the retries of Microsoft's guidance. The endpoints share the
 * form of the answer: `access_token` and `expires_on`. Rejects with `AssertionUnavailableError`.
 *
 * `transient` adds statuses that this kind of host uses for "not yet". A connection that is refused is retried for some
 * seconds where the platform announces the endpoint. Elsewhere there is no endpoint, and the call rejects at once.
 */
export async function requestAssertion(
  request: HttpRequest,
  transient: readonly number[],
  runtime: Runtime,
  endpoint: EndpointDescription = managedIdentityEndpoint,
): Promise<Assertion> {
  const direct = { ...request, direct: true }
  return readAssertion(await reachEndpoint(direct, transient, endpoint, runtime), request, runtime.now(), endpoint)
}

/** The endpoint's first answer that is not transient. Rejects with `AssertionUnavailableError` if there is none. */
export async function reachEndpoint(
  request: HttpRequest,
  transient: readonly number[],
  endpoint: EndpointDescription,
  runtime: Runtime,
): Promise<HttpResponse> {
  const startedAt = runtime.now()
  let tries = 0
  const policy = {
    ...defaultBounds,
    repeat: ({ kind }: TransportError) => {
      tries++
      const isStarting = endpoint.mayStartLate === true && runtime.now() - startedAt < LATE_START_MS
      return kind === 'reset' || (kind === 'refused' && isStarting)
    },
    transient: (response: HttpResponse) => isTransientStatus(response) || transient.includes(response.status),
    leastPauseMs: ({ status }: HttpResponse) => (status === 410 ? GONE_PAUSE_MS : LEAST_PAUSE_MS),
  }
  let response: HttpResponse
  try {
    response = await sendWithRetry({ ...request, maxBytes: ONE_MEBIBYTE, timeoutMs: 10_000 }, policy, runtime)
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw (await errors()).unreachable(error, endpoint, { tries, overMs: runtime.now() - startedAt })
  }
  if (policy.transient(response)) throw (await errors()).busy(response, secretsOf(request), runtime.now(), endpoint)
  return response
}

/** The assertion in a managed identity endpoint's answer to this request. Rejects with `AssertionUnavailableError`. */
export async function readAssertion(
  response: HttpResponse,
  request: HttpRequest,
  now: number,
  endpoint: EndpointDescription = managedIdentityEndpoint,
): Promise<Assertion> {
  if (response.status !== 200) throw (await errors()).refused(response, secretsOf(request), endpoint)
  const answer = bodyObject(response)
  const token = tokenText(answer?.['access_token'])
  if (token === undefined) {
    const message = 'The managed identity endpoint answered 200, but without an access_token.'
    throw (await errors()).withoutToken(message, response.status)
  }
  return { token, expiresOn: readExpiry(answer?.['expires_on'], token, now) }
}

/** The http(s) URL in an environment variable. Rejects with `AssertionUnavailableError` for anything else. */
export async function endpointUrl(env: Env, name: string, otherwise = ''): Promise<URL> {
  const text = env[name] || otherwise
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw (await errors()).notAnAddress(name)
}

/** Loaded only when there is an error to throw, because the catalogue of causes comes with it. */
export function errors(): Promise<typeof import('./endpoint-errors.ts')> {
  return import('./endpoint-errors.ts')
}

/** Headers that open the endpoints of the kinds of host. */
const SECRET_HEADERS = ['X-IDENTITY-HEADER', 'secret', 'Authorization']

/** Secrets that were sent with a request and must not be repeated in an error. */
export function secretsOf({ headers = {} }: HttpRequest): string[] {
  return SECRET_HEADERS.map((name) => (headers[name] ?? '').replace(/^(Basic|Bearer) /, ''))
}

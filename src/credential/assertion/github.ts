import type { AssertionUnavailableError } from '../../errors/errors.ts'
import { inBackground, nodeRuntime, type Runtime } from '../../http/runtime.ts'
import { bodyObject, type HttpRequest } from '../../http/send.ts'
import type { Env } from '../../text/env.ts'
import { assertionError } from './assertion-error.ts'
import { cachedAssertion } from './cached.ts'
import { errors, reachEndpoint, secretsOf } from './endpoint.ts'
import type { EndpointDescription } from './endpoint-description.ts'
import { readExpiry } from './expiry.ts'
import type { Assertion, AssertionOptions, AssertionSource } from './source.ts'
import { tokenText } from './token-text.ts'

/** The address of the tokens of a job with the permission `id-token: write`, and the bearer that opens it. */
export const githubVariables = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const

/**
 * Step 5 in a GitHub Actions job with the permission `id-token: write`: the job's own token, which the application
 * trusts directly. Its issuer is `https://token.actions.githubusercontent.com`, its subject `repo:…`
 * (docs.github.com/actions/reference/security/oidc). It lives five minutes and is renewed during a long run. Make one
 * and give it to the credentials of all targets.
 *
 * `get` rejects with `AssertionUnavailableError`.
 *
 * @example
 * ```ts
 * import { githubAssertion, graphClient, towlineCredential } from 'towline'
 *
 * const clientId = '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f'
 * const assertion = githubAssertion()
 * for (const tenant of ['fabrikam.example', 'tailspin.example']) {
 *   const graph = graphClient({ credential: towlineCredential({ tenant, clientId, assertion }) })
 *   console.log(await graph.get('/organization'))
 * }
 * ```
 */
export function githubAssertion(options: Partial<Runtime> = {}): AssertionSource {
  const runtime = nodeRuntime(options)
  return cachedAssertion({ source: 'github', get: (options) => jobToken(options, runtime) }, runtime)
}

async function jobToken({ audience, signal, background }: AssertionOptions, given: Runtime): Promise<Assertion> {
  const runtime = background ? inBackground(given) : given
  const { url, token } = await readVariables(runtime.env)
  const request: HttpRequest = {
    method: 'GET',
    // Joined as text, so that GitHub's own query stays as it is.
    url: `${url}${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`,
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json; api-version=2.0' },
    signal,
  }
  const response = await reachEndpoint(request, [], githubEndpoint, runtime)
  if (response.status !== 200) throw (await errors()).refused(response, secretsOf(request), githubEndpoint)
  const jwt = tokenText(bodyObject(response)?.['value'])
  if (jwt === undefined) throw await withoutToken()
  return { token: jwt, expiresOn: readExpiry(undefined, jwt, runtime.now()) }
}

async function readVariables(env: Env): Promise<{ readonly url: string; readonly token: string }> {
  const missing = githubVariables.filter((name) => !env[name])
  if (missing.length > 0) throw await notAllowed(missing)
  const [url = '', token = ''] = githubVariables.map((name) => env[name]?.trim())
  if (!isSafe(url)) throw await unsafeAddress()
  return { url, token }
}

/** Any reader of the request token can act as this job, so it is sent over TLS, or stays on the machine. */
function isSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

function notAllowed(missing: readonly string[]): Promise<AssertionUnavailableError> {
  return assertionError('IDENTITY_NOT_FOUND', 'GITHUB_JOB_WITHOUT_TOKEN', {
    message: `This job gets no token from GitHub: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
  })
}

function unsafeAddress(): Promise<AssertionUnavailableError> {
  return assertionError('IDENTITY_NOT_FOUND', 'IDENTITY_VARIABLE_INVALID', {
    message: 'ACTIONS_ID_TOKEN_REQUEST_URL is not the address of an endpoint over TLS.',
  })
}

function withoutToken(): Promise<AssertionUnavailableError> {
  return assertionError('IDENTITY_ANSWER_INVALID', 'IDENTITY_ANSWER_STRANGE', {
    message: `The ${githubEndpoint.name} answered 200, but without a token in \`value\`.`,
    status: 200,
  })
}

const githubEndpoint: EndpointDescription = {
  name: 'token endpoint of GitHub Actions',
  kind: 'github',
  silent: 'GITHUB_SILENT',
  stillBusy: 'look at githubstatus.com',
}

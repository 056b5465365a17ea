import { AssertionUnavailableError } from '../../errors.ts'
import type { HttpRequest, Runtime } from '../../http/send.ts'
import { cachedAssertion } from './cached.ts'
import { reachEndpoint, secretsOf } from './endpoint.ts'
import { type EndpointWords, parseAnswer, refused } from './endpoint-errors.ts'
import { readExpiry } from './expiry.ts'
import type { Assertion, AssertionOptions, AssertionSource } from './source.ts'

/** Where a job with the permission `id-token: write` gets its token, and what opens that address. */
export const githubVariables = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const

/**
 * The token of a GitHub Actions job, which the application trusts as it is: issuer
 * `https://token.actions.githubusercontent.com`, subject `repo:…` (docs.github.com/actions/reference/security/oidc).
 * It lives five minutes, so a long run asks for another one now and then.
 */
export function githubAssertion(
  env: NodeJS.ProcessEnv,
  runtime: Runtime,
  lifetime: AbortSignal | undefined,
): AssertionSource {
  return cachedAssertion({ source: 'github', get: (options) => ask(env, options, runtime) }, runtime.now, lifetime)
}

async function ask(
  env: NodeJS.ProcessEnv,
  { audience, signal }: AssertionOptions,
  runtime: Runtime,
): Promise<Assertion> {
  const { url, token } = readVariables(env)
  const request: HttpRequest = {
    method: 'GET',
    // As a text, so that GitHub's own query stays as it is.
    url: `${url}${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`,
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json; api-version=2.0' },
    signal,
  }
  const response = await reachEndpoint(request, [], words, runtime)
  if (response.status !== 200) throw refused(response, secretsOf(request), words)
  const value = parseAnswer(response)?.['value']
  if (typeof value !== 'string' || value === '') throw withoutToken()
  return { token: value, expiresOn: readExpiry(undefined, value, runtime.now()) }
}

function readVariables(env: NodeJS.ProcessEnv): { readonly url: string; readonly token: string } {
  const missing = githubVariables.filter((name) => !env[name])
  if (missing.length > 0) throw notAllowed(missing)
  const [url = '', token = ''] = githubVariables.map((name) => env[name]?.trim())
  if (!isSafe(url)) throw unsafeAddress()
  return { url, token }
}

/** The request token opens this job's identity to everybody who sees it, so it goes out over TLS, or stays on the machine. */
function isSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

function notAllowed(missing: readonly string[]): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_NOT_FOUND', {
    message: `This job gets no token from GitHub: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
    likelyCause:
      '`permissions: id-token: write` is missing from the workflow, the run is of a pull request from a fork, or this is no GitHub Actions job at all.',
    fix: 'Add `permissions: { id-token: write, contents: read }` to the job, and pass both variables on to containers.',
  })
}

function unsafeAddress(): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_NOT_FOUND', {
    message: 'ACTIONS_ID_TOKEN_REQUEST_URL is not the address of an endpoint over TLS.',
    likelyCause: 'It was set by hand or copied in part; GitHub sets an https address.',
    fix: 'Leave the variable as GitHub sets it; plain http is taken for addresses of this machine only.',
  })
}

function withoutToken(): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_ANSWER_INVALID', {
    message: `The ${words.name} answered 200, but without a token in \`value\`.`,
    likelyCause: 'Something other than GitHub answers at that address, such as a proxy or a login page.',
    fix: 'Check where ACTIONS_ID_TOKEN_REQUEST_URL points, and which proxy is between.',
    status: 200,
  })
}

const words: EndpointWords = {
  name: 'token endpoint of GitHub Actions',
  absent: {
    likelyCause: 'The runner cannot reach GitHub, or the address is of another job.',
    fix: 'Let the runner reach *.actions.githubusercontent.com, through HTTPS_PROXY where there is one.',
  },
  stillBusy: 'look at githubstatus.com',
  refused: () => ({
    likelyCause:
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN is of a job that has ended, or the job lost `permissions: id-token: write`.',
    fix: 'Use the variables only in the job that got them, and run that again.',
  }),
}

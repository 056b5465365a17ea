import { AssertionUnavailableError } from '../../errors.ts'
import { quote } from '../../http/redact.ts'
import { defaultBounds, isTransientStatus, sendWithRetry } from '../../http/retry.ts'
import { whenToAskAgain } from '../../http/retry-after.ts'
import {
  bodyText,
  type HttpRequest,
  type HttpResponse,
  type Runtime,
  TransportError,
  type TransportKind,
} from '../../http/send.ts'
import { readExpiry } from './expiry.ts'
import type { Assertion } from './source.ts'

const ONE_MEBIBYTE = 1024 * 1024

/** 410 announces an outage of up to 70 seconds, and the five pauses of the default bounds have to outlast it. */
const GONE_PAUSE_MS = 15_000
/** The shortest pause that Microsoft's guidance allows (its source is named in imds.ts). */
const LEAST_PAUSE_MS = 1_000

/**
 * Asks a managed identity endpoint, with the retries that Microsoft's guidance asks for, and reads the answer that all
 * of them share: `access_token` and `expires_on`.
 *
 * `transient` adds statuses that this kind of host uses for "not yet". No answer at all means that there is no such
 * endpoint here, which is said at once and not after three minutes.
 */
export async function askEndpoint(
  request: HttpRequest,
  transient: readonly number[],
  runtime: Runtime,
): Promise<Assertion> {
  const policy = {
    ...defaultBounds,
    repeat: ({ kind }: TransportError) => kind === 'reset',
    transient: (response: HttpResponse) => isTransientStatus(response) || transient.includes(response.status),
    leastPauseMs: ({ status }: HttpResponse) => (status === 410 ? GONE_PAUSE_MS : LEAST_PAUSE_MS),
  }
  const limits = { direct: true, maxBytes: ONE_MEBIBYTE, timeoutMs: 10_000 }
  let response: HttpResponse
  try {
    response = await sendWithRetry({ ...request, ...limits }, policy, runtime)
  } catch (error) {
    throw error instanceof TransportError ? unreachable(error) : error
  }
  if (policy.transient(response)) throw busy(response, runtime.now())
  if (response.status !== 200) throw refused(response, request.headers?.['X-IDENTITY-HEADER'])
  return readAnswer(response, runtime.now())
}

/** The address in an environment variable. Rejects what is not an http(s) URL, without asking anybody. */
export function endpointUrl(env: NodeJS.ProcessEnv, name: string, otherwise = ''): URL {
  const text = env[name] || otherwise
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new AssertionUnavailableError('IDENTITY_NOT_FOUND', {
    message: `${name} is not the address of an endpoint.`,
    likelyCause: 'It was set by hand or copied in part; on Azure compute the platform sets it.',
    fix: `Unset ${name}, or run this where the platform sets it.`,
  })
}

function readAnswer(response: HttpResponse, now: number): Assertion {
  const answer = parse(response)
  const token = answer?.['access_token']
  if (typeof token !== 'string' || token === '') {
    throw new AssertionUnavailableError('IDENTITY_ANSWER_INVALID', {
      message: 'The managed identity endpoint answered 200, but without an access_token.',
      likelyCause:
        'Something other than the managed identity endpoint answers at that address, such as a proxy or a login page.',
      fix: 'Check where IDENTITY_ENDPOINT points, and run `towline identity --verbose` to see what answers.',
      status: response.status,
    })
  }
  return { token, expiresOn: readExpiry(answer?.['expires_on'], token, now) }
}

const codes: Readonly<Record<TransportKind, AssertionUnavailableError['code']>> = {
  refused: 'IDENTITY_NOT_FOUND',
  timeout: 'IDENTITY_NOT_FOUND',
  dns: 'IDENTITY_NOT_FOUND',
  reset: 'IDENTITY_UNREACHABLE',
  tls: 'IDENTITY_UNREACHABLE',
  proxy: 'IDENTITY_UNREACHABLE',
  'too-large': 'IDENTITY_ANSWER_INVALID',
  protocol: 'IDENTITY_ANSWER_INVALID',
}

function unreachable(error: TransportError): AssertionUnavailableError {
  const code = codes[error.kind]
  const answered = code === 'IDENTITY_ANSWER_INVALID'
  return new AssertionUnavailableError(code, {
    message: answered
      ? `What answers at ${error.host} is not a managed identity endpoint (${error.kind}).`
      : `No managed identity endpoint answers at ${error.host} (${error.kind}).`,
    likelyCause: answered
      ? 'Something other than the managed identity endpoint answers at that address.'
      : 'This machine is not Azure compute with a managed identity, or the identity is switched off there.',
    fix: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    cause: error,
  })
}

function busy(response: HttpResponse, now: number): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_BUSY', {
    message: `The managed identity endpoint answered ${response.status}, and no further try was in bounds.`,
    likelyCause: 'It is throttling, restarting or being updated; 410 announces an outage of up to 70 seconds.',
    fix: `Run the command again ${whenToAskAgain(response.headers, now)}; if it stays so, restart the host and look at its health page.`,
    status: response.status,
  })
}

/** Some servers repeat the headers that they do not like, so the identity's own is taken out of what they say. */
function refused(response: HttpResponse, identityHeader = ''): AssertionUnavailableError {
  const said = quote(sentence(parse(response)) ?? bodyText(response), [identityHeader]).slice(0, 500)
  return new AssertionUnavailableError('IDENTITY_REFUSED', {
    message: `The managed identity endpoint refused (${response.status}): ${said || 'no reason given'}`,
    ...hint(response.status, said),
    status: response.status,
  })
}

/** The hosts disagree on names and letter case: App Service `message`, older ones `Message`, IMDS `error_description`. */
function sentence(answer: Record<string, unknown> | undefined): string | undefined {
  for (const name of ['error_description', 'message', 'Message', 'error']) {
    const value = answer?.[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function hint(status: number, said: string): { likelyCause: string; fix: string } {
  if (/identity (not )?found|no (user assigned|.*managed identity)/i.test(said)) {
    return {
      likelyCause:
        'The host does not have the identity that was asked for: it has only user-assigned ones and none was named, or another one was named.',
      fix: 'Name one that is attached to this host with `--identity client:<its client ID>`, or attach the identity in the Azure portal.',
    }
  }
  if (status === 401 || status === 403) {
    return {
      likelyCause:
        'The value of IDENTITY_HEADER is not the one that the platform expects now; it is changed from time to time.',
      fix: 'Start the process afresh so that it gets the current IDENTITY_HEADER, and do not copy the value elsewhere.',
    }
  }
  return {
    likelyCause:
      'The request reached the endpoint, but not in the form that this kind of host accepts, or through a proxy.',
    fix: 'Run `towline identity --verbose` on the host and compare the endpoint with the kind of compute it is.',
  }
}

function parse(response: HttpResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bodyText(response))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

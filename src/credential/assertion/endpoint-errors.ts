import type { CauseCode } from '../../causes/catalogue.ts'
import { causesOfEndpoint, type EndpointAnswer } from '../../causes/diagnose/endpoint.ts'
import { causesOfTransport } from '../../causes/diagnose/transport.ts'
import { type DiagnosedCause, found, only, shortDiagnosis } from '../../causes/finding.ts'
import { AssertionUnavailableError } from '../../errors/errors.ts'
import { whenToRetry } from '../../http/retry-after.ts'
import { bodyObject, bodyText, type HttpResponse, type TransportError, type TransportKind } from '../../http/send.ts'
import { howOften } from '../../text/how-often.ts'
import { excerpt } from '../../text/redact.ts'
import type { EndpointDescription } from './endpoint-description.ts'

// Loaded when an endpoint has failed, and never before.

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

/** `tried` counts the tries that got no answer, and the milliseconds from the first one. */
export function unreachable(
  error: TransportError,
  { name, silent }: EndpointDescription,
  tried: { readonly tries: number; readonly overMs: number },
): AssertionUnavailableError {
  const code = codes[error.kind]
  const often = howOften(tried)
  const evidence = `Asked at ${error.host}${often}; it ended with "${error.kind}".`
  const causes =
    code === 'IDENTITY_ANSWER_INVALID'
      ? only('IDENTITY_ANSWER_STRANGE', 'certain', evidence)
      : code === 'IDENTITY_NOT_FOUND' && silent !== undefined
        ? ofSilence(silent, evidence)
        : error.kind === 'reset'
          ? only('IDENTITY_CONNECTION_CUT', 'certain', evidence)
          : causesOfTransport({ ...error, ...codeOf(error) })
  return new AssertionUnavailableError(code, {
    message:
      code === 'IDENTITY_ANSWER_INVALID'
        ? `What answers at ${error.host} is not a ${name} (${error.kind}).`
        : `No ${name} answers at ${error.host} (${error.kind}${often}).`,
    ...shortDiagnosis(causes),
    cause: error,
  })
}

/** From here a missing endpoint looks like one that something keeps this process from. */
function ofSilence(silent: CauseCode, evidence: string): DiagnosedCause[] {
  return silent === 'HOST_HAS_NO_IDENTITY'
    ? [found(silent, 'likely', evidence), found('METADATA_BLOCKED', 'possible', evidence)]
    : // The service behind the endpoint may not have started, so that nothing proves copied variables.
      only(silent, silent === 'IDENTITY_ENDPOINT_SILENT' ? 'likely' : 'certain', evidence)
}

function codeOf({ cause }: TransportError): { readonly code?: string } {
  const { code } = Object(cause) as { readonly code?: unknown }
  return typeof code === 'string' ? { code } : {}
}

/** `secrets` were sent with the request, and some servers repeat the headers that they refuse. */
export function busy(
  response: HttpResponse,
  secrets: readonly string[],
  now: number,
  { name, stillBusy, kind }: EndpointDescription,
): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_BUSY', {
    message: `The ${name} answered ${response.status}, and no further try was in bounds.`,
    ...shortDiagnosis(causesOfEndpoint({ kind, ...readRefusal(response, secrets) })),
    // The catalogue does not know the moment that the answer names.
    fix: `Run the command again ${whenToRetry(response.headers, now)}; if it stays so, ${stillBusy}.`,
    status: response.status,
  })
}

/** `secrets` were sent with the request, and some servers repeat the headers that they refuse. */
export function refused(
  response: HttpResponse,
  secrets: readonly string[],
  { name, kind, named }: EndpointDescription,
): AssertionUnavailableError {
  const refusal = readRefusal(response, secrets)
  return new AssertionUnavailableError('IDENTITY_REFUSED', {
    message: `The ${name} refused (${response.status}): ${refusal.said || 'no reason given'}`,
    ...shortDiagnosis(causesOfEndpoint({ kind, ...refusal, named })),
    status: response.status,
  })
}

function readRefusal(response: HttpResponse, secrets: readonly string[]): Omit<EndpointAnswer, 'kind'> {
  const answer = bodyObject(response)
  const code = answer?.['error']
  const text = bodyText(response)
  return {
    status: response.status,
    said: excerpt(sentence(answer) ?? text, secrets).slice(0, 500),
    code: typeof code === 'string' ? code : undefined,
    isPage: /^\s*</.test(text),
  }
}

/** For an answer of 200 that has no token in it. */
export function withoutToken(message: string, status: number): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_ANSWER_INVALID', {
    message,
    ...shortDiagnosis([found('IDENTITY_ANSWER_STRANGE', 'certain', `The answer is ${status} without a token.`)]),
    status,
  })
}

/** The value is not quoted: it may be a secret in the wrong variable. */
export function notAnAddress(name: string): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_NOT_FOUND', {
    message: `${name} is not the address of an endpoint.`,
    ...shortDiagnosis(
      only('IDENTITY_VARIABLE_INVALID', 'certain', `The value of ${name} is no http or https address.`),
    ),
  })
}

/**
 * The hosts disagree on names, letter case and depth: App Service `message`, older ones `Message`, Container Apps
 * `error.message`, IMDS and Azure Arc `error_description`.
 */
function sentence(answer: Record<string, unknown> | undefined): string | undefined {
  const inner = answer?.['error'] as Record<string, unknown> | string | null | undefined
  const values = [answer?.['error_description'], answer?.['message'], answer?.['Message'], inner]
  if (typeof inner === 'object') values.push(inner?.['message'])
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}

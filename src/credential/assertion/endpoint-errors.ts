import { AssertionUnavailableError } from '../../errors.ts'
import { excerpt } from '../../http/redact.ts'
import { whenToAskAgain } from '../../http/retry-after.ts'
import { bodyText, type HttpResponse, type TransportError, type TransportKind } from '../../http/send.ts'

/** What the reader of an error is told besides what happened. */
export interface Advice {
  readonly likelyCause: string
  readonly fix: string
}

/** An endpoint that hands out tokens, in sentences about it. */
export interface EndpointWords {
  /** e.g. `managed identity endpoint` */
  readonly name: string
  /** For when nothing answers there. */
  readonly absent: Advice
  /** What to do when it answers "not now" for long. */
  readonly stillBusy: string
  /** For when it says no. */
  refused(status: number, said: string): Advice
}

export const managedIdentityWords: EndpointWords = {
  name: 'managed identity endpoint',
  absent: {
    likelyCause: 'This machine is not Azure compute with a managed identity, or the identity is switched off there.',
    fix: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
  },
  stillBusy: 'restart the host and look at its health page',
  refused(status, said) {
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
  },
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

export function unreachable(error: TransportError, { name, absent }: EndpointWords): AssertionUnavailableError {
  const code = codes[error.kind]
  const answered = code === 'IDENTITY_ANSWER_INVALID'
  return new AssertionUnavailableError(code, {
    message: answered
      ? `What answers at ${error.host} is not a ${name} (${error.kind}).`
      : `No ${name} answers at ${error.host} (${error.kind}).`,
    likelyCause: answered ? `Something other than the ${name} answers at that address.` : absent.likelyCause,
    fix: absent.fix,
    cause: error,
  })
}

export function busy(
  response: HttpResponse,
  now: number,
  { name, stillBusy }: EndpointWords,
): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_BUSY', {
    message: `The ${name} answered ${response.status}, and no further try was in bounds.`,
    likelyCause: 'It is throttling, restarting or being updated; 410 announces an outage of up to 70 seconds.',
    fix: `Run the command again ${whenToAskAgain(response.headers, now)}; if it stays so, ${stillBusy}.`,
    status: response.status,
  })
}

/** `secrets` went out with the request: some servers repeat the headers that they do not like. */
export function refused(
  response: HttpResponse,
  secrets: readonly string[],
  words: EndpointWords,
): AssertionUnavailableError {
  const said = excerpt(sentence(parseAnswer(response)) ?? bodyText(response), secrets).slice(0, 500)
  return new AssertionUnavailableError('IDENTITY_REFUSED', {
    message: `The ${words.name} refused (${response.status}): ${said || 'no reason given'}`,
    ...words.refused(response.status, said),
    status: response.status,
  })
}

/** The body where it is a JSON object. */
export function parseAnswer(response: HttpResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bodyText(response))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
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

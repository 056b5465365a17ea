import type { CauseCode } from '../catalogue.ts'
import { type DiagnosedCause, found, only } from '../finding.ts'

/** Kinds of identity endpoint. A refusal means something else at each. */
export type EndpointKind = 'managed' | 'imds' | 'arc' | 'github'

export interface EndpointAnswer {
  readonly kind: EndpointKind
  readonly status: number
  /** The text of the answer, redacted. */
  readonly said: string
  /** The error code of the answer, such as `unauthorized_client`. */
  readonly code?: string | undefined
  /** The answer is an HTML page, which no identity endpoint writes, or leads to one. */
  readonly isPage?: boolean | undefined
  /** Whether the request named an identity; `undefined` where that is not known. */
  readonly named?: boolean | undefined
}

/** Returns the causes that a refusal of an identity endpoint may stand for, the likeliest first. */
export function causesOfEndpoint(answer: EndpointAnswer): DiagnosedCause[] {
  const { kind, status, said, named } = answer
  const quoted = said === '' ? [] : [`It said: ${said}`]
  const evidence = [`The identity endpoint answered ${status}.`, ...quoted]
  const sentence = sentences.find(([pattern]) => pattern.test(said))?.[1]
  if (sentence !== undefined && kind !== 'github') return only(sentence, 'certain', ...evidence)
  // A failing server may write that it found no identity, so its status counts for more.
  if (NO_SUCH_IDENTITY.test(said) && kind !== 'github' && status < 429) return noSuchIdentity(named, evidence)
  if (answer.isPage || (status >= 300 && status < 400)) return ofPage(answer, evidence)
  return ofStatus(answer, evidence)
}

function ofStatus({ kind, status, code = '' }: EndpointAnswer, evidence: readonly string[]): DiagnosedCause[] {
  if (status === 429) return only('IDENTITY_THROTTLED', 'certain', ...evidence)
  if (status >= 500) return only('IDENTITY_FAILED', 'certain', ...evidence)
  if (kind === 'github') {
    return only('GITHUB_TOKEN_REFUSED', status === 401 || status === 403 ? 'certain' : 'likely', ...evidence)
  }
  if (status === 410) return only('IDENTITY_AWAY', kind === 'imds' ? 'certain' : 'likely', ...evidence)
  if (status === 404) {
    // Only the metadata service announces an update with 404. Elsewhere 404 means that the path is not known.
    const causes: CauseCode[] = ['IDENTITY_AWAY', 'IDENTITY_ANSWER_STRANGE']
    return ranked(kind === 'imds' ? causes : causes.toReversed(), evidence)
  }
  if (status !== 401 && status !== 403) {
    return [found('IDENTITY_REQUEST_REFUSED', 'possible', ...evidence)]
  }
  const isOwnWord = kind === 'imds' && OWN_REFUSALS.includes(code)
  return [found(isOwnWord ? 'IDENTITY_REQUEST_REFUSED' : unauthorised[kind], 'likely', ...evidence)]
}

/** For a page: something else answers, or a front end of the service answers in its place. */
function ofPage({ kind, status }: EndpointAnswer, evidence: readonly string[]): DiagnosedCause[] {
  const others: CauseCode = kind === 'imds' ? 'METADATA_ANSWERED_BY_OTHERS' : 'IDENTITY_ANSWER_STRANGE'
  const own: CauseCode[] =
    status === 429
      ? ['IDENTITY_THROTTLED']
      : status >= 500
        ? ['IDENTITY_FAILED']
        : kind === 'imds' && (status === 404 || status === 410)
          ? ['IDENTITY_AWAY']
          : kind === 'github'
            ? ['GITHUB_TOKEN_REFUSED']
            : []
  return ranked([others, ...own], [...evidence, 'The answer is an HTML page, or leads to one.'])
}

/** Causes that cannot be told apart from here, the likeliest first. */
function ranked([first, ...others]: readonly CauseCode[], evidence: readonly string[]): DiagnosedCause[] {
  if (first === undefined) return []
  return [found(first, 'likely', ...evidence), ...others.map((code) => found(code, 'possible', ...evidence))]
}

/**
 * App Service, Functions and Container Apps say "Unable to load the proper Managed Identity." (2024 to 2026) and "Unable to
 * load requested managed identity." (2021), of an absent system-assigned identity and of one that is not attached
 * (github.com/Azure/azure-sdk-for-net/issues/43691, …/azure-cli/issues/20196).
 */
const NO_SUCH_IDENTITY =
  /unable to (load|find) (the )?(proper |requested |specified )?managed identity|identity ?(not ?)?found|no (user assigned|.{0,80}managed identity)|no managed identity was found|failed to find (an )?identity|load the proper managed identity|identity isn.t assigned|no default identity|verify your objectId/i

/** Where it is not known whether the request named an identity, both causes are listed. */
function noSuchIdentity(named: boolean | undefined, evidence: readonly string[]): DiagnosedCause[] {
  if (named === true) return [found('IDENTITY_NOT_ATTACHED', 'certain', ...evidence, 'The request named an identity.')]
  if (named === false) return [found('NO_SYSTEM_IDENTITY', 'certain', ...evidence, 'The request named no identity.')]
  return [
    found('NO_SYSTEM_IDENTITY', 'likely', ...evidence),
    found('CLIENT_ID_TAKEN_FOR_IDENTITY', 'possible', ...evidence),
    found('IDENTITY_NOT_ATTACHED', 'possible', ...evidence),
  ]
}

/** Texts of the services that stand for one cause only. */
const sentences: readonly (readonly [RegExp, CauseCode])[] = [
  [/x-forwarded-for/i, 'FORWARDED_REQUEST'],
  [/bad_request_102|required metadata header/i, 'METADATA_HEADER_MISSING'],
  [/multiple user.assigned identities/i, 'SEVERAL_IDENTITIES'],
  [/AADSTS(500011|50001)\b|resource principal named/i, 'IDENTITY_RESOURCE_UNKNOWN'],
]

/** Error codes with which the metadata service itself answers 401 and 403, by its documentation. */
const OWN_REFUSALS: readonly string[] = ['unknown_source', 'unauthorized_client', 'access_denied']

const unauthorised: Readonly<Record<EndpointKind, CauseCode>> = {
  managed: 'IDENTITY_HEADER_WRONG',
  imds: 'METADATA_ANSWERED_BY_OTHERS',
  arc: 'ARC_KEY_REFUSED',
  github: 'GITHUB_TOKEN_REFUSED',
}

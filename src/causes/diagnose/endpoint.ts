import type { CauseCode } from '../catalogue.ts'
import { type DiagnosedCause, found, only } from '../finding.ts'

/** The kinds of identity endpoint whose refusals mean different things. */
export type EndpointKind = 'managed' | 'imds' | 'arc' | 'github'

export interface EndpointAnswer {
  readonly kind: EndpointKind
  readonly status: number
  /** Its words, redacted. */
  readonly said: string
  /** Its own code for it, such as `unauthorized_client`. */
  readonly code?: string | undefined
  /** It is a page for people, which no identity endpoint writes, or leads to one. */
  readonly isPage?: boolean | undefined
  /** Whether an identity was named in the request; `undefined` where nobody knows. */
  readonly named?: boolean | undefined
}

/** What a "no" or "not now" of an identity endpoint stands for. */
export function causesOfEndpoint(answer: EndpointAnswer): DiagnosedCause[] {
  const { kind, status, said, named } = answer
  const quoted = said === '' ? [] : [`It said: ${said}`]
  const evidence = [`The identity endpoint answered ${status}.`, ...quoted]
  const sentence = sentences.find(([pattern]) => pattern.test(said))?.[1]
  if (sentence !== undefined && kind !== 'github') return only(sentence, 'certain', ...evidence)
  // A server that fails may say by which words it cannot find an identity now.
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
    // Only the metadata service says "not now" by it; elsewhere nobody knows the path.
    const causes: CauseCode[] = ['IDENTITY_AWAY', 'IDENTITY_ANSWER_STRANGE']
    return ranked(kind === 'imds' ? causes : causes.toReversed(), evidence)
  }
  if (status !== 401 && status !== 403) {
    // Nobody has written down in which words each of the endpoints refuses a forwarded request.
    return [
      found('IDENTITY_REQUEST_REFUSED', 'possible', ...evidence),
      found('FORWARDED_REQUEST', 'possible', ...evidence),
    ]
  }
  const isOwnWord = kind === 'imds' && OWN_REFUSALS.includes(code)
  return [found(isOwnWord ? 'IDENTITY_REQUEST_REFUSED' : unauthorised[kind], 'likely', ...evidence)]
}

/** Somebody else answers; or a front of the service itself does, in the place of the service. */
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
  return ranked([others, ...own], [...evidence, 'The answer is a page for people, or leads to one.'])
}

/** The likeliest first, where nobody can say which it is. */
function ranked([first, ...others]: readonly CauseCode[], evidence: readonly string[]): DiagnosedCause[] {
  if (first === undefined) return []
  return [found(first, 'likely', ...evidence), ...others.map((code) => found(code, 'possible', ...evidence))]
}

const NO_SUCH_IDENTITY =
  /identity (not )?found|no (user assigned|.*managed identity)|no managed identity was found|failed to find (an )?identity/i

/** Where nobody knows whether one was named, both are listed: the request decides. */
function noSuchIdentity(named: boolean | undefined, evidence: readonly string[]): DiagnosedCause[] {
  if (named === true)
    return [found('IDENTITY_NOT_ATTACHED', 'certain', ...evidence, 'An identity was named in the request.')]
  if (named === false)
    return [found('NO_SYSTEM_IDENTITY', 'certain', ...evidence, 'No identity was named in the request.')]
  return [
    found('NO_SYSTEM_IDENTITY', 'likely', ...evidence),
    found('CLIENT_ID_TAKEN_FOR_IDENTITY', 'possible', ...evidence),
    found('IDENTITY_NOT_ATTACHED', 'possible', ...evidence),
  ]
}

/** What the services say in words that can mean one thing only. */
const sentences: readonly (readonly [RegExp, CauseCode])[] = [
  [/x-forwarded-for/i, 'FORWARDED_REQUEST'],
  [/bad_request_102|required metadata header/i, 'METADATA_HEADER_MISSING'],
  [/multiple user.assigned identities/i, 'SEVERAL_IDENTITIES'],
  [/AADSTS(500011|50001)\b|resource principal named/i, 'IDENTITY_RESOURCE_UNKNOWN'],
]

/** What the metadata service itself says with 401 and 403, by its documentation. */
const OWN_REFUSALS: readonly string[] = ['unknown_source', 'unauthorized_client', 'access_denied']

const unauthorised: Readonly<Record<EndpointKind, CauseCode>> = {
  managed: 'IDENTITY_HEADER_WRONG',
  imds: 'METADATA_ANSWERED_BY_OTHERS',
  arc: 'ARC_KEY_REFUSED',
  github: 'GITHUB_TOKEN_REFUSED',
}

import type { CauseCode } from '../catalogue.ts'
import { type Found, found, only } from '../words.ts'

/** The kinds of identity endpoint whose refusals mean different things. */
export type EndpointKind = 'managed' | 'imds' | 'arc' | 'github'

export interface EndpointAnswer {
  readonly kind: EndpointKind
  readonly status: number
  /** Its words, redacted. */
  readonly said: string
  /** Whether an identity was named in the request; `undefined` where nobody knows. */
  readonly named?: boolean | undefined
}

/** What a "no" or "not now" of an identity endpoint stands for. */
export function causesOfEndpoint({ kind, status, said, named }: EndpointAnswer): Found[] {
  const quoted = said === '' ? [] : [`It said: ${said}`]
  const evidence = [`The identity endpoint answered ${status}.`, ...quoted]
  const sentence = sentences.find(([pattern]) => pattern.test(said))?.[1]
  if (kind === 'github')
    return only(status >= 500 || status === 429 ? byStatus(status) : 'GITHUB_TOKEN_REFUSED', 'certain', ...evidence)
  if (sentence !== undefined) return only(sentence, 'certain', ...evidence)
  if (NO_SUCH_IDENTITY.test(said)) return noSuchIdentity(named, evidence)
  if (status === 429 || status === 410 || status >= 500) return only(byStatus(status), 'certain', ...evidence)
  if (status === 404) return [found('IDENTITY_AWAY', 'likely', ...evidence)]
  if (status === 401 || status === 403) return only(unauthorised[kind], 'likely', ...evidence)
  return [found('IDENTITY_REQUEST_REFUSED', 'possible', ...evidence)]
}

const NO_SUCH_IDENTITY =
  /identity (not )?found|no (user assigned|.*managed identity)|no managed identity was found|failed to find (an )?identity/i

/** Where nobody knows whether one was named, both are listed: the request decides. */
function noSuchIdentity(named: boolean | undefined, evidence: readonly string[]): Found[] {
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

const unauthorised: Readonly<Record<EndpointKind, CauseCode>> = {
  managed: 'IDENTITY_HEADER_WRONG',
  imds: 'METADATA_ANSWERED_BY_OTHERS',
  arc: 'ARC_KEY_REFUSED',
  github: 'GITHUB_TOKEN_REFUSED',
}

function byStatus(status: number): CauseCode {
  if (status === 429) return 'IDENTITY_THROTTLED'
  return status === 404 || status === 410 ? 'IDENTITY_AWAY' : 'IDENTITY_FAILED'
}

import type { CauseCode } from '../../causes/catalogue.ts'
import { causesOfEndpoint } from '../../causes/diagnose/endpoint.ts'
import { atMostLikely, type DiagnosedCause, found } from '../../causes/finding.ts'
import { silent } from './connection.ts'
import type { Reading } from './lines.ts'
import { type Address, isIdentity } from './speaker.ts'
import { placeOf, quote, quoting, ranked, type Statement, type Strength, strengths } from './statement.ts'

/** Returns what identity endpoints themselves said, as they wrote it or as a library repeats it. */
export function ofEndpoint(reading: Reading, addresses: readonly Address[]): Statement[] {
  const isAsked = addresses.some(({ speaker }) => isIdentity(speaker))
  const kind = addresses.some(({ speaker }) => speaker === 'imds') ? 'imds' : 'managed'
  const refused = REFUSALS.flatMap((pattern): Statement[] => {
    const match = placeOf(pattern, reading)
    if (match === undefined || (match[0].toLowerCase() === 'identity not found' && !isAsked)) return []
    const causes = causesOfEndpoint({ kind, status: 400, said: match[0], named: isNamed(match[0], reading.text) })
    return [{ at: match.index, strength: strengths.service, causes: quoting(withTwin(causes), match[0]) }]
  })
  const assigned = placeOf(NOT_ASSIGNED, reading)
  const causes: readonly CauseCode[] = ['NO_SYSTEM_IDENTITY', 'IDENTITY_NOT_ATTACHED', 'CLIENT_ID_TAKEN_FOR_IDENTITY']
  return [
    ...refused,
    ...(assigned === undefined
      ? []
      : [{ at: assigned.index, strength: strengths.system, causes: ranked(causes, assigned[0]) }]),
    ...summaries(reading),
  ]
}

/** Sentences that only identity endpoints write, and clients about their refusal. `causesOfEndpoint` knows what they mean. */
const REFUSALS: readonly RegExp[] = [
  /no user assigned or delegated managed identity found|no managed identity found for specified|unable to load the proper managed identity|no azure ?identity found for request|no (?:azure)?assigned ?identity found for pod|couldn't acquire access token from IMDS, verify your objectId/gi,
  /(?<!\bthe )\bidentity not found\b/gi,
  /multiple user.assigned identities exist/gi,
  /required metadata header[^"'.]{0,40}|\bbad_request_102\b/gi,
  /the requested identity isn.t assigned to this resource|no default identity is assigned to this resource/gi,
]

/**
 * Whether the request named an identity, as far as the text shows it. Go's client has one sentence for each case
 * (azidentity/managed_identity_client.go).
 */
function isNamed(words: string, text: string): boolean | undefined {
  if (/isn.t assigned/i.test(words)) return true
  if (/no default identity/i.test(words)) return false
  const request = /\/(?:metadata\/identity\/oauth2|msi)\/token\/?\?[^\s"'<>]{0,400}/i.exec(text)?.[0]
  if (request === undefined) return undefined
  return /[?&](?:client_?id|object_id|principal_id|m[s]?i_res_id)=/i.test(request)
}

/** An ID that is not attached is often the application's. What the text shows of the request is no proof. */
function withTwin(causes: readonly DiagnosedCause[]): DiagnosedCause[] {
  const [first] = causes
  if (first?.code === 'IDENTITY_NOT_ATTACHED')
    return [atMostLikely(first), found('CLIENT_ID_TAKEN_FOR_IDENTITY', 'possible')]
  return first?.code === 'NO_SYSTEM_IDENTITY' ? causes.map(atMostLikely) : [...causes]
}

/** Clients write so for each 400 of the metadata service. Its own words say more, where the text has them. */
const NOT_ASSIGNED = /the requested identity (?:has not been|hasn.t been) assigned to this resource(?!, or other)/gi

/** What libraries write in place of the reason: the causes, or that no answer came. */
type Summary = readonly [pattern: RegExp, causes: readonly CauseCode[] | 'silent', strength: Strength]

const SUMMARIES: readonly Summary[] = [
  [
    /no managed identity endpoint (?:was )?found|managed identity endpoint was not found|\bMSI not available\b/gi,
    ['HOST_HAS_NO_IDENTITY', 'IDENTITY_ENDPOINT_SILENT'],
    strengths.wrapper,
  ],
  [
    /no response (?:received )?from the (?:managed identity|IMDS) endpoint|multiple attempts failed to obtain a token from the managed identity endpoint|connection to IMDS endpoint cannot be established|IMDS endpoint (?:is )?unavailable|unable to connect to the instance metadata|MSI endpoint is not responding|managed identity (?:credential )?timed out|managed identity authentication is not available|ManagedIdentityCredential: Authentication failed\.? Message:? (?:network_error|Network)/gi,
    'silent',
    strengths.wrapper,
  ],
  [/request failed due to a gateway error/gi, ['IDENTITY_FAILED', 'FORWARDED_REQUEST'], strengths.wrapper],
  [
    /either the requested identity has not been assigned to this resource, or other errors could be present/gi,
    ['NO_SYSTEM_IDENTITY', 'IDENTITY_NOT_ATTACHED', 'CLIENT_ID_TAKEN_FOR_IDENTITY'],
    strengths.wrapper,
  ],
  // azure-core puts the summary before each of its reasons.
  [/managed ?identity ?credential\W{1,3}(?:authentication )?(?:is )?unavailable/gi, 'silent', strengths.label],
]

function summaries(reading: Reading): Statement[] {
  return SUMMARIES.flatMap(([pattern, codes, strength]) => {
    const match = placeOf(pattern, reading)
    if (match === undefined) return []
    const speaker = /IMDS|metadata/i.test(match[0]) ? 'imds' : 'identity'
    const causes = codes === 'silent' ? silent(speaker, reading.text) : codes
    return [{ at: match.index, strength, causes: ranked(causes, match[0]) }]
  })
}

/** Returns what a status of an identity endpoint may stand for. Without the endpoint's words 400 may mean many things. */
export function causesOfIdentityStatus(
  kind: 'managed' | 'imds' | 'arc' | 'github',
  status: number,
  words: string,
): DiagnosedCause[] {
  if (status !== 400) return quoting(causesOfEndpoint({ kind, status, said: '' }).map(atMostLikely), words)
  const causes: readonly CauseCode[] = [
    'NO_SYSTEM_IDENTITY',
    'SEVERAL_IDENTITIES',
    'IDENTITY_NOT_ATTACHED',
    'IDENTITY_REQUEST_REFUSED',
  ]
  return causes.map((code) => found(code, 'possible', quote(words)))
}

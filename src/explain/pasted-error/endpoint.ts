import type { CauseCode } from '../../causes/catalogue.ts'
import { causesOfEndpoint } from '../../causes/diagnose/endpoint.ts'
import { atMostLikely, type DiagnosedCause, found, possible } from '../../causes/finding.ts'
import { silent } from './connection.ts'
import type { Reading } from './lines.ts'
import { type Address, isIdentity } from './speaker.ts'
import { placeOf, quote, quoting, ranked, type Statement, type Strength, strengths } from './statement.ts'

/** Returns what identity endpoints themselves said, as they wrote it or as a library repeats it. */
export function ofEndpoint(reading: Reading, addresses: readonly Address[]): Statement[] {
  const isAsked = addresses.some(({ speaker }) => isIdentity(speaker))
  const kind = addresses.some(({ speaker }) => speaker === 'imds') ? 'imds' : 'managed'
  const refused = REFUSALS.flatMap(([pattern, said]): Statement[] => {
    const match = placeOf(pattern, reading)
    if (match === undefined || (match[0].toLowerCase() === said && !isAsked)) return []
    const causes = causesOfEndpoint({ kind, status: 400, said, named: isNamed(match[0], reading.text) })
    return [{ at: match.index, strength: strengths.service, causes: quoting(withTwin(causes, reading.text), match[0]) }]
  })
  return [...refused, ...summaries(reading)]
}

const NO_SUCH = 'identity not found'

/**
 * Sentences of identity endpoints, and of clients about their refusal, each with words that `causesOfEndpoint` knows for it.
 * The metadata service's own words are as general as "identity not found".
 */
const REFUSALS: readonly (readonly [pattern: RegExp, said: string])[] = [
  [
    /no (?:user assigned or delegated )?managed (?:\w{1,20} )?identity (?:was )?found\b(?! endpoint)|unable to (?:load|find) (?:the )?(?:proper |requested |specified )?managed identity|no azure ?identity found for request|no (?:azure)?assigned ?identity found for pod|verify your objectId, clientId or msiResourceId|does not have (?:an? )?(?:system.assigned )?managed identity enabled/gi,
    NO_SUCH,
  ],
  [/(?<!\bthe )\bidentity not found\b/gi, NO_SUCH],
  [
    /the requested identity isn.t assigned to this resource|no default identity is assigned to this resource/gi,
    NO_SUCH,
  ],
  [/multiple user.assigned identities exist/gi, 'multiple user assigned identities'],
  [/required metadata header[^"'.]{0,40}|\bbad_request_102\b/gi, 'bad_request_102'],
]

/**
 * Whether the request named an identity, as far as the text shows it. Go's client has one sentence for each case
 * (azidentity/managed_identity_client.go).
 */
function isNamed(words: string, text: string): boolean | undefined {
  if (/isn.t assigned/i.test(words) || NAMED_BY_OPTION.test(text)) return true
  if (/no default identity|managed system identity/i.test(words)) return false
  const request = /\/(?:metadata\/identity\/oauth2|msi)\/token\/?\?[^\s"'<>]{0,400}/i.exec(text)?.[0]
  if (request === undefined) return undefined
  return /[?&](?:client_?id|object_id|principal_id|m[s]?i_res_id)=/i.test(request)
}

/** Options of the Azure CLI, AzCopy and Azure PowerShell that name an identity, and the variable that each SDK takes for one. */
const NAMED_BY_OPTION =
  /\baz login\b.{0,80}--identity\b.{0,80}(?: -u |--username|--client-id|--object-id|--resource-id)|--identity-(?:client|object|resource)-id\b|\s-Identity\b.{0,60} -(?:AccountId|ClientId)\b|\bAZURE_CLIENT_ID["' ]{0,2}[=:]["' ]{0,2}[\da-f]{8}-/

/** An ID that is not attached is often the application's. What the text shows of the request is no proof. */
function withTwin(causes: readonly DiagnosedCause[], text: string): DiagnosedCause[] {
  const [first] = causes
  if (first?.code !== 'IDENTITY_NOT_ATTACHED') return [...causes]
  const pair = [found('CLIENT_ID_TAKEN_FOR_IDENTITY', 'likely'), atMostLikely(first)]
  const [leading, other] = isIdOfApplication(text) ? pair : pair.toReversed()
  return leading === undefined || other === undefined ? [] : [leading, possible(other)]
}

/** Whether AZURE_CLIENT_ID and another variable for the application hold the same ID. */
function isIdOfApplication(text: string): boolean {
  const ids = [...text.matchAll(/\b(\w{0,40}_?CLIENT_ID)["' ]{0,2}[=:]["' ]{0,2}([\da-f-]{36})/gi)]
  const taken = ids.find(([, name]) => name === 'AZURE_CLIENT_ID')?.[2]
  return ids.some(([, name, id]) => name !== 'AZURE_CLIENT_ID' && id === taken)
}

/** What libraries write in place of the reason: the causes, or that no answer came. */
type Summary = readonly [pattern: RegExp, causes: readonly CauseCode[] | 'silent', strength: Strength]

const NOT_FOUND: readonly CauseCode[] = ['NO_SYSTEM_IDENTITY', 'IDENTITY_NOT_ATTACHED', 'CLIENT_ID_TAKEN_FOR_IDENTITY']

/** Where the text shows that the request named an identity. */
const NAMED_NOT_FOUND: readonly CauseCode[] = ['IDENTITY_NOT_ATTACHED', 'CLIENT_ID_TAKEN_FOR_IDENTITY']

const SUMMARIES: readonly Summary[] = [
  // Clients write so for each 400 of the metadata service. Its own words say more, where the text has them.
  [
    /the requested identity (?:has not been|hasn.t been) assigned to this resource(?!, or other)/gi,
    NOT_FOUND,
    strengths.system,
  ],
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
    NOT_FOUND,
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
    const causes =
      codes === 'silent'
        ? silent(speaker, reading.text)
        : codes === NOT_FOUND && isNamed(match[0], reading.text)
          ? NAMED_NOT_FOUND
          : codes
    return [{ at: match.index, strength, causes: ranked(causes, match[0]) }]
  })
}

/** Returns what a status of an identity endpoint may stand for. Without the endpoint's words 400 may mean many things. */
export function causesOfIdentityStatus(
  kind: 'managed' | 'imds' | 'arc' | 'github',
  status: number,
  words: string,
): DiagnosedCause[] {
  if (status !== 400) return quoting(causesOfEndpoint({ kind, status, said: '' }), words)
  const causes: readonly CauseCode[] = [
    'NO_SYSTEM_IDENTITY',
    'SEVERAL_IDENTITIES',
    'IDENTITY_NOT_ATTACHED',
    'IDENTITY_REQUEST_REFUSED',
  ]
  return causes.map((code) => found(code, 'possible', quote(words)))
}

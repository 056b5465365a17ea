import { type CauseCode, catalogue, causeCodes } from '../catalogue.ts'
import { type DiagnosedCause, found, only } from '../finding.ts'
import { meaningOf } from '../numbers/index.ts'
import { causesOfOAuthError } from './oauth-error.ts'

/** A refusal of the token service, from an answer or from the output of another tool. */
export interface Refusal {
  readonly numbers: readonly number[]
  /** The OAuth `error`. */
  readonly oauthError?: string | undefined
  readonly status?: number | undefined
  /** The whole text. A text follows each number in it. */
  readonly said?: string | undefined
  /** What is known of a number, as a sentence. Without it, the token service itself answered with the number. */
  readonly evidenceOf?: ((aadsts: number) => string) | undefined
}

/**
 * Returns the causes that a refusal may stand for, the likeliest first. The number chooses. Where it is unknown, the OAuth
 * error may name a cause, and the evidence says that the number is unknown.
 */
export function causesOfRefusal(refusal: Refusal): DiagnosedCause[] {
  const { numbers, oauthError, status, said = '', evidenceOf = refusedWith } = refusal
  if (status === 429) return only('AUTHORITY_THROTTLES', 'certain', `The token service answered ${status}.`)
  if (status !== undefined && status >= 500) {
    return only('AUTHORITY_DOWN', 'certain', `The token service answered ${status}.`)
  }
  const specific = numbers.filter((number) => !general.has(number))
  const counted = specific.some(isKnownNumber) ? specific : numbers
  const unknown = unknownNumbers(counted.filter((number) => !isKnownNumber(number)))
  const texts = textsOfNumbers(said)
  // A number that names a cause says more than one whose meaning alone is known.
  const known = [...counted.filter(hasCause), ...counted.filter((number) => meaningOf(number) !== undefined)]
  const causes = known.flatMap((number) => causesOfNumber(number, evidenceOf(number), texts.get(number)))
  const [first, ...others] = causes
  if (first === undefined) return causesOfOAuthError(oauthError, numbers[0], unknown)
  if (counted.length < 2) return causes
  // It is not known which of several refusals counts. The first one in the text is the likeliest.
  return [
    { ...first, certainty: 'likely', evidence: [...first.evidence, ...unknown] },
    ...others.filter(({ code }) => code !== first.code).map((one) => ({ ...one, certainty: 'possible' as const })),
  ]
}

/** Numbers that only refuse. Where another number stands beside one of them, the other one says why. */
const general: ReadonlySet<number> = new Set([70002, 70000, 9002313, 50000])

/** Whether a cause of the catalogue has the number, or Microsoft lists it for another flow. */
export function isKnownNumber(number: number): boolean {
  return hasCause(number) || meaningOf(number) !== undefined
}

/** Whether a cause of the catalogue has the number. */
export function hasCause(number: number): boolean {
  return causeCodes.some((code) => catalogue[code].aadsts?.includes(number))
}

function refusedWith(aadsts: number): string {
  return `The token service refused with AADSTS${aadsts}.`
}

export function unknownNumber(number: number): string {
  return `AADSTS${number} is a number that Towline does not know.`
}

/** Numbers. A text can be made of nothing else. */
const MOST_UNKNOWN = 8

function unknownNumbers(numbers: readonly number[]): string[] {
  const shown = numbers.slice(0, MOST_UNKNOWN).map(unknownNumber)
  const more = numbers.length - shown.length
  return more > 0 ? [...shown, `Towline does not know ${more} more of the numbers.`] : shown
}

/** The text that follows each number, where it stands first. */
function textsOfNumbers(said: string): ReadonlyMap<number, string> {
  // Of equal keys a map takes the last one.
  const parts = said.split(/AADSTS/i).reverse()
  return new Map(parts.map((part) => [Number.parseInt(part, 10), part]))
}

/** A number is certain where it proves its only cause. Where it stands for several, the text may choose. */
function causesOfNumber(aadsts: number, evidence: string, own = ''): DiagnosedCause[] {
  const meaning = meaningOf(aadsts)
  if (meaning !== undefined) return [{ ...found('NUMBER_OF_OTHER_FLOW', 'likely', evidence, meaning), aadsts }]
  const listed = causeCodes.filter((code) => catalogue[code].aadsts?.includes(aadsts))
  const isProof = listed.length === 1 && listed.some((code) => catalogue[code].proven)
  const chosenByText = isProof ? undefined : textsOfSharedNumbers.find(([pattern]) => pattern.test(own))?.[1]
  return (chosenByText ?? listed).map((code, index) => {
    const certainty = index > 0 ? 'possible' : isProof ? 'certain' : 'likely'
    return { ...found(code, certainty, evidence), aadsts }
  })
}

/**
 * Tenants of Microsoft in which the token service looks for an application where the request named none: that of
 * `organizations` and `common` (Azure/azure-sdk-for-net#46762), and those of personal accounts (`consumers`).
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
const MICROSOFTS_TENANT =
  /\b(?:tenant|directory)\b[^.]{0,24}?(?:f8cdef31-a31e-4b4a-93e4-5f571e91255a|9cd80435-793b-4f48-844b-6b3f37d1c1f3|9188040d-6c67-4c5b-b112-36a304b66dad|'Microsoft (?:Accounts|Services)')/i

/** Texts that choose a cause where a number stands for several, as older numbers do. */
const textsOfSharedNumbers: readonly (readonly [pattern: RegExp, causes: readonly CauseCode[]])[] = [
  [/client assertion is not within its valid time range/i, ['ASSERTION_ENDED', 'CLOCK_WRONG']],
  [/client assertion contains an invalid signature/i, ['ASSERTION_SIGNATURE_WRONG']],
  [/client assertion audience claim does not match/i, ['CERTIFICATE_REFUSED']],
  [/invalid client secret/i, ['SECRET_REFUSED']],
  [MICROSOFTS_TENANT, ['TENANT_NOT_NAMED', 'CONSENT_NOT_GIVEN']],
  [/\busing a key which is revoked\b/i, ['CREDENTIAL_REVOKED']],
  [/\bsignInAudienceRestrictions\b|\ballowedTenantIds\b/i, ['TENANT_NOT_LISTED']],
  [/presented assertion audience 'api:\/\/AzureADTokenExchange/i, ['FIC_AUDIENCE_DIFFERS', 'NOT_YET_EVERYWHERE']],
]

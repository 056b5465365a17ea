import { federationCauses } from '../../causes/families/federation.ts'
import { type Found, found } from '../../causes/words.ts'
import type { TargetView } from './directories.ts'
import type { Comparison } from './hops/compare.ts'

export interface Testimony {
  /** What the refusal of the token service may stand for. */
  readonly said: readonly Found[]
  /** What the assertion aroused before it was sent. */
  readonly suspicions: readonly Found[]
  /** What somebody who can read the tenants sees; `undefined` where nobody can. */
  readonly compared: Comparison | undefined
  readonly view: TargetView | undefined
}

/** The causes of a refused exchange, the likeliest first. What was seen outweighs what a number may mean. */
export function judge({ said, suspicions, compared, view }: Testimony): Found[] {
  const isFederation = said.some(({ code }) => Object.hasOwn(federationCauses, code))
  const proof = [...(view === undefined ? [] : seenInTarget(view, said)), ...(compared?.causes ?? [])]
  if (isFederation && compared !== undefined && compared.causes.length === 0) {
    const evidence = 'Issuer, subject and audience fit, and the assertion is refused all the same.'
    return numbered(said, [found('NOT_YET_EVERYWHERE', 'likely', evidence), ...said.map(possible)])
  }
  const isSettled = isFederation ? compared !== undefined : proof.some(({ code }) => says(said, code))
  return isSettled ? numbered(said, proof) : [...weigh(said, suspicions), ...proof]
}

/** A suspicion that fits the refusal comes before what the number alone may mean, and a faint one after it. */
function weigh(said: readonly Found[], suspicions: readonly Found[]): Found[] {
  if (said[0]?.certainty === 'certain' && said[0].code !== 'UNKNOWN') return [...said]
  const fitting = suspicions.filter(({ code }) => explains[code]?.some((one) => says(said, one)))
  const certain = fitting.filter(({ certainty }) => certainty === 'certain')
  if (certain.length > 0) return numbered(said, certain)
  const likely = fitting.filter(({ certainty }) => certainty === 'likely')
  const faint = fitting.filter(({ certainty }) => certainty === 'possible')
  return numbered(said, [...likely, ...(likely.length === 0 ? said : said.map(possible)), ...faint])
}

/** Which refusals a suspicion explains. */
const explains: Readonly<Record<string, readonly string[]>> = {
  CLIENT_ID_OF_IDENTITY: ['CLIENT_ID_UNKNOWN', 'CONSENT_NOT_GIVEN', 'FIC_ON_IDENTITY', 'FIC_NONE'],
  CLOUD_WRONG: ['FIC_ISSUER_DIFFERS', 'FIC_AUDIENCE_DIFFERS', 'FIC_DIFFERS', 'FEDERATION_NOT_ALLOWED', 'UNKNOWN'],
  ASSERTION_FOR_OTHER_API: ['FIC_AUDIENCE_DIFFERS', 'FIC_AUDIENCE_NOT_ACCEPTED', 'FIC_DIFFERS', 'UNKNOWN'],
  OTHER_IDENTITY_ANSWERED: ['FIC_SUBJECT_DIFFERS', 'FIC_ISSUER_DIFFERS', 'FIC_DIFFERS'],
  ASSERTION_OF_APPLICATION: ['FIC_SUBJECT_DIFFERS', 'FIC_DIFFERS', 'UNKNOWN'],
}

/** What an admin of the target sees, where the refusal is about it. */
function seenInTarget({ servicePrincipal, source }: TargetView, said: readonly Found[]): Found[] {
  if (says(said, 'CONSENT_NOT_GIVEN')) {
    return servicePrincipal === undefined
      ? [found('CONSENT_NOT_GIVEN', 'certain', `There is no service principal in the target (${source}).`)]
      : [found('NOT_YET_EVERYWHERE', 'likely', `The service principal stands in the target (${source}).`)]
  }
  if (servicePrincipal === undefined || !says(said, 'SERVICE_PRINCIPAL_DISABLED')) return []
  return servicePrincipal.accountEnabled
    ? [found('APPLICATION_DISABLED', 'likely', `The service principal is enabled in the target (${source}).`)]
    : [found('SERVICE_PRINCIPAL_DISABLED', 'certain', `\`accountEnabled\` is false in the target (${source}).`)]
}

function says(said: readonly Found[], code: string): boolean {
  return said.some((one) => one.code === code)
}

function possible(cause: Found): Found {
  return { ...cause, certainty: 'possible' }
}

/** The number that was found belongs to whatever it turns out to mean. */
function numbered(said: readonly Found[], causes: readonly Found[]): Found[] {
  const aadsts = said.find((one) => one.aadsts !== undefined)?.aadsts
  return causes.map((cause) => (aadsts === undefined ? cause : { ...cause, aadsts }))
}

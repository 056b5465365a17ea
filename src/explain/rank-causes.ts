import { federationCauses } from '../causes/families/federation.ts'
import { type Found, found, possible } from '../causes/finding.ts'
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
  const atHome = compared?.causes.filter(({ code }) => says(said, code)) ?? []
  if (isCertain(said)) return atHome.length > 0 ? numbered(said, atHome) : [...said]
  const certain = fitting(suspicions, said).filter(({ certainty }) => certainty === 'certain')
  if (certain.length > 0) return numbered(said, certain)
  if (compared !== undefined && isOfCredentials(said))
    return numbered(said, weigh(byComparing(said, compared), suspicions))
  if (atHome.length > 0) return numbered(said, atHome)
  const inTarget = view === undefined ? [] : seenInTarget(view, said, compared !== undefined)
  return numbered(said, inTarget.length > 0 ? inTarget : weigh(said, suspicions))
}

/** No credential fits, as far as the token service knows. Policies about federation are no matter of comparing. */
function isOfCredentials(said: readonly Found[]): boolean {
  return said.some(({ code }) => Object.hasOwn(federationCauses, code)) && !says(said, 'FEDERATION_NOT_ALLOWED')
}

function byComparing(said: readonly Found[], { causes }: Comparison): readonly Found[] {
  if (causes.length > 0) return causes
  const evidence = 'Issuer, subject and audience fit, and the assertion is refused all the same.'
  return [found('NOT_YET_EVERYWHERE', 'likely', evidence), ...said.map(possible)]
}

/** A suspicion that fits comes before what was said or seen, unless that is certain, and a faint one after it. */
function weigh(causes: readonly Found[], suspicions: readonly Found[]): Found[] {
  if (isCertain(causes)) return [...causes]
  const fit = fitting(suspicions, causes)
  const likely = fit.filter(({ certainty }) => certainty === 'likely')
  const faint = fit.filter(({ certainty }) => certainty === 'possible')
  return [...likely, ...(likely.length === 0 ? causes : causes.map(possible)), ...faint]
}

function fitting(suspicions: readonly Found[], causes: readonly Found[]): Found[] {
  return suspicions.filter(({ code }) => explains[code]?.some((one) => says(causes, one)))
}

function isCertain([first]: readonly Found[]): boolean {
  return first?.certainty === 'certain' && first.code !== 'UNKNOWN'
}

/** Which refusals a suspicion explains. */
const explains: Readonly<Record<string, readonly string[]>> = {
  CLIENT_ID_OF_IDENTITY: ['CLIENT_ID_UNKNOWN', 'CONSENT_NOT_GIVEN', 'FIC_ON_IDENTITY', 'FIC_NONE'],
  CLOUD_WRONG: ['FIC_ISSUER_DIFFERS', 'FIC_AUDIENCE_DIFFERS', 'FIC_DIFFERS', 'FEDERATION_NOT_ALLOWED', 'UNKNOWN'],
  ASSERTION_FOR_OTHER_API: ['FIC_AUDIENCE_DIFFERS', 'FIC_AUDIENCE_NOT_ACCEPTED', 'FIC_DIFFERS', 'UNKNOWN'],
  OTHER_IDENTITY_ANSWERED: ['FIC_SUBJECT_DIFFERS', 'FIC_ISSUER_DIFFERS', 'FIC_DIFFERS'],
  SYSTEM_ASSIGNED_REFUSED: ['FIC_ON_IDENTITY'],
  ASSERTION_OF_APPLICATION: ['FIC_SUBJECT_DIFFERS', 'FIC_DIFFERS', 'UNKNOWN'],
}

/** What an admin of the target sees, where the refusal is about it; `isAtHome`: the application was seen there. */
function seenInTarget(
  { servicePrincipal, source }: TargetView,
  said: readonly Found[],
  isAtHome: boolean,
): readonly Found[] {
  if (says(said, 'CONSENT_NOT_GIVEN')) {
    const others = isAtHome ? said.filter(({ code }) => code !== 'CLIENT_ID_UNKNOWN') : said
    if (servicePrincipal !== undefined) {
      const stands = found('NOT_YET_EVERYWHERE', 'likely', `The service principal stands in the target (${source}).`)
      return [stands, ...others.filter(({ code }) => code !== 'CONSENT_NOT_GIVEN').map(possible)]
    }
    // An application that is nowhere has no service principal either.
    if (says(others, 'CLIENT_ID_UNKNOWN')) return []
    return [found('CONSENT_NOT_GIVEN', 'certain', `There is no service principal in the target (${source}).`)]
  }
  if (servicePrincipal === undefined || !says(said, 'SERVICE_PRINCIPAL_DISABLED')) return []
  return servicePrincipal.accountEnabled
    ? [found('APPLICATION_DISABLED', 'likely', `The service principal is enabled in the target (${source}).`)]
    : [found('SERVICE_PRINCIPAL_DISABLED', 'certain', `\`accountEnabled\` is false in the target (${source}).`)]
}

function says(said: readonly Found[], code: string): boolean {
  return said.some((one) => one.code === code)
}

/** The number that was found belongs to whatever it turns out to mean. */
function numbered(said: readonly Found[], causes: readonly Found[]): Found[] {
  const aadsts = said.find((one) => one.aadsts !== undefined)?.aadsts
  return causes.map((cause) => (aadsts === undefined ? cause : { ...cause, aadsts }))
}

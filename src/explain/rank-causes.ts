import { federationCauses } from '../causes/families/federation.ts'
import { type DiagnosedCause, found, possible } from '../causes/finding.ts'
import type { Comparison } from './hops/compare.ts'
import type { TargetView } from './views.ts'

/** What the causes of a refused exchange are ranked by. */
interface Evidence {
  /** What the refusal of the token service may stand for. */
  readonly refusal: readonly DiagnosedCause[]
  /** What the claims of the assertion made likely before it was sent. */
  readonly suspicions: readonly DiagnosedCause[]
  /** The assertion against the credentials; `undefined` where they could not be read. */
  readonly comparison: Comparison | undefined
  /** The service principal in the target; `undefined` where the target could not be read. */
  readonly view: TargetView | undefined
  /** What the list of allowed tenants says against the target, where an admin of the home tenant has read it. */
  readonly notListed: DiagnosedCause | undefined
}

/** Ranks the causes of a refused exchange, the likeliest first. What was read outweighs what a number may stand for. */
export function rankCauses({ refusal: told, suspicions, comparison, view, notListed }: Evidence): DiagnosedCause[] {
  const refusal = ofOwnRequest(told)
  const atHome = comparison?.causes.filter(({ code }) => includes(refusal, code)) ?? []
  if (isCertain(refusal)) return atHome.length > 0 ? withNumber(refusal, atHome) : [...refusal]
  if (notListed !== undefined) return withNumber(refusal, [notListed, ...refusal.map(possible)])
  const certain = fitting(suspicions, refusal).filter(({ certainty }) => certainty === 'certain')
  if (certain.length > 0) return withNumber(refusal, certain)
  if (comparison !== undefined && isOfCredentials(refusal))
    return withNumber(refusal, weigh(byComparing(refusal, comparison), suspicions))
  if (atHome.length > 0) return withNumber(refusal, atHome)
  const inTarget = view === undefined ? [] : seenInTarget(view, refusal, comparison !== undefined)
  return withNumber(refusal, inTarget.length > 0 ? inTarget : weigh(refusal, suspicions))
}

/** The walk sends requests of the right form, so an OAuth error beside an unknown number says nothing about their form. */
function ofOwnRequest(refusal: readonly DiagnosedCause[]): readonly DiagnosedCause[] {
  return refusal.map((cause) =>
    cause.code === 'REQUEST_MALFORMED' && cause.certainty === 'possible'
      ? { ...cause, code: 'UNKNOWN', certainty: 'certain' }
      : cause,
  )
}

/** Whether the token service found no credential that fits. A policy about federation is not decided by comparing. */
function isOfCredentials(refusal: readonly DiagnosedCause[]): boolean {
  return (
    refusal.some(({ code }) => Object.hasOwn(federationCauses, code)) && !includes(refusal, 'FEDERATION_NOT_ALLOWED')
  )
}

function byComparing(refusal: readonly DiagnosedCause[], { causes }: Comparison): readonly DiagnosedCause[] {
  if (causes.length > 0) return causes
  const evidence = 'Issuer, subject and audience fit, and the assertion is refused all the same.'
  return [found('NOT_YET_EVERYWHERE', 'likely', evidence), ...refusal.map(possible)]
}

/** A likely suspicion that fits comes before the other causes, unless one of them is certain; a possible one after them. */
function weigh(causes: readonly DiagnosedCause[], suspicions: readonly DiagnosedCause[]): DiagnosedCause[] {
  if (isCertain(causes)) return [...causes]
  const fit = fitting(suspicions, causes)
  const likely = fit.filter(({ certainty }) => certainty === 'likely')
  const merelyPossible = fit.filter(({ certainty }) => certainty === 'possible')
  return [...likely, ...(likely.length === 0 ? causes : causes.map(possible)), ...merelyPossible]
}

function fitting(suspicions: readonly DiagnosedCause[], causes: readonly DiagnosedCause[]): DiagnosedCause[] {
  return suspicions.filter(({ code }) => explains[code]?.some((one) => includes(causes, one)))
}

function isCertain([first]: readonly DiagnosedCause[]): boolean {
  return first?.certainty === 'certain' && first.code !== 'UNKNOWN'
}

/** The refusals that each suspicion explains. */
const explains: Readonly<Record<string, readonly string[]>> = {
  CLIENT_ID_OF_IDENTITY: ['CLIENT_ID_UNKNOWN', 'CONSENT_NOT_GIVEN', 'FIC_ON_IDENTITY', 'FIC_NONE'],
  CLOUD_WRONG: ['FIC_ISSUER_DIFFERS', 'FIC_AUDIENCE_DIFFERS', 'FIC_DIFFERS', 'FEDERATION_NOT_ALLOWED', 'UNKNOWN'],
  ASSERTION_FOR_OTHER_API: ['FIC_AUDIENCE_DIFFERS', 'FIC_AUDIENCE_NOT_ACCEPTED', 'FIC_DIFFERS', 'UNKNOWN'],
  OTHER_IDENTITY_ANSWERED: ['FIC_SUBJECT_DIFFERS', 'FIC_ISSUER_DIFFERS', 'FIC_DIFFERS'],
  SYSTEM_ASSIGNED_REFUSED: ['FIC_ON_IDENTITY'],
  ASSERTION_OF_APPLICATION: ['FIC_SUBJECT_DIFFERS', 'FIC_DIFFERS', 'UNKNOWN'],
}

/** What the target shows about the refusal; `isAtHome`: the application was read in the home tenant. */
function seenInTarget(
  { servicePrincipal, deleted, source }: TargetView,
  refusal: readonly DiagnosedCause[],
  isAtHome: boolean,
): readonly DiagnosedCause[] {
  if (includes(refusal, 'CONSENT_NOT_GIVEN')) {
    const others = isAtHome ? refusal.filter(({ code }) => code !== 'CLIENT_ID_UNKNOWN') : refusal
    if (servicePrincipal !== undefined) {
      const exists = found('NOT_YET_EVERYWHERE', 'likely', `The service principal exists in the target (${source}).`)
      return [exists, ...others.filter(({ code }) => code !== 'CONSENT_NOT_GIVEN').map(possible)]
    }
    // An application that does not exist has no service principal either.
    if (includes(others, 'CLIENT_ID_UNKNOWN')) return []
    if (deleted !== undefined) {
      return [
        found('SERVICE_PRINCIPAL_DELETED', 'certain', `Its service principal is among the deleted ones (${source}).`),
      ]
    }
    return [found('CONSENT_NOT_GIVEN', 'certain', `There is no service principal in the target (${source}).`)]
  }
  if (servicePrincipal === undefined || !includes(refusal, 'SERVICE_PRINCIPAL_DISABLED')) return []
  return servicePrincipal.accountEnabled
    ? [found('APPLICATION_DISABLED', 'likely', `The service principal is enabled in the target (${source}).`)]
    : [found('SERVICE_PRINCIPAL_DISABLED', 'certain', `\`accountEnabled\` is false in the target (${source}).`)]
}

function includes(causes: readonly DiagnosedCause[], code: string): boolean {
  return causes.some((one) => one.code === code)
}

/** Gives each cause the number of the refusal. */
function withNumber(refusal: readonly DiagnosedCause[], causes: readonly DiagnosedCause[]): DiagnosedCause[] {
  const aadsts = refusal.find((one) => one.aadsts !== undefined)?.aadsts
  return causes.map((cause) => (aadsts === undefined ? cause : { ...cause, aadsts }))
}

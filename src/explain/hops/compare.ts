import { atMostLikely, type DiagnosedCause, found, only } from '../../causes/finding.ts'
import { type CredentialObject, isFlexible } from '../../directory/objects/federated-credential.ts'
import { isGuid } from '../../text/guid.ts'
import { quote } from '../../text/quote.ts'
import type { Hop } from '../hop.ts'
import type { HomeView } from '../views.ts'
import type { Presented } from './presented-claims.ts'

export interface Comparison {
  readonly hop: Hop
  /** Empty where one credential fits. */
  readonly causes: readonly DiagnosedCause[]
}

export const notCompared: Hop = {
  id: 'compare',
  status: 'unknown',
  detail:
    'The federated identity credentials could not be read from here: give them with --fics, or let an admin of the home tenant sign in with --auth (Application.Read.All; the role Global Reader is enough).',
}

export const provenByExchange: Hop = {
  id: 'compare',
  status: 'passed',
  detail: 'The exchange proves that a credential fits.',
}

/**
 * Compares issuer, subject and audience byte by byte, as the token service does.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
export function compareHop({ source, application, credentials }: HomeView, presented: Presented): Comparison {
  const failed = (detail: string, causes: readonly DiagnosedCause[]): Comparison => ({
    hop: { id: 'compare', status: 'failed', detail },
    causes,
  })
  if (application === 'missing') {
    const detail = `There is no application with this client ID in the home tenant (${source}).`
    return failed(detail, only('CLIENT_ID_UNKNOWN', 'certain', detail))
  }
  const state = application === undefined ? undefined : stateOf(application)
  if (state !== undefined) return failed(`${state.detail} (${source})`, only(state.code, 'certain', state.detail))

  const exact = credentials.filter((one) => !isFlexible(one))
  if (credentials.length === 0) {
    // A list can lag behind a change, so that a missing entry is never certain.
    const detail = `The application has no federated identity credential (${source}).`
    return failed(detail, [found('FIC_NONE', 'likely', detail), found('NOT_YET_EVERYWHERE', 'possible', detail)])
  }
  if (exact.length === 0) {
    const detail = `All credentials of the application match by an expression, and the assertion was refused (${source}).`
    return failed(detail, only('FIC_FLEXIBLE', 'likely', detail))
  }
  const fitting = exact.filter((one) => differences(one, presented).length === 0)
  const sameSubject = exact.filter(({ subject }) => subject === presented.subject)
  if (fitting.length > 0 && sameSubject.length > 1) {
    const names = sameSubject.map(({ name }) => quote(name)).join(' and ')
    const detail = `The credentials ${names} have the same subject (${source}).`
    return failed(detail, only('FIC_TWICE', 'certain', detail))
  }
  const [fits] = fitting
  if (fits !== undefined) {
    const detail = `The credential ${quote(fits.name)} fits in issuer, subject and audience (${source}).`
    return { hop: { id: 'compare', status: 'passed', detail }, causes: [] }
  }
  const [nearest] = exact.toSorted(
    (left, right) => differences(left, presented).length - differences(right, presented).length,
  )
  const differing = nearest === undefined ? [] : differences(nearest, presented)
  const sentences = differing.map(({ sentence }) => sentence)
  const detail = `The nearest credential, ${quote(nearest?.name ?? '')}, differs (${source}). ${sentences.join(' ')}`
  return failed(detail, withFlexible(causesOf(differing, presented), credentials, presented))
}

function stateOf(application: NonNullable<Exclude<HomeView['application'], 'missing'>>) {
  if (application.signInAudience === 'AzureADMyOrg') {
    return { code: 'NOT_MULTI_TENANT', detail: 'Its `signInAudience` is AzureADMyOrg.' } as const
  }
  return application.isDisabled === true
    ? ({ code: 'APPLICATION_DISABLED', detail: 'Its `isDisabled` is true.' } as const)
    : undefined
}

interface Difference {
  readonly field: 'issuer' | 'subject' | 'audience'
  readonly sentence: string
  readonly actual: string
  /** The name of a frequent mistake that explains the difference. */
  readonly mistake: string | undefined
}

function differences({ issuer, subject, audiences }: CredentialObject, presented: Presented): Difference[] {
  const actual = { issuer, subject: subject ?? '', audience: audiences.join(', ') }
  const isAudience = audiences.includes(presented.audience)
  return (['issuer', 'subject', 'audience'] as const)
    .filter((field) => (field === 'audience' ? !isAudience : actual[field] !== presented[field]))
    .map((field) => {
      const mistake = mistakeIn(field, actual[field], presented)
      const sentence = [whereItDiffers(field, actual[field], presented[field]), mistake ?? ''].join(' ').trim()
      return { field, actual: actual[field], sentence, mistake }
    })
}

/** The first character that differs, counted from one. */
function whereItDiffers(field: Difference['field'], actual: string, wanted: string): string {
  let at = 0
  while (at < actual.length && actual[at] === wanted[at]) at++
  const here = (text: string): string => (at < text.length ? quote(text[at] ?? '') : 'its end')
  return `The ${field} differs at character ${at + 1}: the credential has ${here(actual)} there, and must have ${here(wanted)}. It holds ${quote(actual, 200)}, and must hold ${quote(wanted, 200)}.`
}

function mistakeIn(field: Difference['field'], actual: string, presented: Presented): string | undefined {
  const { [field]: wanted, clientIds } = presented
  if (actual.trim() === wanted) return 'There is white space around it.'
  if (actual.toLowerCase() === wanted.toLowerCase()) return 'Only letter case differs.'
  if (field === 'subject') {
    const whose = clientIds[actual.toLowerCase()]
    if (whose !== undefined) return `It is ${whose}; the subject is the principal ID of the identity.`
    return isOneCharacter(actual, wanted) ? 'Only this character differs.' : undefined
  }
  if (field === 'audience') return undefined
  if (actual.replace(/\/$/, '') === wanted) return 'It ends in a slash.'
  if (actual.startsWith('https://sts.windows.net/')) return 'It is the issuer of the older token format.'
  return `${actual.replace(/\/$/, '')}/v2.0` === wanted ? '`/v2.0` is missing at its end.' : undefined
}

function isOneCharacter(actual: string, wanted: string): boolean {
  return actual.length === wanted.length && [...actual].filter((one, at) => one !== wanted[at]).length === 1
}

/**
 * Causes in the order in which the token service compares. A credential that differs in several fields may not be the one
 * that is meant.
 */
function causesOf(differing: readonly Difference[], { isEntra, mayBeAnother }: Presented): DiagnosedCause[] {
  const [first] = differing
  if (first === undefined) return []
  const isMeant = differing.length === 1 && !(first.field === 'subject' && mayBeAnother && first.mistake === undefined)
  const evidence = differing.map(({ sentence }) => sentence)
  return [
    found(codeOf(first, isEntra), isMeant ? 'certain' : 'likely', ...evidence),
    ...(differing.length === 1
      ? []
      : [
          found(
            'NOT_YET_EVERYWHERE',
            'possible',
            'The credential that is meant may be missing from this list, because it was made a moment ago.',
          ),
        ]),
  ]
}

/** A flexible credential of the assertion's issuer may be the one that is meant: its expression is not judged here. */
function withFlexible(
  causes: readonly DiagnosedCause[],
  credentials: readonly CredentialObject[],
  { issuer }: Presented,
): readonly DiagnosedCause[] {
  const meant = credentials.filter((one) => isFlexible(one) && one.issuer === issuer)
  if (meant.length === 0) return causes
  const evidence = meant.map(({ name }) => `The credential ${quote(name)} trusts this issuer by an expression.`)
  return [...causes.map(atMostLikely), found('FIC_FLEXIBLE', 'possible', ...evidence)]
}

function codeOf({ field, actual }: Difference, isEntra: boolean): DiagnosedCause['code'] {
  if (field === 'issuer') return 'FIC_ISSUER_DIFFERS'
  if (field === 'subject') return 'FIC_SUBJECT_DIFFERS'
  const isAccepted = !isGuid(actual) && actual.startsWith('api://AzureADTokenExchange')
  return isAccepted || !isEntra ? 'FIC_AUDIENCE_DIFFERS' : 'FIC_AUDIENCE_NOT_ACCEPTED'
}

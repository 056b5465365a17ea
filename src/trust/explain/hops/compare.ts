import { catalogue } from '../../../causes/catalogue.ts'
import { type Found, found, only } from '../../../causes/words.ts'
import { isGuid } from '../../../ids.ts'
import { quote } from '../../../words.ts'
import type { CredentialObject } from '../../reads.ts'
import type { HomeView } from '../directories.ts'
import type { Hop } from '../hop.ts'

/** What a federated identity credential must hold, read from the assertion. */
export interface Presented {
  readonly issuer: string
  readonly subject: string
  /** As the credential must hold it, which for Entra's own tokens is not what the assertion shows. */
  readonly audience: string
  /** The identity's client ID, which is often taken for the subject. */
  readonly clientId: string | undefined
}

export interface Comparison {
  readonly hop: Hop
  /** Empty where one credential fits. */
  readonly causes: readonly Found[]
}

/** Field by field, byte by byte, as the token service compares (…/workload-identity-federation-considerations). */
export function compareHop({ source, application, credentials }: HomeView, presented: Presented): Comparison {
  const failed = (detail: string, causes: readonly Found[]): Comparison => ({
    hop: { id: 'compare', status: 'failed', detail },
    causes,
  })
  if (application === 'missing') {
    const detail = `There is no application with this client ID in the home tenant (${source}).`
    return failed(detail, only('CLIENT_ID_UNKNOWN', 'certain', detail))
  }
  const state = application === undefined ? undefined : stateOf(application)
  if (state !== undefined) return failed(`${state.detail} (${source})`, only(state.code, 'certain', state.detail))

  const exact = credentials.filter(({ subject }) => subject !== null)
  if (credentials.length === 0) {
    const detail = `The application has no federated identity credential (${source}).`
    return failed(detail, only('FIC_NONE', 'certain', detail))
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
  return failed(detail, causesOf(differing))
}

/** Where nobody here can read the credentials: what somebody who can has to look for. */
export function toCompare(causes: readonly Found[], { issuer, subject, audience }: Presented): Found[] {
  const wanted = `A credential that fits has issuer ${quote(issuer, 200)}, subject ${quote(subject, 200)} and audience ${quote(audience)}.`
  return causes.map((cause) =>
    catalogue[cause.code].comparesClaims ? { ...cause, evidence: [...cause.evidence, wanted] } : cause,
  )
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
  readonly held: string
}

function differences({ issuer, subject, audiences }: CredentialObject, presented: Presented): Difference[] {
  const held = { issuer, subject: subject ?? '', audience: audiences.join(', ') }
  const isAudience = audiences.includes(presented.audience)
  return (['issuer', 'subject', 'audience'] as const)
    .filter((field) => (field === 'audience' ? !isAudience : held[field] !== presented[field]))
    .map((field) => ({ field, held: held[field], sentence: whereItDiffers(field, held[field], presented) }))
}

/** The first character that differs, counted from one, and what is often behind it. */
function whereItDiffers(field: Difference['field'], held: string, presented: Presented): string {
  const wanted = presented[field]
  let at = 0
  while (at < held.length && held[at] === wanted[at]) at++
  const here = (text: string): string => (at < text.length ? quote(text[at] ?? '') : 'its end')
  return `The ${field} differs at character ${at + 1}: the credential has ${here(held)} there, and must have ${here(wanted)}. It holds ${quote(held, 200)}, and must hold ${quote(wanted, 200)}.${usual(field, held, presented)}`
}

function usual(field: Difference['field'], held: string, { [field]: wanted, clientId }: Presented): string {
  if (held.trim() === wanted) return ' There is white space around it.'
  if (held.toLowerCase() === wanted.toLowerCase()) return ' Only letter case differs.'
  if (field === 'subject' && clientId !== undefined && held.toLowerCase() === clientId.toLowerCase()) {
    return " It is the identity's client ID; the subject is its principal ID."
  }
  if (field === 'issuer' && held.replace(/\/$/, '') === wanted) return ' It ends in a slash.'
  if (field === 'issuer' && held.startsWith('https://sts.windows.net/'))
    return ' It is the issuer of the older token format.'
  if (field === 'issuer' && `${held.replace(/\/$/, '')}/v2.0` === wanted) return ' `/v2.0` is missing at its end.'
  return ''
}

/** In the order in which the token service looks. */
function causesOf(differing: readonly Difference[]): Found[] {
  return differing.slice(0, 1).map(({ field, sentence, held }) => {
    if (field === 'issuer') return found('FIC_ISSUER_DIFFERS', 'certain', ...differing.map((one) => one.sentence))
    if (field === 'subject') return found('FIC_SUBJECT_DIFFERS', 'certain', ...differing.map((one) => one.sentence))
    const code =
      isGuid(held) || !held.startsWith('api://AzureADTokenExchange')
        ? 'FIC_AUDIENCE_NOT_ACCEPTED'
        : 'FIC_AUDIENCE_DIFFERS'
    return found(code, 'certain', sentence)
  })
}

import { catalogue } from '../../causes/catalogue.ts'
import type { Found } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds } from '../../credential/clouds.ts'
import type { Target } from '../../manifest/target.ts'
import { quote } from '../../text/quote.ts'
import { audiencesOf, isEntra } from './claims.ts'

/** What a federated identity credential must hold, read from the assertion. */
export interface Presented {
  readonly issuer: string
  readonly subject: string
  /** As the credential must hold it, which for Entra's own tokens is not what the assertion shows. */
  readonly audience: string
  /** Entra itself issued the assertion, and takes one audience only. */
  readonly isEntra: boolean
  /** Client IDs that are often taken for the subject, each with whose it is. */
  readonly clientIds: Readonly<Record<string, string>>
  /** Nobody knows whether the identity that answered is the one that is meant. */
  readonly mayBeAnother: boolean
}

export function presentedBy(
  { issuer, subject, claims }: AssertionIdentity,
  { cloud, clientId }: Target,
  suspicions: readonly Found[],
): Presented {
  const { exchangeAudience } = clouds[cloud]
  const audiences = audiencesOf(claims)
  const isOfEntra = isEntra(issuer)
  return {
    issuer,
    subject,
    isEntra: isOfEntra,
    audience: isOfEntra || audiences.includes(exchangeAudience) ? exchangeAudience : audiences.join(', '),
    clientIds: {
      [String(claims['azp']).toLowerCase()]: "the identity's client ID",
      [clientId]: "the application's client ID",
    },
    mayBeAnother: suspicions.some(({ code }) => code === 'OTHER_IDENTITY_ANSWERED'),
  }
}

/** Where nobody here can read the credentials: what somebody who can has to look for. */
export function toCompare(causes: readonly Found[], { issuer, subject, audience }: Presented): Found[] {
  const wanted = `A credential that fits has issuer ${quote(issuer, 200)}, subject ${quote(subject, 200)} and audience ${quote(audience)}.`
  return causes.map((cause) =>
    catalogue[cause.code].comparesClaims ? { ...cause, evidence: [...cause.evidence, wanted] } : cause,
  )
}

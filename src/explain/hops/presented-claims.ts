import { catalogue } from '../../causes/catalogue.ts'
import type { DiagnosedCause } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds } from '../../credential/clouds.ts'
import type { Target } from '../../manifest/target.ts'
import { plainText } from '../../text/plain-text.ts'
import { quote } from '../../text/quote.ts'
import { audiencesOf, isEntra } from './claims.ts'

/** What a federated identity credential must hold to fit the assertion. */
export interface Presented {
  readonly issuer: string
  readonly subject: string
  /** As the credential must hold it. For Entra's own tokens that is not what the assertion shows. */
  readonly audience: string
  /** Entra itself issued the assertion, and then accepts one audience only. */
  readonly isEntra: boolean
  /** Client IDs that are often mistaken for the subject, each with the name of its owner. */
  readonly clientIds: Readonly<Record<string, string>>
  /** It is not known whether the identity that answered is the one that is meant. */
  readonly mayBeAnother: boolean
}

export function presentedBy(
  { issuer, subject, claims }: AssertionIdentity,
  { cloud, clientId }: Target,
  suspicions: readonly DiagnosedCause[],
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
      [plainText(claims['azp']).toLowerCase()]: "the identity's client ID",
      [clientId]: "the application's client ID",
    },
    mayBeAnother: suspicions.some(({ code }) => code === 'OTHER_IDENTITY_ANSWERED'),
  }
}

/** For credentials that cannot be read from here: adds what an admin has to look for. */
export function withFittingCredential(
  causes: readonly DiagnosedCause[],
  { issuer, subject, audience }: Presented,
): DiagnosedCause[] {
  const wanted = `A credential that fits has issuer ${quote(issuer, 200)}, subject ${quote(subject, 200)} and audience ${quote(audience)}.`
  return causes.map((cause) =>
    catalogue[cause.code].comparesClaims ? { ...cause, evidence: [...cause.evidence, wanted] } : cause,
  )
}

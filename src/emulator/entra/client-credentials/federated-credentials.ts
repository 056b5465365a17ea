import { appIds } from '../../world/model/first-party.ts'
import type { Application, FederatedIdentityCredential } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'
import { fitsExpression } from '../flexible/fits-expression.ts'
import { tokenExchangeUris } from '../issuers.ts'
import type { Assertion } from './assertion.ts'

/**
 * Finds the one federated identity credential that trusts the assertion: byte by byte, or by an expression. `checkForeign`
 * is called for an assertion that Entra did not issue, as soon as a credential has named its issuer.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
export async function matchFederatedCredential(
  { appId, displayName, federatedIdentityCredentials: all }: Application,
  assertion: Assertion,
  checkForeign: () => Promise<void>,
): Promise<FederatedIdentityCredential> {
  if (all.length === 0) throw refusal(70025, appId, displayName)

  const sameIssuer = all.filter(({ issuer }) => issuer === assertion.issuer)
  if (assertion.entraIssuer?.version === 1) {
    // Tokens for other APIs have the first format. A credential with that format's issuer does not help them.
    throw refusal(sameIssuer.length === 0 ? 7002121 : 700227, assertion.audience)
  }
  if (sameIssuer.length === 0) throw refusal(700211, assertion.issuer)
  if (assertion.entraIssuer === undefined) await checkForeign()

  const exact = sameIssuer.filter(({ expression }) => expression === undefined)
  const sameSubject = exact.filter(({ subject }) => subject === assertion.subject)
  const fitting = sameSubject.length > 0 ? sameSubject : fittingExpressions(sameIssuer, assertion)
  checkAudience(
    assertion,
    fitting.flatMap(({ audiences }) => audiences),
  )

  // Two issuers for one subject are refused as well: a hedge with the issuers of both token formats does not work.
  if (all.filter(({ subject }) => subject === assertion.subject).length > 1) throw refusal(700263, assertion.subject)
  const revoked = fitting.find(({ isRevoked }) => isRevoked)
  if (revoked !== undefined) throw refusal(7005005, revoked.id, appId)
  return fitting[0] as FederatedIdentityCredential
}

/** UNCONFIRMED: that expressions count only where no subject is the assertion's, and where one is of its issuer. */
function fittingExpressions(
  sameIssuer: readonly FederatedIdentityCredential[],
  { issuer, subject, claims }: Assertion,
): readonly FederatedIdentityCredential[] {
  const flexible = sameIssuer.filter(({ expression }) => expression !== undefined)
  if (flexible.length === 0) throw refusal(differsInCase(sameIssuer, subject) ? 7002138 : 700213, subject)
  const fitting = flexible.filter(({ expression = '' }) => fitsExpression(expression, issuer, claims))
  if (fitting.length === 0) throw refusal(7002131, subject)
  return fitting
}

/** Since August 2024 such a subject is another one: https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes */
function differsInCase(sameIssuer: readonly FederatedIdentityCredential[], presented: string): boolean {
  return sameIssuer.some(({ subject }) => subject.toLowerCase() === presented.toLowerCase())
}

/** For Entra's own tokens: the token exchange, by its application ID in the assertion and by its URI in the credential. */
function checkAudience({ audience, entraIssuer }: Assertion, trusted: readonly string[]): void {
  if (entraIssuer === undefined) {
    if (!trusted.includes(audience)) throw refusal(700212, audience)
    return
  }
  if (audience !== appIds.tokenExchange) throw refusal(700212, audience)
  if (trusted.includes(entraIssuer.tokenExchange)) return
  const unacceptable = trusted.find((uri) => !tokenExchangeUris.includes(uri))
  throw unacceptable === undefined ? refusal(700212, audience) : refusal(700214, unacceptable)
}

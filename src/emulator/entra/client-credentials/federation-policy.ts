import { refusal } from '../errors/index.ts'
import type { Assertion } from './assertion.ts'
import type { Client } from './client.ts'

/** What the application's own tenant allows to be federated with at all, and its cloud, which trust does not leave. */
export function checkFederationPolicy({ owner }: Client, { issuer, entraIssuer }: Assertion): void {
  const { allowedIssuers, cloud } = owner
  if (allowedIssuers?.length === 0) throw refusal(700223)
  const isForeignCloud = cloud !== undefined && entraIssuer?.version === 2 && entraIssuer.cloud !== cloud
  if (isForeignCloud || allowedIssuers?.includes(issuer) === false) throw refusal(700238, issuer)
}

import type { EmulatorState } from '../../state.ts'
import { isFromFederatedCredential } from '../claims.ts'
import { refusal } from '../errors/index.ts'
import type { EntraIssuer } from '../issuers.ts'
import type { Assertion } from './assertion.ts'
import type { Client } from './client.ts'

/**
 * Which of Entra's own tokens may be an assertion: only one that a managed identity got first-hand, in the application's
 * own tenant.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function checkIssuerKind(
  { options }: EmulatorState,
  { owner, isManagedIdentity }: Client,
  { claims, issuer }: Assertion,
  { tenantId }: EntraIssuer,
): void {
  const managedIdentity = claims['xms_mirid']
  if (isManagedIdentity) throw refusal(700222)
  if (claims['idtyp'] !== 'app') throw refusal(700229)
  if (isFromFederatedCredential(claims)) throw refusal(700231)
  if (typeof managedIdentity !== 'string') throw refusal(700226)
  if (tenantId !== owner.id) throw refusal(700236, issuer)
  if (options.rejectSystemAssigned && !isUserAssigned(managedIdentity)) throw refusal(systemAssignedRefusal)
}

/** UNCONFIRMED: a refusal of a system-assigned identity has not been published. */
const systemAssignedRefusal = 700222

function isUserAssigned(resourceId: string): boolean {
  return resourceId.toLowerCase().includes('/providers/microsoft.managedidentity/userassignedidentities/')
}

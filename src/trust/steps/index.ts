import { allowedTenants } from './allowed-tenants.ts'
import { appRoleAssignment } from './app-role-assignment.ts'
import { application } from './application.ts'
import { federatedIdentityCredential } from './federated-identity-credential.ts'
import { homeServicePrincipal } from './home-service-principal.ts'
import { managedIdentity } from './managed-identity.ts'
import type { Step } from './step.ts'
import { targetServicePrincipal } from './target-service-principal.ts'

/** Steps 1 to 3 of the seven, in the order in which each needs the one before. */
export const steps: readonly Step[] = [
  managedIdentity,
  application,
  allowedTenants,
  homeServicePrincipal,
  federatedIdentityCredential,
  targetServicePrincipal,
  appRoleAssignment,
]

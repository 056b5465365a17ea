import type { Endpoint } from '../../endpoint.ts'
import { appRoleAssignmentWrites } from './app-role-assignments.ts'
import { applicationWrites } from './applications.ts'
import { federatedIdentityCredentialWrites } from './federated-identity-credentials.ts'
import { oauth2PermissionGrantWrites } from './oauth2-permission-grants.ts'
import { servicePrincipalWrites } from './service-principals.ts'
import { unplayedWrites } from './unplayed.ts'

/** What can be changed in the directory: registrations, what stands for them, and their rights. */
export const directoryWrites: readonly Endpoint[] = [
  ...applicationWrites,
  ...federatedIdentityCredentialWrites,
  ...servicePrincipalWrites,
  ...appRoleAssignmentWrites,
  ...oauth2PermissionGrantWrites,
  ...unplayedWrites, // of users and groups
]

import type { Endpoint } from '../endpoint.ts'
import { administrativeUnits } from './administrative-units.ts'
import { appRoleAssignments } from './app-role-assignments.ts'
import { applications } from './applications.ts'
import { deletedItems } from './deleted-items.ts'
import { deltaEndpoint, trackMembers } from './delta.ts'
import { directoryEndpoints } from './directory-set.ts'
import { domains } from './domains.ts'
import { federatedIdentityCredentials } from './federated-identity-credentials.ts'
import { groups } from './group-set.ts'
import { memberships } from './memberships.ts'
import { oauth2PermissionGrants } from './oauth2-permission-grants.ts'
import { organization } from './organization.ts'
import { owners } from './owners.ts'
import { policies } from './policies.ts'
import { roleAssignments } from './role-assignments.ts'
import { roleDefinitions } from './role-definitions.ts'
import { servicePrincipals } from './service-principals.ts'
import { subscribedSkus } from './subscribed-skus.ts'
import { users } from './users.ts'
import { directoryWrites } from './writes/index.ts'

/** The workload behind most of Graph's nouns: people, groups, applications and their rights. */
export const directory: readonly Endpoint[] = [
  ...directoryEndpoints(users),
  deltaEndpoint(users),
  ...directoryEndpoints(groups),
  deltaEndpoint(groups, trackMembers),
  ...memberships, // /groups/{id}/members …, /users/{id}/memberOf
  ...directoryEndpoints(applications),
  ...federatedIdentityCredentials, // /applications/{id}/federatedIdentityCredentials
  ...directoryEndpoints(servicePrincipals),
  ...appRoleAssignments, // /servicePrincipals/{id}/appRoleAssignments, …/appRoleAssignedTo
  ...directoryEndpoints(oauth2PermissionGrants),
  ...directoryEndpoints(administrativeUnits), // /directory/administrativeUnits
  ...organization,
  ...subscribedSkus,
  ...domains,
  ...roleDefinitions, // /roleManagement/directory/roleDefinitions
  ...roleAssignments, // /directoryRoles, /roleManagement/directory/roleAssignments …
  ...owners, // /applications/{id}/owners, /servicePrincipals/{id}/owners
  ...deletedItems, // /directory/deletedItems
  ...policies, // /policies/defaultAppManagementPolicy
  ...directoryWrites, // POST, PATCH and DELETE
]

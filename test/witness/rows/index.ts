import type { RowGroup } from '../row.ts'
import { adminConsent } from './admin-consent.ts'
import { advancedQueries } from './advanced-queries.ts'
import { allowedTenants } from './allowed-tenants.ts'
import { appRoleAssignments } from './app-role-assignments.ts'
import { appRoles } from './app-roles.ts'
import { appService } from './app-service.ts'
import { applicationReads } from './application-reads.ts'
import { applicationWrites } from './application-writes.ts'
import { applications } from './applications.ts'
import { arc } from './arc.ts'
import { assertions } from './assertions.ts'
import { automation } from './automation.ts'
import { batches } from './batches.ts'
import { claims } from './claims.ts'
import { credentialWrites } from './credential-writes.ts'
import { credentials } from './credentials.ts'
import { declaredAppRoles } from './declared-app-roles.ts'
import { delegatedGrants } from './delegated-grants.ts'
import { deletedItems } from './deleted-items.ts'
import { deletedObjects } from './deleted-objects.ts'
import { discovery } from './discovery.ts'
import { flexibleCredentials } from './flexible-credentials.ts'
import { graphCore } from './graph-core.ts'
import { graphRefusals } from './graph-refusals.ts'
import { identifierUris } from './identifier-uris.ts'
import { imds } from './imds.ts'
import { issuers } from './issuers.ts'
import { pages } from './pages.ts'
import { policies } from './policies.ts'
import { queries } from './queries.ts'
import { redirectUris } from './redirect-uris.ts'
import { resourceUnits } from './resource-units.ts'
import { servicePrincipalWrites } from './service-principal-writes.ts'
import { servicePrincipals } from './service-principals.ts'
import { signIn } from './sign-in.ts'
import { sites } from './sites.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenRequest } from './token-request.ts'
import { tokenV1 } from './token-v1.ts'

/** Every file of rows. */
export const groups: readonly RowGroup[] = [
  adminConsent,
  advancedQueries,
  allowedTenants,
  appRoleAssignments,
  appRoles,
  appService,
  applicationReads,
  applicationWrites,
  applications,
  arc,
  assertions,
  automation,
  batches,
  claims,
  credentialWrites,
  credentials,
  declaredAppRoles,
  delegatedGrants,
  deletedItems,
  deletedObjects,
  discovery,
  flexibleCredentials,
  graphCore,
  graphRefusals,
  identifierUris,
  imds,
  issuers,
  pages,
  policies,
  queries,
  redirectUris,
  resourceUnits,
  servicePrincipalWrites,
  servicePrincipals,
  signIn,
  sites,
  tokenAnswer,
  tokenRequest,
  tokenV1,
]

import type { RowGroup } from '../row.ts'
import { appRoles } from './app-roles.ts'
import { appService } from './app-service.ts'
import { applicationReads } from './application-reads.ts'
import { applicationWrites } from './application-writes.ts'
import { applications } from './applications.ts'
import { arc } from './arc.ts'
import { assertions } from './assertions.ts'
import { automation } from './automation.ts'
import { claims } from './claims.ts'
import { credentials } from './credentials.ts'
import { deletedItems } from './deleted-items.ts'
import { discovery } from './discovery.ts'
import { graphCore } from './graph-core.ts'
import { identifierUris } from './identifier-uris.ts'
import { imds } from './imds.ts'
import { issuers } from './issuers.ts'
import { servicePrincipals } from './service-principals.ts'
import { signIn } from './sign-in.ts'
import { sites } from './sites.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenRequest } from './token-request.ts'
import { tokenV1 } from './token-v1.ts'

/** Every file of rows. */
export const groups: readonly RowGroup[] = [
  appRoles,
  appService,
  applicationReads,
  applicationWrites,
  applications,
  arc,
  assertions,
  automation,
  claims,
  credentials,
  deletedItems,
  discovery,
  graphCore,
  identifierUris,
  imds,
  issuers,
  servicePrincipals,
  signIn,
  sites,
  tokenAnswer,
  tokenRequest,
  tokenV1,
]

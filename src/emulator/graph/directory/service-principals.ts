import type { ServicePrincipal } from '../../world/model/index.ts'
import { readApplications } from '../roles.ts'
import type { DirectorySet } from './directory-set.ts'
import { servicePrincipalType } from './service-principal-type.ts'

/** `/servicePrincipals` https://learn.microsoft.com/graph/api/serviceprincipal-list */
export const servicePrincipals: DirectorySet<ServicePrincipal> = {
  path: '/servicePrincipals',
  type: servicePrincipalType,
  roles: readApplications,
  all: (tenant) => tenant.servicePrincipals,
  id: ({ id }) => id,
  alternateKeys: { appId: ({ appId }) => appId },
}

import { microsoftServicesTenantId } from '../../world/model/first-party.ts'
import type { Application, ServicePrincipal, Tenant } from '../../world/model/index.ts'

interface Identified {
  readonly id: string
}

/** A kind of object that takes its time to be known everywhere. */
export interface SpreadingObjects {
  /** Last segments of the paths, in lower case, by which Graph lists them. */
  readonly segments: readonly string[]
  of(tenant: Tenant): Iterable<Identified>
  /** The application, or the service principal, without those that are hidden; undefined when it is hidden itself. */
  readonly knownApplication: (application: Application, isHidden: (id: string) => boolean) => Application | undefined
  readonly knownServicePrincipal: (
    servicePrincipal: ServicePrincipal,
    isHidden: (id: string) => boolean,
  ) => ServicePrincipal | undefined
}

const asItIs = <Thing>(thing: Thing): Thing => thing

export const spreading = {
  application: {
    segments: ['applications'],
    of: ({ applications }) => applications,
    knownApplication: (application, isHidden) => (isHidden(application.id) ? undefined : application),
    knownServicePrincipal: asItIs,
  },
  federatedIdentityCredential: {
    segments: ['federatedidentitycredentials'],
    of: ({ applications }) => applications.flatMap((application) => application.federatedIdentityCredentials),
    knownApplication: (application, isHidden) => ({
      ...application,
      federatedIdentityCredentials: application.federatedIdentityCredentials.filter(({ id }) => !isHidden(id)),
    }),
    knownServicePrincipal: asItIs,
  },
  servicePrincipal: {
    segments: ['serviceprincipals'],
    of: ({ servicePrincipals }) => servicePrincipals.filter(isMade),
    knownApplication: asItIs,
    knownServicePrincipal: (servicePrincipal, isHidden) =>
      isMade(servicePrincipal) && isHidden(servicePrincipal.id) ? undefined : servicePrincipal,
  },
  appRoleAssignment: {
    segments: ['approleassignments', 'approleassignedto'],
    of: ({ servicePrincipals }) => servicePrincipals.flatMap(({ appRoleAssignments }) => appRoleAssignments),
    knownApplication: asItIs,
    knownServicePrincipal: (servicePrincipal, isHidden) => ({
      ...servicePrincipal,
      appRoleAssignments: servicePrincipal.appRoleAssignments.filter(({ id }) => !isHidden(id)),
    }),
  },
} as const satisfies Record<string, SpreadingObjects>

/** Microsoft's own service principals have been there since the tenant's first day. */
function isMade({ appOwnerOrganizationId }: ServicePrincipal): boolean {
  return appOwnerOrganizationId !== microsoftServicesTenantId
}

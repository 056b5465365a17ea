import { odata } from '../directory.ts'
import type { OfferedPermissions } from '../permissions.ts'
import type { Reads } from '../reads.ts'

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export interface ServicePrincipalObject extends OfferedPermissions {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly servicePrincipalType: string
  readonly alternativeNames?: readonly string[]
  readonly appOwnerOrganizationId?: string | null
}

/** The service principal of an application or an API in this tenant; `undefined` if there is none. */
export function readServicePrincipal(reads: Reads, clientId: string): Promise<ServicePrincipalObject | undefined> {
  return reads.one(`/servicePrincipals(appId='${odata(clientId)}')`)
}

/** The service principal of that object ID; `undefined` if there is none. */
export function readServicePrincipalById(reads: Reads, id: string): Promise<ServicePrincipalObject | undefined> {
  return reads.one(`/servicePrincipals/${encodeURIComponent(id)}`)
}

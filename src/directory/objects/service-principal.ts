import { odata } from '../directory.ts'
import type { OfferedPermissions } from '../permissions.ts'
import type { Reads } from '../reads.ts'
import { id, listOf, object, optional, text, truth } from '../shape.ts'

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

const isServicePrincipal = object({
  id,
  appId: text,
  displayName: text,
  accountEnabled: truth,
  servicePrincipalType: text,
  alternativeNames: optional(listOf(text)),
  appOwnerOrganizationId: optional(text),
  appRoles: listOf(object({ id: text, value: optional(text) })),
  oauth2PermissionScopes: listOf(object({ value: optional(text) })),
})

/** The service principal of an application or an API in this tenant; `undefined` if there is none. */
export function readServicePrincipal(reads: Reads, clientId: string): Promise<ServicePrincipalObject | undefined> {
  return reads.one(`/servicePrincipals(appId='${odata(clientId)}')`, isServicePrincipal)
}

/** The service principal of that object ID; `undefined` if there is none. */
export function readServicePrincipalById(reads: Reads, objectId: string): Promise<ServicePrincipalObject | undefined> {
  return reads.one(`/servicePrincipals/${encodeURIComponent(objectId)}`, isServicePrincipal)
}

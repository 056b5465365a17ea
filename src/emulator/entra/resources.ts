import type { ServicePrincipal, Tenant } from '../world/model/index.ts'
import { refusal, type StsRefusal } from './errors/index.ts'

export interface Resource {
  readonly servicePrincipal: ServicePrincipal
  /** The name that a token for it carries as `aud`: the one by which it was asked for. */
  readonly audience: string
}

/** The client that a token is issued to. */
export type Client = Pick<ServicePrincipal, 'id' | 'appId' | 'displayName' | 'appRoleAssignments'>

/**
 * Finds the API that a tenant knows by an application ID or a URI. Letter case does not count, nor one slash at the end of
 * a web address, which the audience then keeps.
 */
export function lookUpResource(tenant: Tenant, identifier: string): Resource | undefined {
  const slash = /^https?:\/\/.*[^/]\/$/i.test(identifier) ? '/' : ''
  const name = identifier.slice(0, identifier.length - slash.length).toLowerCase()
  for (const servicePrincipal of tenant.servicePrincipals) {
    const found = servicePrincipal.servicePrincipalNames.find((candidate) => candidate.toLowerCase() === name)
    if (found !== undefined) return { servicePrincipal, audience: found + slash }
  }
  return undefined
}

/**
 * Why this client gets no token for the API: 500014 where the API is disabled, 501051 where it gives tokens only to
 * applications that are assigned to it, and this one is not. Any assignment counts, the one of the default role too.
 * https://learn.microsoft.com/entra/identity-platform/scenario-daemon-app-registration
 */
export function whyNoToken(client: Client, { servicePrincipal: api, audience }: Resource): StsRefusal | undefined {
  if (!api.accountEnabled) return refusal(500014, audience)
  if (!api.appRoleAssignmentRequired) return undefined
  const isAssigned = client.appRoleAssignments.some(({ resourceId }) => resourceId === api.id)
  return isAssigned ? undefined : refusal(501051, client.appId, client.displayName, audience, api.displayName)
}

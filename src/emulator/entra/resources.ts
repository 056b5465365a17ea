import type { ServicePrincipal, Tenant } from '../world/model/index.ts'

export interface Resource {
  readonly servicePrincipal: ServicePrincipal
  /** The name that a token for it carries as `aud`: the one by which it was asked for. */
  readonly audience: string
}

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

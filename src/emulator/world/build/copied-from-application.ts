import type { Application, ServicePrincipal } from '../model/index.ts'

/** What a service principal shows of its application, and acts on. */
type Copied = Pick<ServicePrincipal, 'appRoles' | 'oauth2PermissionScopes' | 'servicePrincipalNames' | 'signInAudience'>

/**
 * What a new service principal takes over from its application. `names` are those that an admin added in the tenant.
 * https://learn.microsoft.com/graph/api/resources/serviceprincipal
 */
export function copiedFrom(application: Application, names: readonly string[] = []): Copied {
  const { appId, identifierUris = [], appRoles = [], oauth2PermissionScopes = [], signInAudience } = application
  return {
    appRoles,
    oauth2PermissionScopes,
    servicePrincipalNames: [...new Set([appId, ...identifierUris, ...names])],
    signInAudience,
  }
}

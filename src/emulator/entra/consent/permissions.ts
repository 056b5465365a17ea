import { appIds } from '../../world/model/first-party.ts'
import type { Application, ServicePrincipal, Tenant } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'
import { lookUpResource } from '../resources.ts'

/** A permission that consent would grant. */
export interface AskedPermission {
  readonly resource: ServicePrincipal
  readonly type: 'Role' | 'Scope'
  readonly id: string
  /** e.g. `Sites.Read.All` */
  readonly value: string
}

/**
 * What the application's registration asks for; `scope` of the second form picks one API's part of it by `.default`, or
 * names delegated permissions. 650052 for an API that the tenant does not have.
 */
export function askedPermissions(application: Application, tenant: Tenant, scope: string | null): AskedPermission[] {
  const registered = application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = tenant.servicePrincipals.find(({ appId }) => appId === resourceAppId)
    if (resource === undefined) throw refusal(650052, resourceAppId, tenant.displayName)
    return resourceAccess.flatMap(({ id, type }) => {
      const offered = type === 'Role' ? resource.appRoles : (resource.oauth2PermissionScopes ?? [])
      const found = offered.find((one) => one.id === id)
      // What the API does not offer any more cannot be granted.
      return found === undefined ? [] : [{ resource, type, id, value: found.value }]
    })
  })
  if (scope === null) return registered
  return scope.split(/\s+/).flatMap((part) => {
    const at = part.lastIndexOf('/')
    const name = part.slice(at + 1)
    const resource = lookUpResource(
      tenant,
      at < 0 ? 'https://graph.microsoft.com' : part.slice(0, at),
    )?.servicePrincipal
    if (resource === undefined) return []
    if (name === '.default') return registered.filter((one) => one.resource === resource)
    const found = resource.oauth2PermissionScopes?.find(({ value }) => value === name)
    return found === undefined ? [] : [{ resource, type: 'Scope' as const, id: found.id, value: found.value }]
  })
}

export function isGraphRole({ resource, type }: AskedPermission): boolean {
  return type === 'Role' && resource.appId === appIds.microsoftGraph
}

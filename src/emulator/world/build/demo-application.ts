import { graphAppRoleId, sharePointAppRoles, userReadScopeId } from '../model/app-roles.ts'
import { appIds } from '../model/first-party.ts'
import type { Application, Compute, RequiredResourceAccess, Tenant } from '../model/index.ts'
import { registerApplication, trustIdentity } from './set-up.ts'

interface DemoPermissions {
  /** Application permissions of Microsoft Graph, by name. */
  readonly graph: readonly string[]
  /** Permissions of SharePoint Online; none when left out. */
  readonly sharePoint?: readonly string[]
}

/** The application of the named worlds, registered in `home` and trusting every identity of the compute. */
export function demoApplication(home: Tenant, compute: Compute, permissions: DemoPermissions): Application {
  const application = registerApplication(home, {
    displayName: 'ManagedIdentityDemo-AzureTenant',
    requiredResourceAccess: requiredAccess(permissions),
    createdDateTime: '2025-06-16T08:30:12Z',
  })
  for (const identity of compute.identities) trustIdentity(application, home, identity)
  return application
}

function requiredAccess({ graph, sharePoint = [] }: DemoPermissions): RequiredResourceAccess[] {
  const roles = (ids: readonly string[]) => ids.map((id) => ({ id, type: 'Role' as const }))
  const ofGraph = {
    resourceAppId: appIds.microsoftGraph,
    resourceAccess: [...roles(graph.map(graphAppRoleId)), { id: userReadScopeId, type: 'Scope' as const }],
  }
  if (sharePoint.length === 0) return [ofGraph]
  const ids = sharePointAppRoles.filter(({ value }) => sharePoint.includes(value)).map(({ id }) => id)
  return [ofGraph, { resourceAppId: appIds.sharePointOnline, resourceAccess: roles(ids) }]
}

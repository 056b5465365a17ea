import { guidFrom } from './ids.ts'
import type { Compute, ManagedIdentity, Tenant } from './model.ts'

/** An Azure Automation account in `home` with a system-assigned identity, which gets its service principal there. */
export function automationAccount(home: Tenant, name: string): Compute {
  const subscription = guidFrom('subscription', home.id)
  const resourceId = `/subscriptions/${subscription}/resourceGroups/automation/providers/Microsoft.Automation/automationAccounts/${name}`
  const identity: ManagedIdentity = {
    kind: 'system-assigned',
    name,
    clientId: guidFrom('managed identity', resourceId),
    principalId: guidFrom('managed identity principal', resourceId),
    resourceId,
  }
  home.servicePrincipals.push({
    id: identity.principalId,
    appId: identity.clientId,
    displayName: name,
    accountEnabled: true,
    appOwnerOrganizationId: home.id,
    servicePrincipalNames: [identity.clientId],
    servicePrincipalType: 'ManagedIdentity',
    alternativeNames: ['isExplicit=False', resourceId],
    appRoles: [],
    appRoleAssignments: [],
    createdDateTime: home.createdDateTime,
  })
  return { resourceId, identities: [identity] }
}

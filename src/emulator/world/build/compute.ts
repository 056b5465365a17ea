import { guidFrom } from '../model/ids.ts'
import type { Compute, ManagedIdentity, Tenant } from '../model/index.ts'

/** An Azure Automation account in `home` with a system-assigned identity, which gets its service principal there. */
export function automationAccount(home: Tenant, name: string): Compute {
  const subscription = guidFrom('subscription', home.id)
  const resourceId = `/subscriptions/${subscription}/resourceGroups/automation/providers/Microsoft.Automation/automationAccounts/${name}`
  const identity = addManagedIdentity(home, { kind: 'system-assigned', name, resourceId })
  return { resourceId, identities: [identity] }
}

/** IDs that are left out follow from the resource's. */
type ManagedIdentityPlan = Pick<ManagedIdentity, 'kind' | 'name' | 'resourceId'> & {
  readonly clientId?: string | undefined
  readonly principalId?: string | undefined
}

/** Makes a managed identity in its home tenant, where it gets its service principal, as Azure does. */
export function addManagedIdentity(home: Tenant, plan: ManagedIdentityPlan): ManagedIdentity {
  const { kind, name, resourceId } = plan
  const clientId = plan.clientId ?? guidFrom('managed identity', resourceId)
  const principalId = plan.principalId ?? guidFrom('managed identity principal', resourceId)
  home.servicePrincipals.push({
    id: principalId,
    appId: clientId,
    displayName: name,
    accountEnabled: true,
    appOwnerOrganizationId: home.id,
    servicePrincipalNames: [clientId],
    servicePrincipalType: 'ManagedIdentity',
    alternativeNames: [`isExplicit=${kind === 'user-assigned' ? 'True' : 'False'}`, resourceId],
    appRoles: [],
    appRoleAssignments: [],
    createdDateTime: home.createdDateTime,
  })
  return { kind, name, clientId, principalId, resourceId }
}

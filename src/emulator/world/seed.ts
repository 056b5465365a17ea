import { graphAppRoleId, userReadScopeId } from './app-roles.ts'
import { bareWorld } from './bare.ts'
import { appIds } from './first-party.ts'
import type { World } from './model.ts'
import { grantAdminConsent, registerApplication, trustIdentity } from './trust.ts'

/** The bare world after all of the set-up: application, federated identity credential, and consent in each target. */
export function seedWorld(): World {
  const { home, targets, compute, findTenant } = bareWorld()
  const application = registerApplication(home, {
    displayName: 'ManagedIdentityDemo-AzureTenant',
    requiredResourceAccess: [
      {
        resourceAppId: appIds.microsoftGraph,
        resourceAccess: [
          { id: graphAppRoleId('Sites.FullControl.All'), type: 'Role' },
          { id: userReadScopeId, type: 'Scope' },
        ],
      },
    ],
    createdDateTime: '2025-06-16T08:30:12Z',
  })
  for (const identity of compute.identities) trustIdentity(application, home, identity)
  for (const target of targets) grantAdminConsent(target, application, home)
  return { name: 'seed', home, targets, compute, findTenant }
}

import type { Tenant, World } from '../../src/emulator/world/model/index.ts'

/** What stands for applications in the tenants, without what differs from run to run. */
export function stateOf({ home, targets }: World): object {
  return {
    applications: home.applications.map((one) => {
      const { displayName, uniqueName, signInAudience, requiredResourceAccess, more } = one
      const credentials = one.federatedIdentityCredentials.map(({ id: _, ...credential }) => credential)
      return { displayName, uniqueName, signInAudience, requiredResourceAccess, more, credentials }
    }),
    tenants: [home, ...targets].map((tenant) => principalsIn(tenant, home)),
  }
}

/** Of applications of the home tenant; resources and the identity itself are there from the start. */
function principalsIn({ servicePrincipals }: Tenant, home: Tenant): object[] {
  return servicePrincipals
    .filter(({ appId }) => home.applications.some((application) => application.appId === appId))
    .map(({ displayName, accountEnabled, appRoleAssignments }) => ({
      displayName,
      accountEnabled,
      roles: appRoleAssignments.map(({ appRoleId }) => appRoleId),
    }))
}

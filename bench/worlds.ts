import { automationAccount } from '../src/emulator/world/build/compute.ts'
import { grantAdminConsent, registerApplication, trustIdentity } from '../src/emulator/world/build/set-up.ts'
import { createTenant } from '../src/emulator/world/build/tenant.ts'
import { graphAppRoleId } from '../src/emulator/world/model/app-roles.ts'
import { appIds } from '../src/emulator/world/model/first-party.ts'
import type { Site, SiteCatalog, Tenant, World } from '../src/emulator/world/model/index.ts'
import { assembleWorld } from '../src/emulator/world/model/world.ts'
import { fleetWorld } from '../src/emulator/world/named/fleet.ts'

/** Targets that differ in one thing, the number of their sites: `sites-200`, `sites-5000` … */
export function listsOf(sizes: readonly number[]): World {
  const home = createTenant({ name: 'contoso', displayName: 'Contoso', sites: 1, azure: true })
  const compute = automationAccount(home, 'AzAutomationDemo')
  const application = registerApplication(home, {
    displayName: 'ManagedIdentityDemo-AzureTenant',
    requiredResourceAccess: [
      {
        resourceAppId: appIds.microsoftGraph,
        resourceAccess: [{ id: graphAppRoleId('Sites.Read.All'), type: 'Role' }],
      },
    ],
    createdDateTime: home.createdDateTime,
  })
  for (const identity of compute.identities) trustIdentity(application, home, identity)

  const targets = sizes.map((sites) =>
    remembering(createTenant({ name: `sites-${sites}`, displayName: 'Bench', sites })),
  )
  for (const target of targets) grantAdminConsent(target, application, home)
  return assembleWorld({ name: 'bench', home, targets, compute })
}

/** The named world `fleet`, of so many targets with so many sites each. */
export function fleetOf([targets = 1, sites = 1]: readonly number[]): World {
  return fleetWorld({ targets, sites }, (plan) => remembering(createTenant(plan)))
}

/** One target with so many people, of whom the application may read. */
export function peopleOf([users = 2]: readonly number[]): World {
  return fleetWorld({ targets: 1, sites: 1, users, permissions: ['User.Read.All'] })
}

/** The same on every start: IDs follow from names. */
export function idsOfPeople(users: number): readonly string[] {
  return [...peopleOf([users]).targets].flatMap((target) => target.users.map(({ id }) => id))
}

/** Each site is made once: else the emulator's work would be most of what is measured, and hide what differs. */
function remembering(tenant: Tenant): Tenant {
  const { geographies } = tenant.sharePoint
  return {
    ...tenant,
    sharePoint: {
      ...tenant.sharePoint,
      geographies: geographies.map((geography) => ({ ...geography, sites: made(geography.sites) })),
    },
  }
}

function made(sites: SiteCatalog): SiteCatalog {
  const all: readonly Site[] = Array.from({ length: sites.length }, (_, index) => sites.at(index))
  return { ...sites, at: (index) => all[index] ?? sites.at(index) }
}

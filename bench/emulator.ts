/**
 * The emulator that all peers are measured against, in a process of its own so that its memory and its work are nobody
 * else's. Its targets differ in one thing, the number of their sites, which are given as arguments: `emulator.ts 200 5000`.
 * Prints the same line as `towline emulator start --json` and runs until it is told to end.
 */
import { serve } from '../src/emulator/serve/serve.ts'
import { graphAppRoleId } from '../src/emulator/world/app-roles.ts'
import { automationAccount } from '../src/emulator/world/compute.ts'
import { appIds } from '../src/emulator/world/first-party.ts'
import type { Site, SiteCatalog, Tenant, World } from '../src/emulator/world/model.ts'
import { createTenant } from '../src/emulator/world/tenant.ts'
import { grantAdminConsent, registerApplication, trustIdentity } from '../src/emulator/world/trust.ts'
import { assembleWorld } from '../src/emulator/world/world.ts'

const sizes = process.argv.slice(2).map(Number)
const { description, close } = await serve({
  world: () => worldOf(sizes),
  host: 'app-service',
  port: 0,
  bindRealPorts: false,
  env: {},
})
console.log(JSON.stringify(description))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close)

function worldOf(sizes: readonly number[]): World {
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

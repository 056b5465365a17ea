import { automationAccount } from './compute.ts'
import type { World } from './model.ts'
import { createTenant } from './tenant.ts'
import { assembleWorld } from './world.ts'

/** Two tenants and a managed identity in the first of them; no application, no trust, no consent. */
export function bareWorld(): World {
  const home = createTenant({
    name: 'contoso',
    displayName: 'Contoso',
    customDomains: ['contoso.com'],
    sites: 12,
    azure: true,
  })
  const fabrikam = createTenant({
    name: 'fabrikam',
    displayName: 'Fabrikam',
    customDomains: ['fabrikam.com'],
    sites: 450,
  })
  return assembleWorld({
    name: 'bare',
    home,
    targets: [fabrikam],
    compute: automationAccount(home, 'AzAutomationDemo'),
  })
}

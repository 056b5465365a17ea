import { automationAccount } from './compute.ts'
import type { Tenant, World } from './model.ts'
import { createTenant, type TenantPlan } from './tenant.ts'
import { assembleWorld } from './world.ts'

/** Two tenants and a managed identity in the first of them; no application, no trust, no consent. */
export function bareWorld(): World {
  return contosoAnd('bare', {})
}

/** Home `contoso` with the compute, and the target `fabrikam` with 450 sites and whatever `more` adds to it. */
export function contosoAnd(name: string, more: Partial<TenantPlan>): World {
  const home = contoso()
  const fabrikam = createTenant({
    name: 'fabrikam',
    displayName: 'Fabrikam',
    customDomains: ['fabrikam.com'],
    sites: 450,
    ...more,
  })
  return assembleWorld({ name, home, targets: [fabrikam], compute: automationAccount(home, 'AzAutomationDemo') })
}

/** The home tenant of the named worlds. */
export function contoso(): Tenant {
  return createTenant({
    name: 'contoso',
    displayName: 'Contoso',
    customDomains: ['contoso.com'],
    sites: 12,
    azure: true,
  })
}

import { automationAccount } from '../build/compute.ts'
import { createTenant, type TenantPlan } from '../build/tenant.ts'
import type { Tenant, World } from '../model/index.ts'
import { assembleWorld } from '../model/world.ts'

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

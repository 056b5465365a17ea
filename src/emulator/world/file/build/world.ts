import type { World } from '../../model/index.ts'
import { assembleWorld } from '../../model/world.ts'
import type { Report } from '../read/problem.ts'
import type { TenantFilePlan } from '../schema/tenant.ts'
import type { WorldPlan } from '../schema/world.ts'
import { allowIssuers } from './allowed-issuers.ts'
import { buildApplications } from './applications.ts'
import { buildCompute } from './compute.ts'
import { grantConsents } from './consents.ts'
import { subjectsOf } from './credential-subjects.ts'
import { trustFromIdentities } from './identity-credentials.ts'
import { grantSites } from './site-grants.ts'
import { buildTenant } from './tenant.ts'
import { checkUnique } from './unique.ts'

/** In the order in which people would set it up. Names in the plan that are not found are reported, and left out. */
export function buildWorld(name: string, plan: WorldPlan, report: Report): World {
  // The home tenant has the compute's subscription, and consents to nothing unless it says so.
  const build = (tenantName: string, tenantPlan: TenantFilePlan, path: readonly string[]) => ({
    tenant: buildTenant(tenantName, tenantPlan, path, report),
    tenantPlan,
    path,
  })
  const home = build(
    plan.home.name,
    { ...plan.home, azure: plan.home.azure ?? true, consent: plan.home.consent ?? {} },
    ['home'],
  )
  const targets = Object.entries(plan.targets).map(([key, target]) => build(key, target, ['targets', key]))
  const { compute, identities } = buildCompute(plan.compute, home.tenant)
  const world = assembleWorld({
    name: plan.name ?? name,
    home: home.tenant,
    targets: targets.map(({ tenant }) => tenant),
    compute,
  })

  trustFromIdentities(plan.compute, { world, identities, report })
  const subjects = subjectsOf(world, identities)
  const applications = buildApplications(plan.applications, { world, subjects, report })
  for (const { tenant, tenantPlan, path } of [home, ...targets]) {
    allowIssuers(tenant, tenantPlan.allowedIssuers, { world, path, report })
    grantConsents(tenant, tenantPlan.consent, { applications, path, report })
    grantSites(tenant, tenantPlan.siteGrants, { applications, path, report })
  }
  checkUnique(plan, world, applications, report)
  return world
}

import { createTenant } from '../../build/tenant.ts'
import type { Tenant } from '../../model/index.ts'
import type { Problem, Report } from '../read/problem.ts'
import type { TenantFilePlan } from '../schema/tenant.ts'
import { nameSites, planGeographies } from './geographies.ts'
import { addNamedGroups } from './groups.ts'
import { namePeople } from './people.ts'
import { sizeOf } from './size.ts'

/** Everything in a tenant that does not depend on applications. */
export function buildTenant(name: string, plan: TenantFilePlan, path: Problem['path'], report: Report): Tenant {
  const at = (key: string) => ({ path: [...path, key], report })
  const sites = planGeographies(plan, path, report)
  const people = sizeOf(plan.people, { always: ['admin', 'user'], standard: 2, ...at('people') })
  const groups = sizeOf(plan.groups, { always: [], standard: 0, ...at('groups') })
  const tenant = createTenant({
    name,
    displayName: plan.displayName ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    customDomains: plan.domains,
    region: plan.region,
    azure: plan.azure ?? false,
    users: people,
    groups: groups - Object.keys(plan.groups.named).length,
    ...(sites !== undefined && { sites }),
    ...(plan.id !== undefined && { id: plan.id }),
    ...(plan.initialDomain !== undefined && { domain: plan.initialDomain }),
  })

  namePeople(tenant, plan.people.named)
  addNamedGroups(tenant, plan.groups.named, { path: [...path, 'groups', 'named'], report })
  return {
    ...tenant,
    ...(plan.cloud !== undefined && { cloud: plan.cloud }),
    ...(plan.signIn !== undefined && { signInPolicies: plan.signIn }),
    ...(plan.appPolicy !== undefined && { appManagementPolicy: plan.appPolicy }),
    ...(plan.blocked !== undefined && { blockedFor: plan.blocked }),
    sharePoint: { ...tenant.sharePoint, geographies: nameSites(tenant.sharePoint.geographies, plan, path, report) },
  }
}

import type { Tenant, World } from '../../model/index.ts'
import type { Problem, Report } from '../read/problem.ts'
import type { WorldPlan } from '../schema/world.ts'
import type { Registered } from './applications.ts'

type Path = Problem['path']

/** Reports what two tenants, applications or identities may not have in common. */
export function checkUnique(
  plan: WorldPlan,
  { home, targets }: World,
  applications: ReadonlyMap<string, Registered>,
  report: Report,
): void {
  const taken = new Map<string, string>()
  const claim = (value: string, owner: string, path: Path) => {
    const other = taken.get(value.toLowerCase())
    if (other === undefined) taken.set(value.toLowerCase(), owner)
    else report({ path, text: `is taken by ${other}` })
  }
  const claimTenant = ({ name, id, domains }: Tenant, path: Path) => {
    claim(id, name, [...path, 'id'])
    const [initial = '', ...others] = domains
    claim(initial, name, [...path, 'initialDomain'])
    for (const [index, domain] of others.entries()) claim(domain, name, [...path, 'domains', index])
  }

  claimTenant(home, ['home'])
  for (const target of targets) {
    const path = ['targets', target.name]
    if (target.name === home.name) report({ path, text: 'has the name of the home tenant' })
    else claimTenant(target, path)
  }
  for (const [key, { application }] of applications) claim(application.appId, key, ['applications', key, 'clientId'])
  for (const [key, { clientId, principalId }] of Object.entries(plan.compute.identities ?? {})) {
    const path = ['compute', 'identities', key]
    if (clientId !== undefined) claim(clientId, key, [...path, 'clientId'])
    if (principalId !== undefined) claim(principalId, key, [...path, 'principalId'])
  }
}

import type { Compute, Tenant, World } from './model.ts'

export interface WorldParts {
  readonly name: string
  readonly home: Tenant
  readonly targets: readonly Tenant[]
  readonly compute: Compute
}

export function assembleWorld({ name, home, targets, compute }: WorldParts): World {
  const byIdOrDomain = new Map<string, Tenant>()
  for (const tenant of [home, ...targets]) {
    for (const key of [tenant.id, ...tenant.domains]) byIdOrDomain.set(key.toLowerCase(), tenant)
  }
  return { name, home, targets, compute, findTenant: (idOrDomain) => byIdOrDomain.get(idOrDomain.toLowerCase()) }
}

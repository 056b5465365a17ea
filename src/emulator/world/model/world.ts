import type { Compute, OwnedApplication, Tenant, World } from './index.ts'

interface WorldParts {
  readonly name: string
  readonly home: Tenant
  readonly targets: readonly Tenant[]
  readonly compute: Compute
}

/** A world whose tenants are all there from the start. */
export function assembleWorld({ name, home, targets, compute }: WorldParts): World {
  const byIdOrDomain = new Map<string, Tenant>()
  for (const tenant of [home, ...targets]) {
    for (const key of [tenant.id, ...tenant.domains]) byIdOrDomain.set(key.toLowerCase(), tenant)
  }
  return {
    name,
    home,
    targets,
    compute,
    findTenant: (idOrDomain) => byIdOrDomain.get(idOrDomain.toLowerCase()),
    findApplication: (appId) => findApplicationIn([home, ...targets], appId),
  }
}

/** The first application with this client ID in the tenants, in their order. */
export function findApplicationIn(tenants: Iterable<Tenant>, appId: string): OwnedApplication | undefined {
  for (const owner of tenants) {
    const application = owner.applications.find((one) => one.appId.toLowerCase() === appId.toLowerCase())
    if (application !== undefined) return { application, owner }
  }
  return undefined
}

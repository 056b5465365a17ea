import type { Tenant, World } from '../../world/model/index.ts'
import type { SpreadingObjects } from './spreading.ts'

/** The world as one request sees it that has not heard of everything. Nothing is copied until it is looked at. */
export function veiledWorld(world: World, objects: SpreadingObjects, isHidden: (id: string) => boolean): World {
  const veiled = new Map<Tenant, Tenant>()
  const veil = (tenant: Tenant): Tenant => {
    const known = veiled.get(tenant) ?? veiledTenant(tenant, objects, isHidden)
    veiled.set(tenant, known)
    return known
  }
  return {
    name: world.name,
    compute: world.compute,
    home: veil(world.home),
    targets: {
      *[Symbol.iterator]() {
        for (const tenant of world.targets) yield veil(tenant)
      },
    },
    findTenant(idOrDomain) {
      const found = world.findTenant(idOrDomain)
      return found && veil(found)
    },
    findApplication(appId) {
      const found = world.findApplication(appId)
      const owner = found && veil(found.owner)
      const application = owner?.applications.find(({ id }) => id === found?.application.id)
      return owner && application && { owner, application }
    },
  }
}

/** A proxy, because tenants may be generated only when something in them is asked for. */
function veiledTenant(tenant: Tenant, objects: SpreadingObjects, isHidden: (id: string) => boolean): Tenant {
  let applications: Tenant['applications'] | undefined
  let servicePrincipals: Tenant['servicePrincipals'] | undefined
  return new Proxy(tenant, {
    get(target, key) {
      switch (key) {
        case 'applications':
          applications ??= target.applications.flatMap((one) => objects.veilApplication(one, isHidden) ?? [])
          return applications
        case 'servicePrincipals':
          servicePrincipals ??= target.servicePrincipals.flatMap(
            (one) => objects.veilServicePrincipal(one, isHidden) ?? [],
          )
          return servicePrincipals
        default:
          return Reflect.get(target, key, target)
      }
    },
  })
}

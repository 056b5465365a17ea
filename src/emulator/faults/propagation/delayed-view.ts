import type { Tenant, World } from '../../world/model/index.ts'
import type { SpreadingObjects } from './spreading.ts'

/** Returns the world without the objects that `isHidden` names. Nothing is copied until a caller reads it. */
export function delayedView(world: World, objects: SpreadingObjects, isHidden: (id: string) => boolean): World {
  const views = new Map<Tenant, Tenant>()
  const viewOf = (tenant: Tenant): Tenant => {
    const view = views.get(tenant) ?? delayedTenant(tenant, objects, isHidden)
    views.set(tenant, view)
    return view
  }
  return {
    name: world.name,
    compute: world.compute,
    home: viewOf(world.home),
    targets: {
      *[Symbol.iterator]() {
        for (const tenant of world.targets) yield viewOf(tenant)
      },
    },
    findTenant(idOrDomain) {
      const found = world.findTenant(idOrDomain)
      return found && viewOf(found)
    },
    findApplication(appId) {
      const found = world.findApplication(appId)
      const owner = found && viewOf(found.owner)
      const application = owner?.applications.find(({ id }) => id === found?.application.id)
      return owner && application && { owner, application }
    },
  }
}

/** A proxy, because tenants may be generated only when something in them is asked for. */
function delayedTenant(tenant: Tenant, objects: SpreadingObjects, isHidden: (id: string) => boolean): Tenant {
  let applications: Tenant['applications'] | undefined
  let servicePrincipals: Tenant['servicePrincipals'] | undefined
  return new Proxy(tenant, {
    get(target, key) {
      switch (key) {
        case 'applications':
          applications ??= target.applications.flatMap((one) => objects.knownApplication(one, isHidden) ?? [])
          return applications
        case 'servicePrincipals':
          servicePrincipals ??= target.servicePrincipals.flatMap(
            (one) => objects.knownServicePrincipal(one, isHidden) ?? [],
          )
          return servicePrincipals
        default:
          return Reflect.get(target, key, target)
      }
    },
  })
}

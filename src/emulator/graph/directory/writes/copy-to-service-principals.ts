import { copiedFrom } from '../../../world/build/copied-from-application.ts'
import type { Application, Tenant, World } from '../../../world/model/index.ts'

/**
 * Brings the service principals of a changed application up to date, in its own tenant and in all others. `before` is
 * the application as it was. Nothing is asked of other tenants for a change that they do not show.
 */
export function copyToServicePrincipals(world: World, owner: Tenant, before: Application, after: Application): void {
  const own = owner.servicePrincipals.find(({ appId }) => appId === after.appId)
  if (own?.displayName === before.displayName) own.displayName = after.displayName
  if (JSON.stringify(copiedFrom(before)) === JSON.stringify(copiedFrom(after))) return
  const names = copiedFrom(before).servicePrincipalNames
  const copyTo = ({ id }: Tenant) => {
    const found = world.findTenant(id)?.servicePrincipals.find(({ appId }) => appId === after.appId)
    if (found === undefined) return
    const added = found.servicePrincipalNames.filter((name) => !names.includes(name))
    Object.assign(found, structuredClone(copiedFrom(after, added)))
  }
  copyTo(world.home)
  for (const tenant of world.targets) copyTo(tenant)
}

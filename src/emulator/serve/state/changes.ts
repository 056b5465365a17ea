import { hash } from 'node:crypto'
import type { Tenant, World } from '../../world/model/index.ts'
import { LazyTenant } from '../../world/model/lazy-tenant.ts'

/** What differs in a world from how it was made, by tenant ID. It is plain JSON. */
export type WorldChanges = Readonly<Record<string, TenantChanges>>
type TenantChanges = Readonly<Partial<Record<CollectionName, CollectionChanges>>>
interface CollectionChanges {
  /** New and changed things, whole. */
  readonly put: readonly object[]
  /** Keys of what is gone. */
  readonly removed: readonly string[]
}

export interface TrackedWorld {
  /** To be played in the place of the world that was given; the same tenants are in it. */
  readonly world: World
  /** Throws an Error when they cannot be changes to this world. To be called before anything else has changed. */
  apply(changes: WorldChanges): void
  changes(): WorldChanges
}

/**
 * Remembers what each tenant was like when it was first found, or from the start where all of them are made already. So
 * a world of very many tenants costs no more than those that were asked for.
 */
export function trackChanges(world: World): TrackedWorld {
  const found = new Map<Tenant, Fingerprints>()
  const noted = (tenant: Tenant): Tenant => {
    if (!found.has(tenant)) found.set(tenant, fingerprintsOf(tenant))
    return tenant
  }
  noted(world.home)
  if (Array.isArray(world.targets)) world.targets.forEach(noted)

  return {
    world: {
      ...world,
      findTenant(idOrDomain) {
        const tenant = world.findTenant(idOrDomain)
        return tenant && noted(tenant)
      },
    },
    apply(changes) {
      for (const [tenantId, byCollection] of Object.entries(changes)) {
        const tenant = world.findTenant(tenantId)
        if (tenant === undefined) throw new Error(`There is no tenant ${tenantId} in the world ${world.name}.`)
        applyTo(noted(tenant), byCollection)
      }
    },
    changes() {
      // Not to make what would only turn out to be as it was.
      const touched = [...found].filter(([tenant]) => !(tenant instanceof LazyTenant) || tenant.isChanged)
      const all = touched.map(([tenant, before]) => [tenant.id, changesSince(before, tenant)] as const)
      return Object.fromEntries(all.filter(([, changes]) => Object.keys(changes).length > 0))
    },
  }
}

interface Collection {
  of(tenant: Tenant): object[]
  key(thing: object): string
}

/** What can change in a tenant and is kept. */
const collections = {
  applications: collection(
    (tenant) => tenant.applications,
    ({ id }) => id,
  ),
  servicePrincipals: collection(
    (tenant) => tenant.servicePrincipals,
    ({ id }) => id,
  ),
  deletedApplications: collection(
    (tenant) => tenant.deletedApplications,
    ({ id }) => id,
  ),
  deletedServicePrincipals: collection(
    (tenant) => tenant.deletedServicePrincipals,
    ({ id }) => id,
  ),
  oauth2PermissionGrants: collection(
    (tenant) => tenant.oauth2PermissionGrants,
    ({ id }) => id,
  ),
  siteGrants: collection(
    (tenant) => tenant.sharePoint.siteGrants,
    ({ siteId, appId }) => `${siteId} ${appId}`,
  ),
}

type CollectionName = keyof typeof collections

export const collectionNames = Object.keys(collections) as readonly CollectionName[]

function collection<Thing extends object>(of: (tenant: Tenant) => Thing[], key: (thing: Thing) => string): Collection {
  return { of, key: (thing) => key(thing as Thing) }
}

type Fingerprints = ReadonlyMap<CollectionName, ReadonlyMap<string, string>>

function fingerprintsOf(tenant: Tenant): Fingerprints {
  return new Map(
    collectionNames.map((name) => {
      const { of, key } = collections[name]
      return [name, new Map(of(tenant).map((thing) => [key(thing), fingerprint(thing)]))]
    }),
  )
}

function fingerprint(thing: object): string {
  return hash('sha256', JSON.stringify(thing), 'base64')
}

function changesSince(before: Fingerprints, tenant: Tenant): TenantChanges {
  const entries = collectionNames.flatMap((name) => {
    const { of, key } = collections[name]
    const now = new Map(of(tenant).map((thing) => [key(thing), thing]))
    const then = before.get(name) ?? new Map<string, string>()
    const put = [...now].filter(([id, thing]) => then.get(id) !== fingerprint(thing)).map(([, thing]) => thing)
    const removed = [...then.keys()].filter((id) => !now.has(id))
    return put.length + removed.length === 0 ? [] : [[name, { put, removed }] as const]
  })
  return Object.fromEntries(entries)
}

function applyTo(tenant: Tenant, changes: TenantChanges): void {
  for (const name of collectionNames) {
    const { put, removed } = changes[name] ?? { put: [], removed: [] }
    const { of, key } = collections[name]
    const things = of(tenant)
    const changed = new Map(structuredClone(put).map((thing) => [key(thing), thing]))
    const kept = things
      .filter((thing) => !removed.includes(key(thing)))
      .map((thing) => changed.get(key(thing)) ?? thing)
    const added = [...changed].filter(([id]) => !kept.some((thing) => key(thing) === id)).map(([, thing]) => thing)
    things.splice(0, things.length, ...kept, ...added)
  }
}

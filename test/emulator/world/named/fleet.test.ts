import assert from 'node:assert/strict'
import test from 'node:test'
import { registerApplication } from '../../../../src/emulator/world/build/set-up.ts'
import { createTenant, type TenantPlan } from '../../../../src/emulator/world/build/tenant.ts'
import { graphAppRoleId } from '../../../../src/emulator/world/model/app-roles.ts'
import { guidFrom } from '../../../../src/emulator/world/model/ids.ts'
import type { Tenant } from '../../../../src/emulator/world/model/index.ts'
import { type FleetOptions, fleetWorld } from '../../../../src/emulator/world/named/fleet.ts'
import { createWorld } from '../../../../src/emulator/world/named/index.ts'

/** A fleet, and the names of the tenants whose insides were generated. */
function counted(options: FleetOptions) {
  const made: string[] = []
  const world = fleetWorld(options, (plan: TenantPlan) => {
    made.push(plan.name)
    return createTenant(plan)
  })
  return { world, made }
}

const atIndex = (tenants: Iterable<Tenant>, index: number): Tenant => [...tenants][index] ?? assert.fail()

test('a fleet of 10,000 tenants', async (t) => {
  await t.test(
    'a fleet of 10,000 tenants generates none of them until something in one is asked for, and then that one alone',
    () => {
      const { world, made } = counted({ targets: 10_000, sites: 1000 })
      const tenants = [...world.targets]
      assert.equal(tenants.length, 10_000)
      const tenant = atIndex(tenants, 7776)
      for (const key of [tenant.id, ...tenant.domains]) assert.equal(world.findTenant(key), tenant)
      assert.equal(world.findApplication(guidFrom('nothing')), undefined)
      assert.deepEqual(made, [])

      assert.equal(tenant.sharePoint.geographies[0]?.sites.length, 1000)
      assert.equal(tenant.users.length, 2)
      assert.deepEqual(made, [tenant.name])
      assert.equal(
        world.findTenant(tenant.id)?.sharePoint.geographies[0]?.sites.at(999).path,
        tenant.sharePoint.geographies[0]?.sites.at(999).path,
      )
      assert.deepEqual(made, [tenant.name])
    },
  )

  await t.test('a fleet of 10,000 tenants finds each by ID and by domain without generating any', () => {
    const { world, made } = counted({ targets: 10_000, sites: 3 })
    const [first, last] = [atIndex(world.targets, 0), atIndex(world.targets, 9999)]
    const another = counted({ targets: 10_000, sites: 3 }).world
    for (const { id, domains, name } of [first, last]) {
      for (const key of [id, id.toUpperCase(), ...domains, domains[0]?.toUpperCase() ?? '']) {
        assert.equal(another.findTenant(key)?.name, name, key)
      }
    }
    assert.deepEqual(made, [])
  })

  await t.test(
    'a fleet of 10,000 tenants has names that can be keys of a manifest, and IDs and domains that differ',
    () => {
      const tenants = [...fleetWorld({ targets: 10_000, sites: 1 }).targets]
      assert.ok(tenants.every(({ name }) => /^[a-z][a-z0-9]{2,30}$/.test(name)))
      assert.ok(
        tenants.every(({ id }) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
      )
      for (const key of ['name', 'id', 'displayName'] as const) {
        assert.equal(new Set(tenants.map((tenant) => tenant[key])).size, 10_000, key)
      }
      assert.equal(new Set(tenants.flatMap(({ domains }) => domains)).size, 10_000)
    },
  )
})

test('fleetWorld()', async (t) => {
  await t.test('a fleet finds nobody beyond its end, of another seed, or of a name that only looks right', () => {
    const [small, large] = [fleetWorld({ targets: 5 }), fleetWorld({ targets: 6 })]
    const beyond = atIndex(large.targets, 5)
    const within = atIndex(small.targets, 4)
    assert.equal(large.findTenant(beyond.id), beyond)
    const others = [
      beyond.id,
      ...beyond.domains,
      guidFrom('tenant', 'fabrikam'),
      within.name,
      within.domains[0]?.replace('onmicrosoft', 'sharepoint') ?? '',
      'adatum0.onmicrosoft.com',
      'adatum2.onmicrosoft.com',
      'adatum01.onmicrosoft.com',
      'adatum.onmicrosoft.com',
      'adatum99999999999.onmicrosoft.com',
      'example.com',
      '',
    ]
    for (const key of others) assert.equal(small.findTenant(key), undefined, key)
    assert.equal(small.findTenant(small.home.id), small.home)
    assert.equal(small.findTenant('Contoso.com'), small.home)
  })

  await t.test('a fleet has consent in every target and the trust at home, as in the seed world', () => {
    const world = fleetWorld({ targets: 3, sites: 7 })
    const seed = createWorld('seed')
    assert.deepEqual(world.home.applications, seed.home.applications)
    assert.deepEqual(world.compute, seed.compute)
    const [application] = world.home.applications
    for (const target of world.targets) {
      const client = target.servicePrincipals.find(({ appId }) => appId === application?.appId)
      assert.deepEqual(
        client?.appRoleAssignments.map(({ appRoleId }) => appRoleId),
        [graphAppRoleId('Sites.FullControl.All')],
      )
      assert.equal(target.sharePoint.geographies[0]?.sites.length, 7)
      assert.equal(target.sharePoint.geographies[0]?.hostname, `${target.name}.sharepoint.com`)
    }
  })

  await t.test('a fleet is the same each time, whatever its size', () => {
    const describe = (options: FleetOptions) => {
      const tenant = atIndex(fleetWorld(options).targets, 2)
      const { name, id, users, servicePrincipals, sharePoint, createdDateTime, region } = tenant
      return {
        name,
        id,
        users,
        servicePrincipals,
        first: sharePoint.geographies[0]?.sites.at(1),
        createdDateTime,
        region,
      }
    }
    assert.deepEqual(describe({ targets: 3, sites: 9 }), describe({ targets: 3000, sites: 10 }))
  })

  await t.test('a fleet keeps what was changed in a tenant', () => {
    const world = fleetWorld({ targets: 3 })
    const tenant = atIndex(world.targets, 1)
    tenant.servicePrincipals.length = 0
    tenant.users[0]?.assignedSkuIds.push('x')
    assert.deepEqual(world.findTenant(tenant.id)?.servicePrincipals, [])
    assert.deepEqual(world.findTenant(tenant.id)?.users[0]?.assignedSkuIds, ['x'])
    assert.equal(atIndex(world.targets, 1), tenant)
  })

  await t.test(
    'finds an application at home, and one that was registered in a target, and makes no tenant for it',
    () => {
      const { world, made } = counted({ targets: 100 })
      const [application] = world.home.applications
      assert.ok(application)
      const found = world.findApplication(application.appId.toUpperCase())
      assert.deepEqual([found?.application, found?.owner], [application, world.home])
      assert.deepEqual(made, [])
      const owner = atIndex(world.targets, 40)
      const registered = registerApplication(owner, { displayName: 'Local', createdDateTime: '2025-01-01T00:00:00Z' })
      assert.equal(world.findApplication(registered.appId)?.owner, owner)
      assert.deepEqual(made, [owner.name])
    },
  )

  await t.test('a fleet can have several geographies, among which the sites are spread', () => {
    const world = fleetWorld({ targets: 2, sites: 10, geographies: ['EUR', 'JPN', 'CAN'] })
    for (const { name, sharePoint } of world.targets) {
      assert.deepEqual(
        sharePoint.geographies.map(({ hostname, dataLocationCode, sites }) => [
          hostname,
          dataLocationCode,
          sites.length,
        ]),
        [
          [`${name}.sharepoint.com`, 'EUR', 4],
          [`${name}jpn.sharepoint.com`, 'JPN', 3],
          [`${name}can.sharepoint.com`, 'CAN', 3],
        ],
      )
    }
  })

  await t.test('a fleet can have more people', () => {
    assert.equal(atIndex(fleetWorld({ targets: 1, users: 30 }).targets, 0).users.length, 30)
  })

  await t.test('a fleet refuses sizes that cannot be', () => {
    const cases: [options: FleetOptions, message: RegExp][] = [
      [{ targets: 0 }, /number of targets must be a whole number of at least 1, and not 0/],
      [{ targets: 1.5 }, /number of targets/],
      [{ targets: Number.NaN }, /number of targets/],
      [{ sites: 0 }, /number of sites must be a whole number of at least 1/],
      [{ sites: 2, geographies: ['EUR', 'JPN', 'CAN'] }, /number of sites must be a whole number of at least 3/],
      [{ users: 1 }, /number of users must be a whole number of at least 2/],
    ]
    for (const [options, message] of cases) assert.throws(() => fleetWorld(options), { name: 'RangeError', message })
  })
})

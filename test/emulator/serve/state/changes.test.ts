import assert from 'node:assert/strict'
import test from 'node:test'
import { createWorld, type World } from '../../../../src/emulator/index.ts'
import { trackChanges } from '../../../../src/emulator/serve/state/changes.ts'
import { registerApplication, trustIdentity } from '../../../../src/emulator/world/build/set-up.ts'
import { fleetWorld } from '../../../../src/emulator/world/named/fleet.ts'
import { first } from '../../support.ts'

test('nothing has changed in a world that nobody has changed', () => {
  const { world, changes } = trackChanges(createWorld('workplace'))
  for (const { id } of world.targets) world.findTenant(id)
  assert.deepEqual(changes(), {})
})

test('changes can be applied to a world that was made anew, by way of JSON', () => {
  const before = trackChanges(createWorld('seed'))
  changeALot(before.world)
  const kept = JSON.parse(JSON.stringify(before.changes()))

  const after = trackChanges(createWorld('seed'))
  after.apply(kept)
  assert.deepEqual(contents(after.world), contents(before.world))
  assert.deepEqual(after.changes(), before.changes())
})

test('only what has changed is kept, by tenant and kind', () => {
  const { world, changes } = trackChanges(createWorld('seed'))
  const [application] = world.home.applications
  first(world.home.applications).federatedIdentityCredentials = []
  assert.deepEqual(changes(), {
    [world.home.id]: {
      applications: { put: [{ ...application, federatedIdentityCredentials: [] }], removed: [] },
    },
  })
})

test('what was changed back is not kept', () => {
  const { world, changes } = trackChanges(createWorld('seed'))
  const application = first(world.home.applications)
  application.isDisabled = true
  application.isDisabled = false
  assert.deepEqual(changes(), {})
})

test('what was applied is no part of the world that it was applied to', () => {
  const kept = trackChanges(createWorld('seed'))
  first(kept.world.home.applications).displayName = 'Other'
  const changes = kept.changes()
  const { world, apply } = trackChanges(createWorld('seed'))
  apply(changes)
  first(world.home.applications).displayName = 'Another'
  assert.equal(first(kept.world.home.applications).displayName, 'Other')
})

test('changes to a tenant that the world does not have are refused', () => {
  const { apply } = trackChanges(createWorld('seed'))
  const nobody = '11111111-2222-4333-8444-555555555555'
  assert.throws(() => apply({ [nobody]: {} }), { message: `There is no tenant ${nobody} in the world seed.` })
})

test('a fleet costs no more than the tenants that were asked for', () => {
  let made = 0
  const fleet = fleetWorld({ targets: 10_000, sites: 1000 })
  const { world, changes } = trackChanges({
    ...fleet,
    findTenant(id) {
      made++
      return fleet.findTenant(id)
    },
  })
  const { id } = first(world.targets)
  const tenant = world.findTenant(id)
  assert.ok(tenant)
  tenant.sharePoint.siteGrants.push({ siteId: 'a,b,c', appId: 'd', roles: ['read'] })
  assert.deepEqual(changes(), {
    [id]: { siteGrants: { put: [{ siteId: 'a,b,c', appId: 'd', roles: ['read'] }], removed: [] } },
  })
  assert.equal(made, 1)
})

function changeALot(world: World): void {
  const { home, compute } = world
  const target = first(world.targets)
  const [site] = target.sharePoint.geographies
  first(home.applications).federatedIdentityCredentials = []
  const added = registerApplication(home, { displayName: 'Added', createdDateTime: '2026-11-24T10:00:00Z' })
  trustIdentity(added, home, first(compute.identities))
  target.servicePrincipals.pop()
  first(target.servicePrincipals).accountEnabled = false
  target.sharePoint.siteGrants.push({ siteId: site?.sites.at(3).id ?? '', appId: added.appId, roles: ['write'] })
}

function contents({ home, targets }: World): unknown {
  return [home, ...targets].map(({ applications, servicePrincipals, sharePoint }) =>
    JSON.parse(JSON.stringify([applications, servicePrincipals, sharePoint.siteGrants])),
  )
}

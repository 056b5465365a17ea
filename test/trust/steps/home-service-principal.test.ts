import assert from 'node:assert/strict'
import test from 'node:test'
import { placeIn } from '../../../src/trust/application-scope.ts'
import { homeServicePrincipal } from '../../../src/trust/steps/home-service-principal.ts'
import { type TrustRig, trustRig } from '../support.ts'

/** The step alone. */
async function found(rig: TrustRig, find: 'differences' | 'removal' = 'differences') {
  const [scope] = rig.scopes
  assert.ok(scope !== undefined)
  const { changes, warnings } = await placeIn(scope, undefined, homeServicePrincipal[find]).look()
  assert.deepEqual(warnings, [])
  return changes
}

async function applied(t: Parameters<typeof trustRig>[0]): Promise<TrustRig> {
  const rig = await trustRig(t)
  await rig.apply()
  rig.writes()
  return rig
}

function ownAtHome({ home, application }: TrustRig) {
  return home.servicePrincipals.filter(({ appId }) => appId === application().appId)
}

function withoutOwn(rig: TrustRig): void {
  const [own] = ownAtHome(rig)
  assert.ok(own)
  rig.home.servicePrincipals.splice(rig.home.servicePrincipals.indexOf(own), 1)
}

test('a service principal that is missing at home is planned with its role, its key and what will be there', async (t) => {
  const rig = await applied(t)
  assert.deepEqual(await found(rig), [])
  withoutOwn(rig)
  const planned = (await found(rig)).map(({ apply: _, ...change }) => change)
  assert.deepEqual(planned, [
    {
      key: 'home-service-principal/home/default',
      step: 'home-service-principal',
      side: 'home',
      action: 'create',
      what: 'service principal of the application in the home tenant',
      before: null,
      after: { application: 'towline-default-demo-app' },
      roles: ['Cloud Application Administrator'],
    },
  ])
})

test('a second write of the home service principal makes no second one', async (t) => {
  const rig = await applied(t)
  withoutOwn(rig)
  const [create] = await found(rig)
  assert.ok(create)
  await create.apply()
  await create.apply()
  assert.equal(ownAtHome(rig).length, 1)
  assert.equal(rig.writes().length, 2)
})

test('the change before the application is made has the key and the data of the change after it', async (t) => {
  const rig = await trustRig(t)
  const [early] = await found(rig)
  await rig.apply()
  withoutOwn(rig)
  const [late] = await found(rig)
  assert.ok(early && late)
  assert.deepEqual([early.key, early.after], [late.key, late.after])
})

test('remove leaves the home service principal to the application, with which it goes', async (t) => {
  assert.deepEqual(await found(await applied(t), 'removal'), [])
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { delayedView } from '../../../src/emulator/faults/propagation/delayed-view.ts'
import { createMadeTimes } from '../../../src/emulator/faults/propagation/made-times.ts'
import { spreading } from '../../../src/emulator/faults/propagation/spreading.ts'
import { createWorld } from '../../../src/emulator/index.ts'
import { grantAdminConsent, trustIdentity } from '../../../src/emulator/world/build/set-up.ts'
import { first } from '../support.ts'
import { faulty, type Reply } from './support.ts'

const minute = 60_000

/** What an exchange came to: the number of its refusal, or the roles of the token. */
function outcome({ json }: Reply): number | string[] {
  const { error_codes, access_token } = json()
  if (error_codes !== undefined) return error_codes[0]
  return JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString()).roles ?? []
}

test('each kind of object is missed in its own way until it has propagated', async (t) => {
  const roles = ['Sites.FullControl.All']
  for (const [object, missed] of [
    ['federatedIdentityCredential', 70025],
    ['servicePrincipal', 7000229],
    ['appRoleAssignment', []],
  ] as const) {
    await t.test(object, async () => {
      const { exchange, clock } = await faulty({ kind: 'propagation', object, delayMs: minute })
      assert.deepEqual(outcome(await exchange()), missed)
      clock.advance(minute - 1)
      assert.deepEqual(outcome(await exchange()), missed)
      clock.advance(1)
      assert.deepEqual(outcome(await exchange()), roles)
    })
  }
})

test('Graph finds an object by its ID at once, and in lists and filters later', async () => {
  const fault = { kind: 'propagation', object: 'servicePrincipal', delayMs: 0, listDelayMs: minute }
  const { graph, target, emulator, clock } = await faulty(fault, { world: 'workplace' })
  const { appId } = first(emulator.world.home.applications)
  const { id } = first(target.servicePrincipals.filter((one) => one.appId === appId))
  const found = async (path: string) => {
    const { status, text, json } = await graph(`/v1.0/servicePrincipals${path}`)
    if (path === '/$count') return Number(text)
    return json().value?.length ?? status
  }
  const filter = `?$filter=appId eq '${appId}'`
  const all = target.servicePrincipals.length

  assert.deepEqual([await found(`/${id}`), await found(`(appId='${appId}')`)], [200, 200])
  assert.deepEqual([await found(''), await found(filter)], [all - 1, 0])
  clock.advance(minute)
  assert.deepEqual([await found(''), await found(filter)], [all, 1])
})

test('Graph lists role assignments later than the token service knows them', async () => {
  const fault = { kind: 'propagation', object: 'appRoleAssignment', delayMs: 0, listDelayMs: minute }
  const { graph, target, emulator, clock, exchange } = await faulty(fault, { world: 'workplace' })
  const { appId } = first(emulator.world.home.applications)
  const client = first(target.servicePrincipals.filter((one) => one.appId === appId))
  const listed = async () =>
    (await graph(`/v1.0/servicePrincipals/${client.id}/appRoleAssignments`)).json().value.length
  assert.equal(await listed(), 0)
  assert.ok((outcome(await exchange()) as string[]).length > 0)
  clock.advance(minute)
  assert.equal(await listed(), client.appRoleAssignments.length)
})

test('propagation follows the emulated clock', async () => {
  const fault = { kind: 'propagation', object: 'servicePrincipal', delayMs: minute }
  const { exchange, emulator } = await faulty(fault)
  assert.equal(outcome(await exchange()), 7000229)
  emulator.clock.advance(minute)
  assert.deepEqual(outcome(await exchange()), ['Sites.FullControl.All'])
})

test('what is made later is late from then on, and what was there is not late again', async () => {
  const object = 'federatedIdentityCredential'
  const { exchange, emulator, clock } = await faulty({ kind: 'propagation', object, delayMs: minute })
  clock.advance(minute)
  assert.deepEqual(outcome(await exchange()), ['Sites.FullControl.All'])

  const { home, compute } = emulator.world
  const application = first(home.applications)
  application.federatedIdentityCredentials = []
  assert.equal(outcome(await exchange()), 70025)
  Object.assign(trustIdentity(application, home, first(compute.identities)), { id: 'made-later' })
  assert.equal(outcome(await exchange()), 70025)
  clock.advance(minute)
  assert.deepEqual(outcome(await exchange()), ['Sites.FullControl.All'])
})

test('between the first node and the last a later request can fail after an earlier success, alike on every run', async () => {
  const run = async (seed: number) => {
    const spread = { delayMs: minute, spreadMs: minute, seed }
    const { exchange, clock } = await faulty({ kind: 'propagation', object: 'federatedIdentityCredential', ...spread })
    const seen: string[] = []
    for (let second = 0; second <= 130; second += 5) {
      seen.push(typeof outcome(await exchange()) === 'number' ? '-' : '+')
      clock.advance(5000)
    }
    return seen.join('')
  }
  const [one, again, other] = await Promise.all([run(3), run(3), run(4)])
  assert.equal(one, again)
  assert.notEqual(one, other)
  assert.match(one, /^-{12}[+-]{12}\+{3}$/)
  assert.match(one, /\+-+\+/)
})

test('several kinds of object can be late together, each by its own time', async () => {
  const late = (object: string, delayMs: number) => ({ kind: 'propagation', object, delayMs })
  const { exchange, clock } = await faulty([
    late('federatedIdentityCredential', 2 * minute),
    late('appRoleAssignment', 3 * minute),
    late('servicePrincipal', minute),
  ])
  const seen: (number | string[])[] = []
  for (let minutes = 0; minutes <= 3; minutes++) {
    seen.push(outcome(await exchange()))
    clock.advance(minute)
  }
  assert.deepEqual(seen, [7000229, 70025, [], ['Sites.FullControl.All']])
})

test('a fault for one target leaves the others as they are', async () => {
  const fault = { kind: 'propagation', object: 'servicePrincipal', delayMs: minute, target: 'fabrikam' }
  const { exchange, emulator } = await faulty(fault)
  assert.equal(outcome(await exchange()), 7000229)
  assert.deepEqual(outcome(await exchange({}, emulator.world.home.id)), [])
})

test('the world itself is not changed by what a request does not see', async () => {
  const { exchange, emulator } = await faulty({ kind: 'propagation', object: 'servicePrincipal', delayMs: minute })
  const before = structuredClone(first(emulator.world.targets).servicePrincipals)
  await exchange()
  assert.deepEqual(first(emulator.world.targets).servicePrincipals, before)
})

test('a delayed view of a world has its tenants throughout, and one object for each', () => {
  const world = createWorld('seed')
  const { servicePrincipal } = spreading
  const target = first(world.targets)
  const client = first(target.servicePrincipals.filter(({ appId }) => appId === first(world.home.applications).appId))
  const delayed = delayedView(world, servicePrincipal, (id) => id === client.id)

  const found = delayed.findTenant(target.id)
  assert.equal(found, first(delayed.targets))
  assert.equal(found?.displayName, target.displayName)
  assert.equal(found?.servicePrincipals.length, target.servicePrincipals.length - 1)
  assert.equal(found?.servicePrincipals, found?.servicePrincipals)
  const application = delayed.findApplication(client.appId)
  assert.equal(application?.owner, delayed.home)
  assert.equal(application?.application, delayed.home.applications[0])
  assert.equal(delayed.findTenant('nobody.example'), undefined)
  assert.equal(delayed.findApplication('nobody'), undefined)
})

test("Microsoft's own service principals are never late", () => {
  const world = createWorld('bare')
  const target = first(world.targets)
  const delayed = delayedView(world, spreading.servicePrincipal, () => true)
  assert.equal(delayed.findTenant(target.id)?.servicePrincipals.length, target.servicePrincipals.length)
})

test('an object counts as made when its tenant is first looked at, and keeps its time', () => {
  const { home, targets } = createWorld('seed')
  const target = first(targets)
  const made = createMadeTimes(spreading.servicePrincipal, home, 100)
  const inHome = first(spreading.servicePrincipal.of(home)).id
  const inTarget = first(spreading.servicePrincipal.of(target)).id
  made.note(target, 200)
  made.note(target, 300)
  assert.deepEqual(
    [made.of(inHome, 400), made.of(inTarget, 400), made.of('new', 400), made.of('new', 500)],
    [100, 200, 400, 400],
  )
})

test('consent that is given while the fault is in force is seen after the delay', async () => {
  const { exchange, emulator, target, clock } = await faulty()
  target.servicePrincipals.splice(0, target.servicePrincipals.length, ...target.servicePrincipals.slice(0, 3))
  await emulator.faults.add({ kind: 'propagation', object: 'servicePrincipal', delayMs: minute })
  assert.equal(outcome(await exchange()), 7000229)
  clock.advance(10 * minute)
  grantAdminConsent(target, first(emulator.world.home.applications), emulator.world.home)
  assert.equal(outcome(await exchange()), 7000229)
  clock.advance(minute)
  assert.deepEqual(outcome(await exchange()), ['Sites.FullControl.All'])
})

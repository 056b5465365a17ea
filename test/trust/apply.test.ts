import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { planOf } from '../../src/change/plan.ts'
import { settle } from '../../src/change/settle.ts'
import { placesToRemove } from '../../src/trust/application-scope.ts'
import { stateOf } from './state.ts'
import { Killed, trustRig } from './support.ts'

test('from nothing to a trust that works, and then there is nothing to do', async (t) => {
  const rig = await trustRig(t)
  const { changes } = await rig.plan()
  assert.deepEqual(
    changes.map(({ step, side, target, action }) => [step, side, target, action]),
    [
      ['application', 'home', undefined, 'create'],
      ['allowed-tenants', 'home', undefined, 'update'],
      ['home-service-principal', 'home', undefined, 'create'],
      ['federated-identity-credential', 'home', undefined, 'create'],
      ['target-service-principal', 'target', 'fabrikam', 'create'],
      ['app-role-assignment', 'target', 'fabrikam', 'grant'],
    ],
  )
  assert.deepEqual(rig.writes(), [], 'a plan writes nothing')

  const { applied } = await rig.apply()
  assert.equal(applied.length, changes.length)
  assert.equal(rig.writes().length, 6)
  assert.deepEqual((await rig.verify()).roles, { granted: ['Sites.Read.All'], missing: [], extra: [] })

  assert.deepEqual((await rig.plan()).changes, [])
  await rig.apply()
  assert.deepEqual(rig.writes(), [])
})

test('the application that apply makes is for its targets alone, and can be given no secret there', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const { signInAudience, more, uniqueName } = rig.application()
  assert.equal(signInAudience, 'AzureADMultipleOrgs')
  assert.equal(uniqueName, 'towline-default-demo-app')
  assert.deepEqual(more?.['servicePrincipalLockConfiguration'], { isEnabled: true, allProperties: true })
  assert.deepEqual(more?.['signInAudienceRestrictions'], {
    '@odata.type': '#microsoft.graph.allowedTenantsAudience',
    isHomeTenantAllowed: true,
    allowedTenantIds: [rig.target.id],
  })
})

test('apply under propagation delays of each object', async (t) => {
  const objects = ['federatedIdentityCredential', 'servicePrincipal', 'appRoleAssignment', 'application']
  for (const [delayMs, spreadMs] of [
    [90_000, 0],
    [60_000, 30_000],
    [0, 90_000],
  ] as const) {
    for (const seed of [1, 2, 3]) {
      await t.test(
        `apply waits for what it can see with ${delayMs} ms and up to ${spreadMs} ms more, seed ${seed}`,
        async (t) => {
          const rig = await trustRig(t)
          for (const object of objects) {
            await rig.emulator.faults.add({ kind: 'propagation', object, delayMs, spreadMs, seed })
          }
          const before = rig.emulator.clock.now()
          const lines: string[] = []
          const { applied } = await rig.apply(undefined, (line) => lines.push(line))
          assert.equal(applied.length, 6)
          assert.ok(rig.emulator.clock.now() - before >= delayMs / 2, 'something had to be waited for')
          assert.ok(
            lines.some((line) => line.startsWith('waiting until it can be seen: ')),
            lines.join('\n'),
          )
          assert.equal(rig.home.applications.length, 1)
          assert.equal(rig.application().federatedIdentityCredentials.length, 1)
          assert.equal(rig.servicePrincipal().appRoleAssignments.length, 1)

          rig.emulator.clock.advance(90_000)
          assert.deepEqual((await rig.plan()).changes, [])
          assert.equal((await rig.verify()).ok, true)
        },
      )
    }
  }
})

test('a change that stays out of sight is TRUST_NOT_SETTLED, and the next apply goes on', async (t) => {
  const rig = await trustRig(t)
  const object = 'federatedIdentityCredential'
  await rig.emulator.faults.add({ kind: 'propagation', object, delayMs: 3_600_000 })
  await assert.rejects(rig.apply(), {
    code: 'TRUST_NOT_SETTLED',
    message: /not visible after 5 minutes: .*credential "towline-default"/,
  })
  rig.emulator.clock.advance(3_600_000)
  await rig.apply()
  assert.equal(rig.application().federatedIdentityCredentials.length, 1)
  assert.equal((await rig.verify()).ok, true)
})

test('apply that is interrupted at a write', async (t) => {
  const whole = await trustRig(t)
  await whole.apply()
  const count = whole.writes().length
  for (let cut = 0; cut < count; cut++) {
    for (const lost of ['request', 'answer'] as const) {
      await t.test(
        `the next apply finishes what was cut at write ${cut + 1} of ${count}, its ${lost} lost, and makes nothing twice`,
        async () => {
          const rig = await trustRig(t)
          rig.cut({ left: cut, lost })
          await assert.rejects(rig.apply(), Killed)
          rig.cut(undefined)
          await rig.apply()
          assert.deepEqual(stateOf(rig.world), stateOf(whole.world))
          assert.deepEqual((await rig.plan()).changes, [])
          assert.equal((await rig.verify()).ok, true)
        },
      )
    }
  }
})

test('a difference that was not planned stops apply before anything is written', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const plan = await rig.plan()
  rig.servicePrincipal().appRoleAssignments = []
  rig.writes()
  await assert.rejects(rig.apply(plan), { code: 'TRUST_CHANGED' })
  assert.deepEqual(rig.writes(), [])
})

test('a credential that another admin replaced after the plan stops apply before anything is written', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const credential = rig.application().federatedIdentityCredentials[0]
  assert.ok(credential !== undefined)
  const { subject } = credential
  credential.subject = '11111111-1111-4111-8111-111111111111'
  const plan = await rig.plan()
  assert.deepEqual(
    plan.changes.map(({ action, step }) => `${action} ${step}`),
    ['update federated-identity-credential'],
  )
  const ofGithub = { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/deploy:ref:main' }
  Object.assign(credential, ofGithub)
  rig.writes()
  await assert.rejects(rig.apply(plan), { code: 'TRUST_CHANGED', message: /repo:contoso\/deploy:ref:main/ })
  assert.deepEqual(rig.writes(), [])
  assert.equal(credential.subject, ofGithub.subject)

  await rig.apply()
  assert.equal(credential.subject, subject, 'a plan that shows the new value can be applied')
})

test('an application that takes the place of the planned one is not removed', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const places = placesToRemove(rig.scopes)
  const plan = await planOf(places)
  const application = rig.application()
  Object.assign(application, { appId: randomUUID(), federatedIdentityCredentials: [] })
  rig.target.servicePrincipals.splice(rig.target.servicePrincipals.length - 1)
  rig.writes()
  const { runtime } = rig
  await assert.rejects(settle(places, plan, { runtime, tell: async () => {} }), {
    code: 'TRUST_CHANGED',
    message: new RegExp(`delete application "Demo App" \\(client ID ${application.appId}\\)`),
  })
  assert.deepEqual(rig.writes(), [])
})

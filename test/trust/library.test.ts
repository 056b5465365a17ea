import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Runtime } from '../../src/http/runtime.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { selectTargets } from '../../src/manifest/select.ts'
import { planTrust } from '../../src/trust/plan-trust.ts'
import { verifyTarget } from '../../src/trust/verify.ts'
import { testEmulator } from '../support/emulator.ts'
import { adminSignIn } from './admin-sign-in.ts'
import { manifestText, trustRig } from './support.ts'

// The two functions as a program calls them, without a command line.

async function working(t: TestContext) {
  const rig = await trustRig(t)
  await rig.apply()
  rig.writes()
  return rig
}

test('planTrust()', async (t) => {
  await t.test('planTrust() returns the changes as plain data, and writes nothing', async (t) => {
    const rig = await trustRig(t)
    const manifest = parseManifestWithLines(manifestText, 'towline.yaml')
    const { changes, warnings } = await planTrust({ manifest, ...rig.runtime, signIn: adminSignIn(rig.emulator) })
    assert.deepEqual(
      changes.map(({ key, action }) => `${action} ${key}`),
      [
        'create application/home/default',
        'update allowed-tenants/home/default',
        'create home-service-principal/home/default',
        'create federated-identity-credential/home/default/towline-default',
        'create target-service-principal/target/fabrikam',
        'grant app-role-assignment/target/fabrikam/00000003-0000-0000-c000-000000000000/Sites.Read.All',
      ],
    )
    assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes)
    assert.ok(warnings.some(({ code }) => code === 'PERMISSION_WIDE'))
    assert.deepEqual(rig.writes(), [])
  })

  await t.test('planTrust() says what there is, field by field, where something was changed', async (t) => {
    const rig = await working(t)
    rig.application().displayName = 'Renamed'
    const manifest = parseManifestWithLines(manifestText, 'towline.yaml')
    const { changes } = await planTrust({ manifest, ...rig.runtime, signIn: adminSignIn(rig.emulator) })
    assert.deepEqual(
      changes.map(({ key, before, after }) => ({ key, before, after })),
      [{ key: 'application/home/default/displayName', before: 'Renamed', after: 'Demo App' }],
    )
  })

  await t.test('planTrust() plans a target without a sign-in by a token, under the keys of the steps', async (t) => {
    const rig = await working(t)
    const { appId } = rig.application()
    rig.target.servicePrincipals.splice(rig.target.servicePrincipals.indexOf(rig.servicePrincipal()), 1)
    rig.target.signInPolicies = { blockDeviceCode: true }
    const text = manifestText.replace('application: { ', `application: { clientId: ${appId}, `)
    const manifest = parseManifestWithLines(text, 'towline.yaml')
    const options = { manifest, ...rig.runtime, signIn: adminSignIn(rig.emulator) }
    const unread = await planTrust(options)
    assert.ok(unread.warnings.some(({ code }) => code === 'TARGET_NOT_READ'))
    rig.target.signInPolicies = {}
    const read = await planTrust(options)
    assert.equal(read.changes.length, 2)
    assert.deepEqual(unread.changes, read.changes)
  })

  await t.test('planTrust() refuses a target that the manifest does not have', async (t) => {
    const rig = await trustRig(t)
    const manifest = parseManifestWithLines(manifestText, 'towline.yaml')
    await assert.rejects(planTrust({ manifest, targets: ['fabricam'], ...rig.runtime }), {
      code: 'TARGET_UNKNOWN',
      message: /did you mean "fabrikam"/,
    })
  })
})

test('verifyTarget()', async (t) => {
  const emulator = await testEmulator('seed')
  t.after(() => emulator.close())
  const { TOWLINE_CLIENT_ID: clientId } = emulator.env
  const runtime: Runtime = {
    send: emulator.send,
    env: emulator.env,
    now: emulator.clock.now,
    wait: async (ms) => emulator.clock.advance(ms),
  }
  const targetWith = (permissions: string) => {
    const text = `
application: { clientId: ${clientId}, permissions: [${permissions}] }
targets: { fabrikam: { tenant: fabrikam.onmicrosoft.com } }
`
    const [target] = selectTargets(parseManifestWithLines(text, 'towline.yaml'), [])
    assert.ok(target)
    return target
  }

  await t.test('verifyTarget() compares the roles of a fresh token, and tries what can be tried', async () => {
    assert.deepEqual(await verifyTarget(targetWith('Sites.FullControl.All'), runtime), {
      target: 'fabrikam',
      ok: true,
      roles: { granted: ['Sites.FullControl.All'], missing: [], extra: [] },
      probes: [{ permission: 'Sites.FullControl.All', ok: true, status: 200 }],
    })
  })

  await t.test('verifyTarget() is not ok where the token lacks a permission and has another', async () => {
    const { ok, roles, probes } = await verifyTarget(targetWith('User.Read.All'), runtime)
    assert.deepEqual({ ok, probes }, { ok: false, probes: [] })
    assert.deepEqual(roles, { granted: [], missing: ['User.Read.All'], extra: ['Sites.FullControl.All'] })
  })

  await t.test('verifyTarget() rejects with the refusal where no token is given', async () => {
    const [target] = emulator.world.targets
    target?.servicePrincipals.splice(0)
    await assert.rejects(verifyTarget(targetWith('Sites.FullControl.All'), runtime), { code: 'CONSENT_MISSING' })
  })
})

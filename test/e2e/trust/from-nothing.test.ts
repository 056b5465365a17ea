import assert from 'node:assert/strict'
import test from 'node:test'
import { manifest, workshop } from './workshop.ts'

const signIn = ['--auth', 'device-code']

test('from nothing to the list of sites, with nobody in between', async (t) => {
  const { towline, writes, manifestText, emulator, home } = await workshop(t)

  const plan = await towline(['trust', 'plan', ...signIn])
  assert.equal(plan.code, 3, plan.stderr)
  const planned = JSON.parse(plan.stdout)
  assert.deepEqual(
    planned.changes.map(({ step, side, action }: Record<string, string>) => `${side} ${action} ${step}`),
    [
      'home create application',
      'home update allowed-tenants',
      'home create home-service-principal',
      'home create federated-identity-credential',
      'target create target-service-principal',
      'target grant app-role-assignment',
    ],
  )
  assert.deepEqual(writes(), [], 'a plan writes nothing')
  assert.equal(await manifestText(), manifest)

  const apply = await towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(apply.code, 0, apply.stderr)
  const done = JSON.parse(apply.stdout)
  assert.deepEqual([done.applied, done.remaining], [planned.changes, []])
  assert.equal(writes().length, 6)
  const clientId = home.applications.find(({ displayName }) => displayName === 'Demo App')?.appId
  assert.equal(
    await manifestText(),
    manifest.replace('application:\n', `application:\n  clientId: ${clientId}\n`),
    'the client ID is added, and the comments stay',
  )

  const verify = await towline(['trust', 'verify'])
  assert.equal(verify.code, 0, verify.stderr)
  assert.deepEqual(JSON.parse(verify.stdout), {
    ok: true,
    targets: [
      {
        target: 'fabrikam',
        ok: true,
        roles: { granted: ['Sites.Read.All'], missing: [], extra: [] },
        probes: [{ permission: 'Sites.Read.All', ok: true, status: 200 }],
      },
    ],
  })

  const sites = await towline(['sites', 'list'])
  assert.equal(sites.code, 0, sites.stderr)
  assert.equal(JSON.parse(sites.stdout).length, 450)

  const before = emulator.requests.length
  const again = await towline(['trust', 'plan', ...signIn])
  assert.equal(again.code, 0, again.stderr)
  assert.deepEqual(JSON.parse(again.stdout).changes, [])
  assert.ok(emulator.requests.length > before, 'it looked')
  assert.deepEqual(writes(), [], 'and wrote nothing')
})

test('without --yes and without anybody to ask, nothing is written', async (t) => {
  const { towline, writes, manifestText } = await workshop(t)
  const apply = await towline(['trust', 'apply', ...signIn])
  assert.equal(apply.code, 1)
  assert.match(apply.stderr, /NOT_CONFIRMED/)
  assert.deepEqual(writes(), [])
  assert.equal(await manifestText(), manifest)
})

test('each side alone: home first, then the target with what home wrote into the manifest', async (t) => {
  const { towline, writes } = await workshop(t)

  const tooEarly = await towline(['trust', 'apply', '--side', 'target', '--yes', ...signIn])
  assert.equal(tooEarly.code, 2)
  assert.match(tooEarly.stderr, /CLIENT_ID_MISSING/)
  assert.deepEqual(writes(), [])

  assert.equal((await towline(['trust', 'apply', '--side', 'home', '--yes', ...signIn])).code, 0)
  assert.ok(writes().every((line) => !line.includes('appRoleAssignedTo')))
  assert.equal((await towline(['trust', 'verify'])).code, 3, 'the target has not consented')

  const target = await towline(['trust', 'apply', '--side', 'target', '--yes', ...signIn])
  assert.equal(target.code, 0, target.stderr)
  assert.equal((await towline(['trust', 'verify'])).code, 0)
})

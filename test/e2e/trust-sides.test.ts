import assert from 'node:assert/strict'
import test from 'node:test'
import { manifestText, startTrustHost } from './trust-host.ts'

const signIn = ['--auth', 'device-code', '-o', 'json']

test('without --yes and without anybody to ask, nothing is written', async (t) => {
  const { towline, compute, manifest } = await startTrustHost(t)
  const apply = await towline('trust', 'apply', ...signIn)
  assert.equal(apply.code, 1)
  assert.match(apply.stderr, /NOT_CONFIRMED/)
  assert.deepEqual(compute.emulator.world.home.applications, [])
  assert.equal(manifest(), manifestText)
})

test('each side alone: home first, then the target with what home wrote into the manifest', async (t) => {
  const { towline, compute } = await startTrustHost(t)
  const { home, targets } = compute.emulator.world
  const [target] = targets
  const inTarget = () => target?.servicePrincipals.filter(({ appId }) => appId === home.applications[0]?.appId)

  const tooEarly = await towline('trust', 'apply', '--side', 'target', '--yes', ...signIn)
  assert.equal(tooEarly.code, 2)
  assert.match(tooEarly.stderr, /CLIENT_ID_MISSING/)
  assert.deepEqual(home.applications, [])

  const first = await towline('trust', 'apply', '--side', 'home', '--yes', ...signIn)
  assert.equal(first.code, 0, first.stderr)
  assert.deepEqual(inTarget(), [], 'the target was left alone')
  assert.equal((await towline('trust', 'verify', '-o', 'json')).code, 3, 'nobody has consented there')

  const second = await towline('trust', 'apply', '--side', 'target', '--yes', ...signIn)
  assert.equal(second.code, 0, second.stderr)
  assert.equal((await towline('trust', 'verify', '-o', 'json')).code, 0)
})

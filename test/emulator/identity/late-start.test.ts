import assert from 'node:assert/strict'
import test from 'node:test'
import { seedWorld } from '../../../src/emulator/world/named/seed.ts'
import { testEmulator } from '../../support/emulator.ts'

const hosts = ['app-service', 'automation', 'imds', 'aks', 'github'] as const

for (const host of hosts) {
  test(`the identity endpoint of ${host} refuses connections until its host has started`, async () => {
    const world = () => {
      const seed = seedWorld()
      seed.compute.startsAfterMs = 3_000
      return seed
    }
    const emulator = await testEmulator(world, { host, now: () => 0 })
    const identity = new Request('http://169.254.169.254/metadata/identity/oauth2/token')
    const refused = { name: 'TypeError', code: 'ECONNREFUSED' }
    await assert.rejects(emulator.fetch(identity.clone()), refused)
    emulator.clock.advance(2_999)
    await assert.rejects(emulator.fetch(identity.clone()), refused)
    assert.equal(emulator.requests.length, 0, 'a refused connection is no request')
    // The other services are not of the host.
    assert.equal((await emulator.fetch(new Request('https://graph.microsoft.com/v1.0/sites'))).status, 401)

    emulator.clock.advance(1)
    assert.ok((await emulator.fetch(identity.clone())).status >= 400)
    assert.equal(emulator.requests.length, 2)
    emulator.reset()
    await assert.rejects(emulator.fetch(identity.clone()), refused)
  })
}

test('an identity endpoint of a world that says nothing of it is up at once', async () => {
  const emulator = await testEmulator('seed', { now: () => 0 })
  const { IDENTITY_ENDPOINT = '' } = emulator.env
  assert.equal((await emulator.fetch(new Request(IDENTITY_ENDPOINT))).status, 401)
})

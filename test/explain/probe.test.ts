import assert from 'node:assert/strict'
import test from 'node:test'
import { emulatorFault } from './breaking.ts'
import { explain } from './explain-on-host.ts'
import { assertHealthy } from './fault-table.ts'
import { workingWorld } from './working-world.ts'

test('Sites.Selected without a site to try is not a broken hop, and the evidence names --site', async (t) => {
  const world = await workingWorld(t, 501, { permissions: ['Sites.Selected'] })
  const { code, explanation } = await explain(world)
  assert.deepEqual([code, explanation.ok], [0, true])
  assert.equal(explanation.hops.find(({ id }) => id === 'probe')?.status, 'unknown')
  assert.deepEqual(
    explanation.causes.map(({ code, certainty }) => [code, certainty]),
    [['SITE_NOT_GRANTED', 'possible']],
  )
  assert.match(explanation.causes[0]?.evidence[0] ?? '', /--site/)
})

test('a claims challenge that a newer token answers is not a broken hop', async (t) => {
  const world = await workingWorld(t, 502, { permissions: ['Sites.Read.All'] })
  await emulatorFault(world, { kind: 'claims-challenge' })
  await assertHealthy(world)
  assert.ok(world.emulator.requests.some(({ host, status }) => host.startsWith('graph.') && status === 401))
})

test('explain of a trust that works costs an assertion, a token, and a call for each permission that can be tried', async (t) => {
  const permissions = ['Sites.Read.All', 'Sites.Selected', 'User.Read.All']
  const world = await workingWorld(t, 503, { permissions })
  const [target] = Object.values(world.manifest.targets)
  if (target !== undefined) target.tenant = world.target.id
  await assertHealthy(world)
  assert.deepEqual(
    world.emulator.requests.map(({ host, path }) => `${host}${path}`),
    [
      `${new URL(world.emulator.env['IDENTITY_ENDPOINT'] ?? '').host}/msi/token`,
      `login.microsoftonline.com/${world.target.id}/oauth2/v2.0/token`,
      'graph.microsoft.com/v1.0/sites',
      'graph.microsoft.com/v1.0/users',
    ],
  )
})

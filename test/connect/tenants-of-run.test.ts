import assert from 'node:assert/strict'
import test from 'node:test'
import { connector } from '../../src/connect/connect.ts'
import { TenantsOfRun } from '../../src/connect/tenants-of-run.ts'
import type { Target } from '../../src/manifest/target.ts'
import { testEmulator } from '../support/emulator.ts'

/** Targets of the seed's only tenant under each of these names, by each application. */
async function runOver(tenants: Readonly<Record<string, 'id' | 'domain' | 'other domain'>>) {
  const emulator = await testEmulator('seed')
  const [only] = emulator.world.targets
  const [application] = emulator.world.home.applications
  const texts = { id: only?.id, domain: only?.domains[0], 'other domain': only?.domains[1] }
  const targets = Object.entries(tenants).map(
    ([name, by]): Target => ({
      name,
      tenant: texts[by] ?? '',
      clientId: application?.appId ?? '',
      homeTenant: undefined,
      cloud: 'global',
      identity: undefined,
      access: 'read-write',
      permissions: [],
      tags: [],
    }),
  )
  const known = new TenantsOfRun(targets)
  const connect = connector({ send: emulator.send, env: emulator.env }, { watch: known.watch })
  const graphRequests = () => emulator.requests.filter(({ host }) => host.startsWith('graph.')).length
  return { targets, connect, graphRequests, id: only?.id, known }
}

test('a target by a domain is refused where another target has that tenant by its ID, before a request to Graph', async () => {
  const { targets, connect, graphRequests, id } = await runOver({ byDomain: 'domain', byId: 'id' })
  const [byDomain, byId] = targets.map((target) => connect(target))
  await assert.rejects(async () => byDomain?.graph.post('/sites', {}), {
    name: 'ConfigError',
    code: 'TENANT_REPEATED',
    message: `The target "byDomain" is the tenant of the target "byId": fabrikam.onmicrosoft.com has the ID ${id}.`,
  })
  assert.equal(graphRequests(), 0)
  await byId?.graph.get('/sites/root')
  assert.equal(graphRequests(), 1)
})

test('of two domains of one tenant the one that is looked up later is refused, and the first goes on', async () => {
  const { targets, connect, known, id } = await runOver({ first: 'domain', second: 'other domain' })
  const [first, second] = targets.map((target) => connect(target))
  assert.deepEqual(
    targets.map((target) => known.idOf(target)),
    [undefined, undefined],
  )
  await first?.graph.get('/sites/root')
  await assert.rejects(async () => second?.graph.get('/sites/root'), { code: 'TENANT_REPEATED', message: /"first"/ })
  await first?.graph.get('/sites/root')
  assert.deepEqual(
    targets.map((target) => known.idOf(target)),
    [id, undefined],
  )
})

test('one tenant is reached by two applications, and by one target that is connected to twice', async () => {
  const { targets, connect } = await runOver({ a: 'domain', b: 'id' })
  const [a, b] = targets as [Target, Target]
  const foreign = connect({ ...b, name: 'c', tenant: a.tenant, clientId: '11111111-aaaa-4bbb-8ccc-000000000001' })
  await assert.rejects(async () => foreign.graph.get('/sites/root'), { code: /^(?!TENANT_REPEATED)/ })
  const alone = new TenantsOfRun([a])
  const reconnect = await runOver({ a: 'domain' })
  for (const _ of [1, 2]) await reconnect.connect(a).graph.get('/sites/root')
  assert.equal(alone.idOf(b), b.tenant, 'an ID is known without a request')
})

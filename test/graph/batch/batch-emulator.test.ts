import assert from 'node:assert/strict'
import test from 'node:test'
import { graphClient, towlineCredential } from '../../../src/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { virtualClock } from '../../support/virtual-clock.ts'

interface Named {
  readonly id: string
}

test('of hundreds of calls of which many are throttled, none is lost, doubled or mistaken for another', async () => {
  const clock = virtualClock()
  const emulator = await testEmulator('seed', { now: clock.now, wait: clock.wait })
  const runtime = { now: clock.now, wait: clock.wait, send: clock.around(emulator.send) }
  const { TOWLINE_TENANT: tenantId = '', TOWLINE_CLIENT_ID: clientId = '' } = emulator.env
  const credential = towlineCredential({ ...runtime, tenantId, clientId, assertion: () => emulator.issueAssertion() })
  const client = graphClient({ ...runtime, credential, access: 'read-write' })

  await clock.run(
    (async () => {
      const sites: Named[] = []
      for await (const site of client.list<Named>('/sites/getAllSites')) sites.push(site)
      assert.equal(sites.length, 450)
      await emulator.faults.replace([
        { kind: 'throttle', service: 'graph', share: 0.05, seed: 3, retryAfter: 2, path: '/v1.0/sites/*' },
        { kind: 'throttle', service: 'graph', share: 0.02, seed: 4, status: 503, retryAfter: 1.5 },
        { kind: 'status', service: 'graph', share: 0.02, seed: 5, status: 500, method: 'GET' },
        {
          id: 'limit',
          kind: 'budget',
          service: 'graph',
          per: 'application-and-tenant',
          family: 'sharePoint',
          limit: 1_200,
          windowMs: 60_000,
          unit: 'resource-units',
        },
      ])

      const grant = { roles: ['read'], grantedToIdentities: [{ application: { id: clientId, displayName: 'Mine' } }] }
      const read = await client.batch<Named>(sites.map(({ id }) => ({ path: `/sites/${id}?$select=id` })))
      assert.deepEqual(
        read.map((result) => result.ok && result.body.id),
        sites.map(({ id }) => id),
      )
      const written = await client.batch(
        sites.map(({ id }) => ({ method: 'POST', path: `/sites/${id}/permissions`, body: grant })),
      )
      assert.deepEqual([...new Set(written.map((result) => result.ok && result.status))], [201])

      const [, , , limit] = emulator.faults.list
      assert.equal(limit?.spoilt, 0, 'the budget was never exceeded')
      for (const { kind, spoilt } of emulator.faults.list.slice(0, 3)) assert.ok(spoilt > 5, String(kind))
      await emulator.faults.replace([])
      const batches = emulator.requests.filter(({ path }) => path === '/v1.0/$batch').length
      assert.ok(batches >= 45 && batches <= 65, `${batches} batches for 900 calls`)

      const found = await client.batch<{ value: unknown[] }>(
        sites.map(({ id }) => ({ path: `/sites/${id}/permissions` })),
      )
      assert.deepEqual([...new Set(found.map((result) => result.ok && result.body.value.length))], [1])
    })(),
  )
})

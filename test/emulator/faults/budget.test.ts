import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent, registerApplication } from '../../../src/emulator/world/build/set-up.ts'
import { faulty, sites, statuses } from './support.ts'

const budget = { kind: 'budget', service: 'graph', per: 'application-and-tenant', limit: 3, windowMs: 60_000 }

test('a budget throttles what goes beyond it, until a new window of emulated time', async () => {
  const { graph, clock, emulator } = await faulty(budget)
  assert.deepEqual(await statuses(5, () => graph(sites)), [200, 200, 200, 429, 429])
  clock.advance(41_500)
  assert.equal((await graph(sites)).headers['retry-after'], '19')
  emulator.clock.advance(18_500)
  assert.deepEqual(await statuses(4, () => graph(sites)), [200, 200, 200, 429])
  assert.equal(emulator.faults.list[0]?.spoilt, 4)
})

test('a budget can leave Retry-After out, and answer 503', async () => {
  const { graph } = await faulty({ ...budget, limit: 1, retryAfter: 'none', status: 503 })
  await graph(sites)
  const { status, headers } = await graph(sites)
  assert.deepEqual([status, headers['retry-after']], [503, undefined])
})

test('a clock that was set back ends the window', async () => {
  const { graph, emulator } = await faulty({ ...budget, limit: 1 })
  assert.deepEqual(await statuses(2, () => graph(sites)), [200, 429])
  emulator.clock.advance(-1000)
  assert.equal((await graph(sites)).status, 200)
})

test('`per` of a budget', async (t) => {
  // Two applications, of which the second is asked for in the home tenant as well.
  for (const [per, expected] of [
    ['application', { otherTenant: 429, otherApplication: 200 }],
    ['application-and-tenant', { otherTenant: 200, otherApplication: 200 }],
    ['tenant', { otherTenant: 200, otherApplication: 429 }],
  ] as const) {
    await t.test(`one budget per ${per} is shared by no other request`, async () => {
      const { graph, exchange, emulator, target } = await faulty()
      const { home } = emulator.world
      const other = registerApplication(home, { displayName: 'Other', createdDateTime: '2026-01-01T00:00:00Z' })
      const [application] = home.applications
      other.federatedIdentityCredentials = [...(application?.federatedIdentityCredentials ?? [])]
      grantAdminConsent(target, other, home)
      const homeToken = (await exchange({}, home.id)).json().access_token
      const otherToken = (await exchange({ client_id: other.appId })).json().access_token

      await emulator.faults.add({ ...budget, per, limit: 1 })
      assert.deepEqual(await statuses(2, () => graph(sites)), [200, 429])
      // Neither of them was granted anything, so 403 is as good as 200 here.
      const seen = async (token: string) => (await graph(sites, { token })).status.toString().replace('403', '200')
      assert.deepEqual(
        { otherTenant: Number(await seen(homeToken)), otherApplication: Number(await seen(otherToken)) },
        expected,
      )
    })
  }
})

test('SharePoint tells from 80 % on what is left, and the directory how much is used', async () => {
  const { graph } = await faulty({ ...budget, per: 'tenant', limit: 5 })
  const limits = async (path: string) => {
    const { status, headers } = await graph(path)
    const names = Object.keys(headers).filter((name) => /^ratelimit-|^x-ms-throttle-/.test(name))
    return [status, ...names.sort().map((name) => `${name}: ${headers[name]}`)]
  }
  assert.deepEqual(await limits(sites), [200])
  assert.deepEqual(await limits('/v1.0/organization'), [403])
  await graph(sites)
  assert.deepEqual(await limits(sites), [200, 'ratelimit-limit: 5', 'ratelimit-remaining: 1', 'ratelimit-reset: 60'])
  assert.deepEqual(await limits('/v1.0/organization'), [403, 'x-ms-throttle-limit-percentage: 1.00'])
  const [status, information, percentage, scope] = await limits('/v1.0/organization')
  assert.deepEqual(
    [status, information, percentage],
    [429, 'x-ms-throttle-information: ResourceUnitLimitExceeded', 'x-ms-throttle-limit-percentage: 1.20'],
  )
  assert.match(String(scope), /^x-ms-throttle-scope: Tenant_Application\/Read\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/)
})

test('a budget of the token service refuses token requests beyond its limit', async () => {
  const { exchange } = await faulty({ ...budget, service: 'authority', limit: 2 })
  assert.deepEqual(await statuses(3, () => exchange()), [200, 200, 429])
})

test('a sliding window looks back from each request', async () => {
  const { graph, clock } = await faulty({ ...budget, window: 'sliding' })
  await graph(sites)
  clock.advance(40_000)
  assert.deepEqual(await statuses(3, () => graph(sites)), [200, 200, 429])
  clock.advance(20_000)
  // The first has been forgotten, and the three of 20 seconds ago have not: a fixed window would be new now.
  const { status, headers } = await graph(sites)
  assert.deepEqual([status, headers['retry-after']], [429, '40'])
})

test('a budget can be for one family of services only', async () => {
  const { graph, emulator } = await faulty({ ...budget, limit: 1, family: 'sharePoint' })
  assert.deepEqual(await statuses(2, () => graph('/v1.0/organization')), [403, 403])
  assert.deepEqual(await statuses(2, () => graph(sites)), [200, 429])
  assert.equal(emulator.faults.limits[0]?.usage[0]?.requests, 2)
})

test('a service that starts slowly is late at first, for each tenant anew', async () => {
  const waits: number[] = []
  const wait = async (ms: number) => void waits.push(ms)
  const { graph } = await faulty({ kind: 'slow-start', ms: 3_000, requests: 3, service: 'graph' }, { wait })
  await statuses(5, () => graph(sites))
  assert.deepEqual(waits.map(Math.round), [3_000, 2_000, 1_000])
})

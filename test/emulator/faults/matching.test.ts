import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { faulty, sites, statuses } from './support.ts'

test('a fault without further keys spoils every request to the services that can fail this way', async () => {
  const { graph, exchange, identity } = await faulty({ kind: 'throttle' })
  assert.deepEqual([(await graph(sites)).status, (await exchange()).status, (await identity()).status], [429, 429, 429])
})

test('a fault can be for one service', async (t) => {
  for (const [service, expected] of [
    ['identity', [503, 200, 200]],
    ['authority', [200, 503, 200]],
    ['graph', [200, 200, 503]],
  ] as const) {
    await t.test(service, async () => {
      const { graph, exchange, identity } = await faulty({ kind: 'throttle', status: 503, service })
      const answers = [await identity(), await exchange(), await graph(sites)]
      assert.deepEqual(
        answers.map(({ status }) => status),
        expected,
      )
    })
  }
})

test('a fault can be for one target, by name, ID or domain, and leaves the others alone', async (t) => {
  for (const by of ['fabrikam', 'fabrikam.onmicrosoft.com', 'FABRIKAM.COM']) {
    await t.test(by, async () => {
      const { graph, exchange, emulator } = await faulty({ kind: 'throttle', target: by })
      assert.equal((await graph(sites)).status, 429)
      assert.equal((await exchange()).status, 429)
      assert.equal((await exchange({}, emulator.world.home.id)).status, 200)
    })
  }

  await t.test('a fault for the home tenant meets its identity endpoint', async () => {
    const { graph, identity } = await faulty({ kind: 'throttle', target: 'contoso' })
    assert.deepEqual([(await graph(sites)).status, (await identity()).status], [200, 429])
  })
})

test('a fault can be for one application', async () => {
  const { emulator, graph, exchange } = await faulty()
  const application = emulator.env['TOWLINE_CLIENT_ID']?.toUpperCase()
  await emulator.faults.add({ kind: 'throttle', application })
  assert.deepEqual([(await graph(sites)).status, (await exchange()).status], [429, 429])
  const other = await exchange({ client_id: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' })
  assert.equal(other.json().error_codes[0], 700016)
})

test('a fault can be for one method and for paths of one form', async (t) => {
  for (const [keys, expected] of [
    [{ method: 'get' }, [429, 429, 429]],
    [{ method: 'POST' }, [200, 200, 200]],
    [{ path: '/v1.0/sites' }, [429, 200, 200]],
    [{ path: '/v1.0/SITES*' }, [429, 429, 429]],
    [{ path: '/v1.0/SITES/*' }, [200, 429, 429]],
    [{ path: '*/getAllSites' }, [200, 429, 200]],
    [{ path: '/v1.0/*' }, [429, 429, 429]],
    [{ path: '/v1.0/site.' }, [200, 200, 200]],
  ] as const) {
    await t.test(JSON.stringify(keys), async () => {
      const { graph } = await faulty({ kind: 'throttle', service: 'graph', ...keys })
      const answers = [await graph('/v1.0/sites'), await graph(sites), await graph('/v1.0/sites/root')]
      assert.deepEqual(
        answers.map(({ status }) => status),
        expected,
      )
    })
  }
})

test('a fault can end after a number of times, which the list tells', async () => {
  const { graph, emulator } = await faulty({ kind: 'throttle', times: 2 })
  assert.deepEqual(await statuses(4, () => graph(sites)), [429, 429, 200, 200])
  assert.deepEqual(emulator.faults.list, [{ id: 'fault-1', kind: 'throttle', times: 2, spoilt: 2 }])
})

test('a fault can spoil a share of the requests, the same ones on every run with the same seed', async () => {
  const run = async (seed: number) => {
    const { graph } = await faulty({ kind: 'throttle', share: 0.3, seed })
    return statuses(200, () => graph('/v1.0/sites/root'))
  }
  const [first, second, other] = await Promise.all([run(7), run(7), run(8)])
  assert.deepEqual(first, second)
  assert.notDeepEqual(first, other)
  const spoilt = first.filter((status) => status === 429).length
  assert.ok(spoilt > 40 && spoilt < 80, `${spoilt} of 200`)
})

test('faults are combined: the one that was set first stands around the others', async () => {
  const throttle = { kind: 'throttle', times: 1 }
  const html = { kind: 'html', times: 1 }
  const seen = async (faults: object[]) => {
    const { graph } = await faulty(faults)
    return [await graph(sites), await graph(sites), await graph(sites)].map(
      ({ status, headers }) => `${status} ${headers['content-type']?.split(';')[0]}`,
    )
  }
  assert.deepEqual(await seen([throttle, html]), ['429 application/json', '200 text/html', '200 application/json'])
  assert.deepEqual(await seen([html, throttle]), ['200 text/html', '429 application/json', '200 application/json'])
  assert.deepEqual(await seen([{ kind: 'truncate', bytes: 0 }, throttle]), [
    '429 application/json',
    '200 application/json',
    '200 application/json',
  ])
})

test('the record of requests tells what the client saw', async () => {
  const { graph, emulator } = await faulty({ kind: 'status', status: 504, times: 1 })
  await statuses(2, () => graph(sites))
  assert.deepEqual(
    emulator.requests.map(({ status }) => status),
    [504, 200],
  )
})

test('reset() ends every fault', async () => {
  const { graph, emulator } = await faulty({ kind: 'throttle' })
  emulator.reset()
  assert.deepEqual(emulator.faults.list, [])
  assert.equal((await graph(sites)).status, 200)
})

test('clear() ends them, and a fault with the id of another takes its place', async () => {
  const emulator = await testEmulator()
  await emulator.faults.add({ id: 'slow', kind: 'throttle' })
  await emulator.faults.add({ kind: 'html' })
  await emulator.faults.add({ id: 'slow', kind: 'status', status: 500 })
  assert.deepEqual(emulator.faults.list, [
    { id: 'slow', kind: 'status', status: 500, spoilt: 0 },
    { id: 'fault-1', kind: 'html', spoilt: 0 },
  ])
  emulator.faults.clear()
  assert.deepEqual(emulator.faults.list, [])
})

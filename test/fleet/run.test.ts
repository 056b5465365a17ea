import assert from 'node:assert/strict'
import test from 'node:test'
import { newRun, newRunOverTargets } from '../../src/fleet/run.ts'
import type { Target } from '../../src/manifest/target.ts'

const tenant = '22222222-aaaa-4bbb-8ccc-000000000002'
const target: Target = {
  name: 'fabrikam-test',
  tenant,
  clientId: '11111111-aaaa-4bbb-8ccc-000000000001',
  homeTenant: undefined,
  cloud: 'global',
  identity: { kind: 'file', path: '/run/token' },
  access: 'read-write',
  permissions: [],
  tags: ['test'],
}
const now = Date.UTC(2026, 10, 30, 8)
const runbook = { name: 'list-sites', file: '/runbooks/list-sites.ts', sha256: 'ab'.repeat(32) }

test('newRun()', async (t) => {
  await t.test('waves and the bound of failures are numbers of targets in it, and left out where none is set', () => {
    const targets = Array.from({ length: 20 }, () => target)
    const { waves, maxFailures } = newRun(runbook, targets, now, { waves: [1, '10%'], maxFailures: '5%' })
    assert.deepEqual([waves, maxFailures], [[1, 2, 17], 1])
    const plain = newRun(runbook, targets, now)
    assert.ok(!('waves' in plain || 'maxFailures' in plain))
  })

  await t.test('a run is plain data, which JSON gives back whole', () => {
    const run = newRun(runbook, [target], now, { input: { days: '7' } })
    assert.deepEqual(JSON.parse(JSON.stringify(run)), run)
    assert.match(run.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    assert.deepEqual(
      { ...run, id: '' },
      {
        id: '',
        startedAt: '2026-11-30T08:00:00.000Z',
        runbook,
        input: { days: '7' },
        targets: [{ name: 'fabrikam-test', tenant }],
        concurrency: 8,
        write: false,
        dryRun: false,
        maxWrites: 100,
        targetTimeout: 30 * 60_000,
      },
    )
  })

  await t.test('each run has an id of its own', () => {
    assert.notEqual(newRun(runbook, [], now).id, newRun(runbook, [], now).id)
  })

  await t.test('what the caller decides stands in the place of the defaults', () => {
    const settings = { write: true, dryRun: true, maxWrites: 3, targetTimeout: 5_000, concurrency: 2 }
    assert.partialDeepStrictEqual(newRun(runbook, [], now, settings), settings)
  })

  await t.test('a setting that is undefined counts as not given', () => {
    const settings = { input: undefined, write: undefined, maxWrites: undefined, concurrency: undefined }
    assert.partialDeepStrictEqual(newRun(runbook, [], now, settings), {
      input: {},
      write: false,
      maxWrites: 100,
      concurrency: 8,
    })
  })
})

test('newRun() keeps the input null, which a schema may take', () => {
  assert.equal(newRun(runbook, [], now, { input: null }).input, null)
})

test('newRunOverTargets() names no runbook', () => {
  assert.deepEqual(Object.keys(newRunOverTargets([target], now)), ['id', 'startedAt', 'targets', 'concurrency'])
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { type FleetOptions, fleet, type RunbookRunOptions } from '../../src/fleet/fleet.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import type { Target } from '../../src/manifest/target.ts'

const target: Target = {
  name: 'fabrikam',
  tenant: '22222222-aaaa-4bbb-8ccc-000000000002',
  clientId: '11111111-aaaa-4bbb-8ccc-000000000001',
  homeTenant: undefined,
  cloud: 'global',
  identity: { kind: 'file', path: '/no/such/token' },
  access: 'read-only',
  permissions: [],
  tags: [],
}
const manifest = join(import.meta.dirname, '../../towline.example.yaml')
const nothing = runbook({ name: 'nothing', description: '', permissions: [], run: () => undefined })

async function states(options: Partial<FleetOptions>, run: RunbookRunOptions): Promise<string[]> {
  const found: string[] = []
  const send = (): never => assert.fail('a request was sent')
  for await (const { state } of fleet({ targets: [target], env: {}, send, ...options }).run(nothing, run)) {
    found.push(state)
  }
  return found
}

/** How a run over twelve targets ends that have no identity, each with the reason for which it was not begun. */
async function twelve(settings: RunbookRunOptions): Promise<string[]> {
  const targets = Array.from({ length: 12 }, (_, index) => ({ ...target, name: `t${index + 1}` }))
  const ends: string[] = []
  const run = fleet({ targets, env: {}, send: () => assert.fail('a request was sent') }).run(nothing, settings)
  for await (const outcome of run) {
    const reason = outcome.state === 'cancelled' ? ` ${outcome.reason}` : ''
    ends.push(`${outcome.target.name} ${outcome.state}${reason}`)
  }
  return ends
}

test('fleet().run()', async (t) => {
  await t.test('after a wave with a failure the other targets are outcomes that were not begun', async () => {
    const ends = await twelve({ waves: [1, '10%', 'rest'] })
    assert.deepEqual(ends.slice(0, 3), ['t1 failed', 't2 cancelled waves', 't3 cancelled waves'])
    assert.equal(ends.length, 12)
  })

  await t.test('after as many failures as maxFailures the other targets are outcomes that were not begun', async () => {
    const ends = await twelve({ maxFailures: '20%', concurrency: 1 })
    assert.deepEqual(ends.slice(0, 4), ['t1 failed', 't2 failed', 't3 failed', 't4 cancelled max-failures'])
  })

  for (const settings of [{ waves: [0] }, { waves: [] }, { waves: ['rest', 1] as const }, { maxFailures: 0 }]) {
    await t.test(`settings that cannot be are refused before any target: ${JSON.stringify(settings)}`, () =>
      assert.rejects(twelve(settings), { name: 'ConfigError', code: 'USAGE' }),
    )
  }

  const aborted = AbortSignal.abort(new Error('stop'))

  await t.test('an aborted signal of the run cancels its targets', async () => {
    assert.deepEqual(await states({}, { signal: aborted }), ['cancelled'])
  })

  await t.test('either of the two signals cancels the targets', async () => {
    const { signal } = new AbortController()
    assert.deepEqual(await states({ signal: aborted }, { signal }), ['cancelled'])
    assert.deepEqual(await states({ signal }, { signal: aborted }), ['cancelled'])
  })

  await t.test("an aborted signal of the fleet's options cancels the targets too", async () => {
    assert.deepEqual(await states({ signal: aborted }, {}), ['cancelled'])
  })

  await t.test('a target without an identity fails and is not cancelled', async () => {
    assert.deepEqual(await states({}, {}), ['failed'])
  })

  await t.test('an input that the runbook does not take ends the run before the first target', async () => {
    const none = runbook({ ...nothing, inputs: {} })
    const run = fleet({ targets: [target], env: {} }).run(none, { input: { days: '1' } })
    await assert.rejects(run.next(), { name: 'ConfigError', code: 'RUNBOOK_INVALID' })
  })

  await t.test('a selector that the manifest does not know ends the run before the first target', () =>
    assert.rejects(states({ targets: 'none', manifest }, {}), {
      name: 'ConfigError',
      code: 'TARGET_UNKNOWN',
    }),
  )
})

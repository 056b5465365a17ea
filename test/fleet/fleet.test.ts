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

test('fleet().run()', async (t) => {
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

  await t.test('a selector that the manifest does not know ends the run before the first target', () =>
    assert.rejects(states({ targets: 'none', manifest }, {}), {
      name: 'ConfigError',
      code: 'TARGET_UNKNOWN',
    }),
  )
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { fleet } from '../../../src/fleet/fleet.ts'
import { runbook } from '../../../src/fleet/runbook.ts'
import type { Send } from '../../../src/http/send.ts'
import { TransportError } from '../../../src/http/send.ts'
import type { Target } from '../../../src/manifest/target.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { json } from '../../support/scripted-send.ts'
import { plainTarget } from '../../support/target.ts'

const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:4100/msi/token', IDENTITY_HEADER: 'a-header' }
const nothing = runbook({ name: 'nothing', description: '', permissions: [], run: () => [] })

function targets(count: number, changes: Partial<Target> = {}): Target[] {
  return Array.from({ length: count }, (_, index) =>
    plainTarget(`target${index}`, `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`, changes),
  )
}

/** The codes of a run with four targets at once, and how long all of it took. */
async function run(all: readonly Target[], send: Send): Promise<{ codes: string[]; ms: number }> {
  const clock = fakeClock()
  const began = clock.now()
  const codes: string[] = []
  for await (const outcome of fleet({ ...clock, targets: all, env, send }).run(nothing, { concurrency: 4 })) {
    codes.push(outcome.state === 'failed' ? String((outcome.error as { code?: unknown }).code) : outcome.state)
  }
  return { codes, ms: clock.now() - began }
}

test('an identity endpoint that answers only 500 gets the requests of the first target only, and each target fails', async () => {
  let asked = 0
  const { codes, ms } = await run(targets(100), async () => {
    asked++
    return json({ message: 'broken' }, 500)
  })
  assert.deepEqual(codes, new Array(100).fill('IDENTITY_BUSY'))
  assert.equal(asked, 6, 'one round of tries')
  assert.ok(ms < 60_000, `${ms} ms`)
})

test('a later run in the process requests a new assertion', async () => {
  let asked = 0
  const send: Send = async ({ url }) => {
    asked++
    throw new TransportError('refused', new URL(url).host, 'nobody listens')
  }
  const first = await run(targets(20), send)
  assert.deepEqual(new Set(first.codes), new Set(['IDENTITY_NOT_FOUND']))
  assert.equal(asked, 5, 'one round of tries')
  await run(targets(20), send)
  assert.equal(asked, 10, 'another round')
})

test('the failure of one identity is not one of another', async () => {
  const other = { kind: 'client', clientId: 'cccccccc-0000-4000-8000-000000000000' } as const
  const asked: string[] = []
  await run([...targets(9), ...targets(9, { identity: other })], async ({ url }) => {
    asked.push(new URL(url).searchParams.get('client_id') ?? 'system')
    return json({ statusCode: 400, message: 'no such identity' }, 400)
  })
  assert.deepEqual(asked.sort(), [other.clientId, 'system'])
})

import assert from 'node:assert/strict'
import test from 'node:test'
import type { LimitUsage } from '../../../src/emulator/index.ts'
import { graphClient, towlineCredential } from '../../../src/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { virtualClock } from '../../support/virtual-clock.ts'

/** SharePoint's smallest tier (docs/throttling.md). */
const LIMIT = 1_200
const MINUTES = 10

const sharePoint = {
  kind: 'budget',
  service: 'graph',
  per: 'application-and-tenant',
  family: 'sharePoint',
  limit: LIMIT,
  windowMs: 60_000,
  unit: 'resource-units',
}

interface Load {
  readonly share?: number
  readonly limit?: number
  readonly window: 'fixed' | 'sliding'
  /** What a request costs, one after the other. */
  readonly paths: readonly string[]
  readonly latencyMs?: () => number
}

/** Asks for ten emulated minutes for as much as may be, 32 at once, and says what the emulator counted. */
async function tenMinutes({ share, limit = LIMIT, window, paths, latencyMs }: Load) {
  const clock = virtualClock()
  const emulator = await testEmulator('workplace', { now: clock.now })
  await emulator.faults.add({ ...sharePoint, limit, window })
  const runtime = { now: clock.now, wait: clock.wait, send: clock.around(emulator.send, latencyMs) }
  const { TOWLINE_TENANT: tenantId = '', TOWLINE_CLIENT_ID: clientId = '' } = emulator.env
  const credential = towlineCredential({ ...runtime, tenantId, clientId, assertion: () => emulator.issueAssertion() })
  const client = graphClient({ ...runtime, credential, ...(share === undefined ? {} : { budget: share }) })
  const until = clock.now() + MINUTES * 60_000
  let counted: LimitUsage | undefined
  let asked = 0
  let answered = 0

  const worker = async (): Promise<void> => {
    while (clock.now() < until) {
      await client.get(paths[asked++ % paths.length] ?? '')
      answered++
      if (clock.now() < until) counted = emulator.faults.limits[0]?.usage[0]
    }
  }
  await clock.run(Promise.all(Array.from({ length: 32 }, worker)))

  const sent = emulator.requests.filter(({ host }) => host === 'graph.microsoft.com')
  assert.ok(counted !== undefined)
  return {
    used: counted.spentAdmitted / (limit * MINUTES),
    peak: counted.peak / limit,
    throttled: sent.filter(({ status }) => status === 429).length / sent.length,
    doubled: sent.filter(({ status }) => status === 200).length - answered,
    lost: asked - answered,
  }
}

/** 1, 2, 5 and 5 resource units. */
const mixed = ['/sites/root', '/sites', '/sites/root/permissions', '/sites/root/permissions']

for (const window of ['fixed', 'sliding'] as const) {
  test(`95 % of a budget in ${window} windows is used up in ten minutes, and never more`, async () => {
    const { used, peak, throttled, doubled, lost } = await tenMinutes({ share: 0.95, window, paths: mixed })
    assert.ok(used >= 0.93, `${used} of the budget was used`)
    assert.ok(peak <= 0.95, `${peak} of the budget was used in one window`)
    assert.deepEqual({ throttled, doubled, lost }, { throttled: 0, doubled: 0, lost: 0 })
  })

  test(`by default never more than 75 % of a budget in ${window} windows is used`, async () => {
    const { used, peak, throttled, doubled, lost } = await tenMinutes({ window, paths: mixed })
    assert.ok(peak <= 0.75, `${peak} of the budget was used in one window`)
    assert.ok(used >= 0.73, `${used} of the budget was used`)
    assert.deepEqual({ throttled, doubled, lost }, { throttled: 0, doubled: 0, lost: 0 })
  })
}

test('a tenant with a smaller budget than is published is learnt from its answers', async () => {
  const { used, throttled, doubled, lost } = await tenMinutes({
    share: 0.95,
    window: 'fixed',
    paths: mixed,
    limit: 600,
  })
  assert.ok(used >= 0.8, `${used} of the budget was used`)
  assert.ok(throttled <= 0.005, `${throttled} of the requests were throttled`)
  assert.deepEqual({ doubled, lost }, { doubled: 0, lost: 0 })
})

test('answers that come late, some early and some not, do not add up in one window', async () => {
  let turn = 0
  const latencyMs = () => [20, 80, 900, 40, 2_500][turn++ % 5] ?? 0
  const { used, peak, throttled } = await tenMinutes({ share: 0.95, window: 'sliding', paths: mixed, latencyMs })
  assert.ok(peak <= 0.95, `${peak} of the budget was used in one window`)
  assert.ok(used >= 0.85, `${used} of the budget was used`)
  assert.equal(throttled, 0)
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { type Explained, explain } from './explain-on-host.ts'
import type { Fault } from './fault.ts'
import { type BrokenWorld, workingWorld } from './working-world.ts'

/** One test for each fault: `explain` names its cause, and finds nothing once the fault is undone. */
export function proveFaults(faults: readonly Fault[]): void {
  for (const fault of faults) {
    test(`explain names ${[fault.cause].flat().join(', ')}: ${fault.name}`, async (t) => {
      const world = await workingWorld(t, fault.seed, fault.world)
      const undo = await fault.break(world)
      assertNamed(await explain(world), fault)
      await undo()
      await assertHealthy(world)
    })
  }
}

export async function assertHealthy(world: BrokenWorld): Promise<void> {
  const { code, explanation } = await explain(world)
  assert.deepEqual(explanation.causes, [], JSON.stringify(explanation, null, 1))
  assert.equal(explanation.ok, true)
  assert.equal(code, 0)
}

/** The right cause comes first, and no other is certain. Each of several says what would decide, and each has a fix. */
export function assertNamed({ code, explanation }: Explained, fault: Fault): void {
  const { causes, hops } = explanation
  const told = JSON.stringify(explanation, null, 1)
  const expected = typeof fault.cause === 'string' ? [fault.cause] : fault.cause
  const codes = causes.map((cause) => cause.code)
  assert.deepEqual(codes.slice(0, expected.length), expected, told)
  for (const code of fault.not ?? []) assert.ok(!codes.some((one) => one === code), told)
  for (const { code, certainty } of causes) {
    if (certainty === 'certain') assert.deepEqual(expected, [code], `no other cause is certain\n${told}`)
  }
  if (fault.certainty !== undefined) assert.equal(causes[0]?.certainty, fault.certainty, told)
  const number = /AADSTS(\d+)/.exec(hops.find(({ id }) => id === 'exchange')?.detail ?? '')?.[1]
  if (number !== undefined) assert.equal(causes[0]?.aadsts, Number(number), told)
  for (const { evidence, fix, title, docs } of causes) {
    assert.ok(evidence.length > 0 && Object.keys(fix).length > 0 && title !== '', told)
    assert.match(docs, /^docs\/errors\.md#[a-z_]+$/)
    if (causes.length > 1) assert.ok(evidence.at(-1)?.startsWith('What decides: '), told)
  }
  assert.deepEqual(
    hops.map(({ id }) => id),
    ['host', 'assertion', 'reach', 'exchange', 'compare', 'roles', 'probe'],
  )
  const failed = hops.findIndex(({ status }) => status === 'failed')
  assert.ok(failed >= 0, told)
  if (fault.hop !== undefined) assert.equal(hops[failed]?.id, fault.hop, told)
  assert.equal(explanation.ok, false)
  assert.equal(code, 3)
}

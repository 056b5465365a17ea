import assert from 'node:assert/strict'
import test from 'node:test'
import type { ChainRecord } from '../../../../src/guard/audit/record.ts'
import { reconciled, simulate, TENANT } from './simulate.ts'

test('one foreign sign-in is found, and nothing else is called so; test/heavy has 50 seeds of 5,000', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const simulated = await simulate(seed, 500, 1)
    const { foreign, lost, matched, beforeUs, unrecorded } = reconciled(simulated)
    assert.deepEqual(
      foreign.map(({ signInId }) => signInId),
      simulated.foreign,
      `seed ${seed}`,
    )
    assert.deepEqual(lost, [], `seed ${seed}`)
    assert.equal(beforeUs, 20, `seed ${seed}`)
    assert.ok(matched > 400 && unrecorded > 0, `seed ${seed}: ${matched}, ${unrecorded}`)
  }
})

test('without a foreign one nothing is called so', async () => {
  for (let seed = 101; seed <= 110; seed++) {
    const { foreign, lost } = reconciled(await simulate(seed, 500, 0))
    assert.deepEqual({ foreign, lost }, { foreign: [], lost: [] }, `seed ${seed}`)
  }
})

test('a token that the log lacks is lost once the log should have it, and too young before', async () => {
  const simulated = await simulate(1, 500, 0)
  const tokens = simulated.records.filter((one) => one.kind === 'token')
  const [old, young] = [tokens[50], tokens.at(-1)]
  assert.ok(old?.kind === 'token' && young?.kind === 'token')
  const gone = new Set([old.token.uti, young.token.uti])
  const { lost, tooYoung } = reconciled({ ...simulated, log: simulated.log.filter(({ uti = '' }) => !gone.has(uti)) })
  assert.deepEqual(
    lost.map(({ uti, chain, seq }) => ({ uti, chain, seq })),
    [{ uti: old.token.uti, chain: old.chain, seq: old.seq }],
  )
  assert.ok(tooYoung >= 1)
})

test('an admin and another application of the same target match nothing', async () => {
  const simulated = await simulate(1, 100, 0)
  for (const changed of [{ as: 'admin' as const }, { clientId: TENANT }]) {
    const records = simulated.records.map((one) =>
      'who' in one ? ({ ...one, who: { ...one.who, ...changed } } as ChainRecord) : one,
    )
    const { matched, foreign } = reconciled({ ...simulated, records })
    assert.equal(matched, 0)
    assert.ok(foreign.length > 50, `${foreign.length}`)
  }
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { type ChaosOptions, chaos } from './chaos.ts'

const runs: readonly ChaosOptions[] = [
  { seed: 1, targets: 2_000, through: 'library' },
  { seed: 2, targets: 2_000, through: 'cli' },
  { seed: 3, targets: 2_000, through: 'library' },
]

for (const run of runs) {
  test(`chaos by the ${run.through}, seed ${run.seed}: all of each healthy target, and the cause of each other`, async () => {
    const { wrong, missed, seen } = await chaos(run)
    assert.deepEqual(wrong, [], `npm run chaos -- --seed ${run.seed} shows what was injected`)
    assert.deepEqual(missed, [])
    assert.deepEqual(
      Object.values(seen).reduce((sum, count) => sum + count, 0),
      run.targets,
    )
    assert.equal(seen['failed exchange CONSENT_MISSING'], run.targets / 100)
  })
}

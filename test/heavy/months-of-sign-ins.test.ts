/** Weeks of work by three writers against what the target's log shows of it, late, shuffled and doubled. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { reconciled, simulate } from '../guard/audit/reconcile/simulate.ts'

test('one foreign sign-in among 5,000 is found in each of 50 seeds, without a false alarm', {
  timeout: 300_000,
}, async (t) => {
  let matched = 0
  let unrecorded = 0
  for (let seed = 1; seed <= 50; seed++) {
    const simulated = await simulate(seed, 5_000, 1)
    const found = reconciled(simulated)
    assert.deepEqual(
      found.foreign.map(({ signInId }) => signInId),
      simulated.foreign,
      `seed ${seed}`,
    )
    assert.deepEqual(found.lost, [], `seed ${seed}`)
    matched += found.matched
    unrecorded += found.unrecorded
  }
  t.diagnostic(`${matched} matched, ${unrecorded} of them by their exchange alone`)
})

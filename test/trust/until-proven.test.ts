import assert from 'node:assert/strict'
import test from 'node:test'
import { type Patience, untilProven } from '../../src/trust/until-proven.ts'
import { fakeClock } from '../support/fake-clock.ts'

/** Looks that are over at the given one. */
async function looked(over: number, patience: Patience) {
  const clock = fakeClock()
  let looks = 0
  const notes: number[] = []
  const seen = await untilProven(
    async () => ++looks,
    (look) => look >= over,
    async (look) => void notes.push(look),
    patience,
    clock,
  )
  return { seen, looks, notes, waits: clock.waits }
}

test('untilProven()', async (t) => {
  await t.test('a first look that is the proof needs no pause', async () => {
    const { seen, waits, notes } = await looked(1, { forMs: 0, firstPauseMs: 1_000, longestPauseMs: 10_000 })
    assert.deepEqual({ seen, waits, notes }, { seen: 1, waits: [], notes: [] })
  })

  await t.test('pauses grow by half up to the longest, and each is announced', async () => {
    const { seen, waits, notes } = await looked(8, { forMs: 600_000, firstPauseMs: 1_000, longestPauseMs: 4_000 })
    assert.equal(seen, 8)
    assert.deepEqual(waits, [1_000, 1_500, 2_250, 3_375, 4_000, 4_000, 4_000])
    assert.deepEqual(notes, [1, 2, 3, 4, 5, 6, 7])
  })

  await t.test('pauses of one length stay as they are', async () => {
    const { waits } = await looked(4, { forMs: 600_000, firstPauseMs: 3_000, longestPauseMs: 3_000 })
    assert.deepEqual(waits, [3_000, 3_000, 3_000])
  })

  await t.test('the last look is at the end of the time, and it is the result', async () => {
    const { seen, waits } = await looked(100, { forMs: 9_000, firstPauseMs: 3_000, longestPauseMs: 3_000 })
    assert.deepEqual({ seen, waits }, { seen: 4, waits: [3_000, 3_000, 3_000] })
  })

  await t.test('a pause that would end after the time is cut to what is left of it', async () => {
    const { seen, waits } = await looked(100, { forMs: 3_000, firstPauseMs: 1_000, longestPauseMs: 10_000 })
    assert.deepEqual({ seen, waits }, { seen: 4, waits: [1_000, 1_500, 500] })
    assert.deepEqual((await looked(4, { forMs: 3_000, firstPauseMs: 1_000, longestPauseMs: 10_000 })).waits, waits)
  })

  await t.test('no time is one look', async () => {
    assert.equal((await looked(100, { forMs: 0, firstPauseMs: 3_000, longestPauseMs: 3_000 })).looks, 1)
  })

  await t.test('an aborted signal ends the pause', async () => {
    const clock = { ...fakeClock(), signal: AbortSignal.abort(new Error('Ctrl-C')) }
    const patience = { forMs: 9_000, firstPauseMs: 3_000, longestPauseMs: 3_000 }
    const result = untilProven(
      async () => 1,
      () => false,
      async () => {},
      patience,
      clock,
    )
    await assert.rejects(result, { message: 'Ctrl-C' })
  })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { SlidingWindow } from '../../../src/graph/budget/window.ts'

const spend = (window: SlidingWindow, amount: number, now: number): void => {
  window.begin(amount)
  window.end(amount, amount, now)
}

test('SlidingWindow', async (t) => {
  await t.test('a window starts full, and gives back what was spent a whole window ago', () => {
    const window = new SlidingWindow([100], 0.8, 10_000)
    assert.equal(window.msUntil(80, 0), 0)
    spend(window, 50, 0)
    spend(window, 30, 4_000)
    assert.equal(window.msUntil(1, 4_000), 6_000)
    assert.equal(window.msUntil(51, 4_000), 10_000)
    assert.equal(window.msUntil(50, 10_000), 0)
    assert.equal(window.msUntil(51, 10_000), 4_000)
  })

  await t.test('a request counts from its beginning until a window after its end', () => {
    const window = new SlidingWindow([10], 1, 1_000)
    window.begin(10)
    assert.ok(window.msUntil(1, 5_000) > 0, 'the answer has not come yet')
    window.end(10, 10, 6_000)
    assert.equal(window.msUntil(1, 6_500), 500)
    assert.equal(window.msUntil(1, 7_000), 0)
  })

  await t.test('the cost that an answer reports counts, and nothing for a request that was never sent', () => {
    const window = new SlidingWindow([10], 1, 1_000)
    window.begin(5)
    window.end(5, 9, 0)
    assert.ok(window.msUntil(2, 0) > 0)
    assert.equal(window.msUntil(1, 0), 0)
    window.begin(1)
    window.end(1, 0, 0)
    assert.equal(window.msUntil(1, 0), 0)
  })

  await t.test('no stretch of its length holds more than the ceiling, whatever is requested and when', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const window = new SlidingWindow([100], 0.95, 10_000)
      const spent: { at: number; amount: number }[] = []
      let state = seed
      const dice = (sides: number): number => {
        state = (state * 48_271) % 2_147_483_647
        return state % sides
      }
      for (let now = 0; now < 100_000; now += dice(200)) {
        const amount = 1 + dice(5)
        if (window.msUntil(amount, now) > 0) continue
        spend(window, amount, now)
        spent.push({ at: now, amount })
      }
      for (const { at } of spent) {
        const within = spent.filter((one) => one.at >= at && one.at < at + 10_000)
        const sum = within.reduce((total, { amount }) => total + amount, 0)
        assert.ok(sum <= 95, `${sum} from ${at} with the dice ${seed}`)
      }
      assert.ok(spent.reduce((total, { amount }) => total + amount, 0) > 850, 'and it is used')
    }
  })

  await t.test('a window keeps a few hundred numbers at most, however much is spent', () => {
    const window = new SlidingWindow([1_000_000], 1, 60_000)
    const before = process.memoryUsage().heapUsed
    for (let now = 0; now < 600_000; now++) spend(window, 1, now)
    assert.ok(process.memoryUsage().heapUsed - before < 32 * 1024 * 1024)
    assert.equal(window.msUntil(940_000, 600_000), 0)
  })

  await t.test('a ceiling below one is one in a longer window', () => {
    const window = new SlidingWindow([1], 0.5, 1_000)
    spend(window, 1, 0)
    assert.equal(window.msUntil(1, 0), 2_000)
  })

  await t.test('a request that costs more than the ceiling goes once nothing else counts', () => {
    const window = new SlidingWindow([4], 1, 1_000)
    assert.equal(window.msUntil(9, 0), 0)
    spend(window, 1, 0)
    assert.equal(window.msUntil(9, 0), 1_000)
  })

  await t.test('a window without a length limits the requests in flight at once', () => {
    const window = new SlidingWindow([4], 1, 0)
    window.begin(4)
    assert.ok(window.msUntil(1, 0) > 0)
    window.end(1, 1, 0)
    assert.equal(window.msUntil(1, 0), 0)
  })

  await t.test('no request waits for a time that has passed, when the clock is set back', () => {
    const window = new SlidingWindow([1], 1, 1_000)
    spend(window, 1, 1_000_000)
    assert.equal(window.msUntil(1, 0), 1_000)
  })
})

test('SlidingWindow.correct()', async (t) => {
  await t.test('what others spend takes up room until the reported time is over', () => {
    const window = new SlidingWindow([100], 0.75, 60_000)
    spend(window, 10, 0)
    window.correct({ limit: 100, usedPart: 0.8, forMs: 20_000 }, 0)
    assert.equal(window.msUntil(1, 0), 20_000)
    assert.equal(window.msUntil(65, 20_000), 0)
  })

  await t.test('a reported limit raises the ceiling, and never beyond the largest published tier', () => {
    const window = new SlidingWindow([100, 200], 0.5, 60_000)
    window.correct({ limit: 200, usedPart: 0 }, 0)
    assert.equal(window.ceiling, 100)
    window.correct({ limit: 1e9, usedPart: 0 }, 0)
    assert.equal(window.ceiling, 100)
    window.correct({ limit: 40, usedPart: 0 }, 0)
    assert.equal(window.ceiling, 20)
  })

  await t.test('a report changes nothing when all that is used is known', () => {
    const window = new SlidingWindow([100], 1, 60_000)
    spend(window, 90, 0)
    window.correct({ limit: 100, usedPart: 0.9, forMs: 60_000 }, 0)
    assert.equal(window.msUntil(10, 0), 0)
  })
})

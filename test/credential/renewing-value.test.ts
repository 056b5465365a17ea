import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { RenewingValue } from '../../src/credential/renewing-value.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { HOUR } from '../support/tokens.ts'

const MINUTE = 60_000

/** Hands out numbered values that live for `life` milliseconds. `failing` makes the next attempts fail. */
function numbered(life: number, clock = fakeClock()) {
  const state = { got: 0, failing: 0 }
  const fresh = new RenewingValue(async () => {
    state.got++
    if (state.failing-- > 0) throw new Error(`failure ${state.got}`)
    return { number: state.got, expiresOn: clock.now() + life }
  }, clock.now)
  return { fresh, state, clock }
}

/** Hands out numbered values that live for an hour, each when its flight is let go. */
function gated() {
  const clock = fakeClock()
  const begun: boolean[] = []
  const flights = Object.assign([Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const, { begun })
  const fresh = new RenewingValue(async (background) => {
    const number = begun.push(background)
    await flights[number - 1]?.promise
    return { number, expiresOn: clock.now() + HOUR }
  }, clock.now)
  return { fresh, clock, flights }
}

test('a value is got once', async (t) => {
  await t.test('for a thousand callers at once', async () => {
    const { fresh, state } = numbered(HOUR)
    const values = await Promise.all(Array.from({ length: 1_000 }, () => fresh.current()))
    assert.equal(state.got, 1)
    assert.ok(values.every((value) => value.number === 1))
  })

  await t.test('for callers one after the other, until five minutes before its end', async () => {
    const { fresh, state, clock } = numbered(HOUR)
    await fresh.current()
    clock.advance(55 * MINUTE - 1)
    assert.equal((await fresh.current()).number, 1)
    clock.advance(1)
    assert.equal((await fresh.current()).number, 1)
    await turn()
    assert.equal((await fresh.current()).number, 2)
    assert.equal(state.got, 2)
  })

  await t.test(
    'until the last tenth of a short life: some hosts hand out the last minutes of what they keep',
    async () => {
      const { fresh, state, clock } = numbered(4 * MINUTE)
      for (let n = 0; n < 100; n++) await fresh.current()
      assert.equal(state.got, 1)
      clock.advance(3.6 * MINUTE)
      assert.equal((await fresh.current()).number, 1)
      await turn()
      assert.equal((await fresh.current()).number, 2)
    },
  )
})

test('a renewal before the end goes on beside the callers', async (t) => {
  await t.test('whom the old value serves, however slow it is, and it is the only one', async () => {
    const { fresh, clock, flights } = gated()
    flights[0].resolve()
    await fresh.current()
    clock.advance(56 * MINUTE)
    for (let n = 0; n < 10; n++) assert.equal((await fresh.current()).number, 1)
    assert.deepEqual(flights.begun, [false, true], 'the first in front of everybody, the second in the background')
    flights[1].resolve()
    await turn()
    assert.equal((await fresh.current()).number, 2)
    assert.equal(flights.begun.length, 2)
  })

  await t.test('until half a minute before it, when they wait for what is under way', async () => {
    const { fresh, clock, flights } = gated()
    flights[0].resolve()
    await fresh.current()
    clock.advance(56 * MINUTE)
    await fresh.current()
    clock.advance(3.5 * MINUTE)
    const waiting = fresh.current()
    flights[1].resolve()
    assert.equal((await waiting).number, 2)
    assert.equal(flights.begun.length, 2)
  })

  await t.test('and after the end nobody gets the old value', async () => {
    const { fresh, clock, flights } = gated()
    flights[0].resolve()
    await fresh.current()
    clock.advance(56 * MINUTE)
    await fresh.current()
    clock.advance(4 * MINUTE)
    const waiting = fresh.current()
    flights[1].reject(new Error('the token service is gone'))
    await assert.rejects(waiting, { message: 'the token service is gone' })
  })

  await t.test("and when nobody comes any more, its failure is nobody's", async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): unknown => unhandled.push(error)
    process.on('unhandledRejection', note)
    const { fresh, clock, flights } = gated()
    flights[0].resolve()
    await fresh.current()
    clock.advance(56 * MINUTE)
    await fresh.current()
    flights[1].reject(new Error('nobody may see this'))
    await turn()
    process.off('unhandledRejection', note)
    assert.deepEqual(unhandled, [])
    assert.equal((await fresh.current()).number, 1)
  })
})

test('a renewal', async (t) => {
  await t.test('that fails leaves the old value in service, and is tried again half a minute later', async () => {
    const { fresh, state, clock } = numbered(HOUR)
    await fresh.current()
    clock.advance(56 * MINUTE)
    state.failing = 2
    for (let n = 0; n < 10; n++) {
      assert.equal((await fresh.current()).number, 1)
      await turn()
    }
    assert.equal(state.got, 2)
    for (const got of [3, 4]) {
      clock.advance(MINUTE / 2)
      assert.equal((await fresh.current()).number, 1)
      await turn()
      assert.equal(state.got, got)
    }
    assert.equal((await fresh.current()).number, 4)
  })

  await t.test('that fails after the end of the old value is an error', async () => {
    const { fresh, state, clock } = numbered(HOUR)
    await fresh.current()
    clock.advance(HOUR)
    state.failing = 1
    await assert.rejects(fresh.current(), { message: 'failure 2' })
  })

  await t.test('that fails while the old value runs out is an error: an ended value never serves', async () => {
    const clock = fakeClock()
    let got = 0
    const fresh = new RenewingValue(async () => {
      if (got++ === 0) return { expiresOn: clock.now() + HOUR }
      clock.advance(10 * MINUTE)
      throw new Error('too late')
    }, clock.now)
    await fresh.current()
    clock.advance(59.5 * MINUTE)
    await assert.rejects(fresh.current(), { message: 'too late' })
  })

  await t.test('is shared, and a failed one is not kept', async () => {
    const { fresh, state } = numbered(HOUR)
    state.failing = 1
    const outcomes = await Promise.allSettled([fresh.current(), fresh.current(), fresh.renew()])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.equal((await fresh.current()).number, 2)
  })

  await t.test('can be had before its time', async () => {
    const { fresh } = numbered(HOUR)
    await fresh.current()
    assert.equal((await fresh.renew()).number, 2)
    assert.equal((await fresh.current()).number, 2)
  })
})

test('replace() puts a value in place, with its own end', async () => {
  const { fresh, state, clock } = numbered(HOUR)
  fresh.replace({ number: 77, expiresOn: NOON + 20 * MINUTE })
  assert.equal((await fresh.current()).number, 77)
  clock.advance(18 * MINUTE)
  assert.equal((await fresh.current()).number, 77)
  await turn()
  assert.equal((await fresh.current()).number, 1)
  assert.equal(state.got, 1)
})

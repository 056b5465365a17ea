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
  const value = new RenewingValue(async () => {
    state.got++
    if (state.failing-- > 0) throw new Error(`failure ${state.got}`)
    return { number: state.got, expiresOn: clock.now() + life }
  }, clock.now)
  return { value, state, clock }
}

/** Hands out numbered values that live for an hour, each when its renewal is let go. */
function gated() {
  const clock = fakeClock()
  const begun: boolean[] = []
  const renewals = Object.assign([Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const, { begun })
  const value = new RenewingValue(async (background) => {
    const number = begun.push(background)
    await renewals[number - 1]?.promise
    return { number, expiresOn: clock.now() + HOUR }
  }, clock.now)
  return { value, clock, renewals }
}

test('renewals of a RenewingValue', async (t) => {
  await t.test('a thousand callers at once cost one renewal', async () => {
    const { value, state } = numbered(HOUR)
    const values = await Promise.all(Array.from({ length: 1_000 }, () => value.current()))
    assert.equal(state.got, 1)
    assert.ok(values.every((value) => value.number === 1))
  })

  await t.test('callers one after the other share a value until five minutes before its end', async () => {
    const { value, state, clock } = numbered(HOUR)
    await value.current()
    clock.advance(55 * MINUTE - 1)
    assert.equal((await value.current()).number, 1)
    clock.advance(1)
    assert.equal((await value.current()).number, 1)
    await turn()
    assert.equal((await value.current()).number, 2)
    assert.equal(state.got, 2)
  })

  await t.test(
    'a value with a short life serves to its last tenth: some hosts hand out cached tokens in their last minutes',
    async () => {
      const { value, state, clock } = numbered(4 * MINUTE)
      for (let n = 0; n < 100; n++) await value.current()
      assert.equal(state.got, 1)
      clock.advance(3.6 * MINUTE)
      assert.equal((await value.current()).number, 1)
      await turn()
      assert.equal((await value.current()).number, 2)
    },
  )
})

test('renewals of a RenewingValue before its end', async (t) => {
  await t.test('callers get the old value while one renewal is in flight, however slow it is', async () => {
    const { value, clock, renewals } = gated()
    renewals[0].resolve()
    await value.current()
    clock.advance(56 * MINUTE)
    for (let n = 0; n < 10; n++) assert.equal((await value.current()).number, 1)
    assert.deepEqual(renewals.begun, [false, true], 'a caller waits for the first, the second is in the background')
    renewals[1].resolve()
    await turn()
    assert.equal((await value.current()).number, 2)
    assert.equal(renewals.begun.length, 2)
  })

  await t.test('callers in the last half minute wait for the renewal in flight', async () => {
    const { value, clock, renewals } = gated()
    renewals[0].resolve()
    await value.current()
    clock.advance(56 * MINUTE)
    await value.current()
    clock.advance(3.5 * MINUTE)
    const waiting = value.current()
    renewals[1].resolve()
    assert.equal((await waiting).number, 2)
    assert.equal(renewals.begun.length, 2)
  })

  await t.test('no caller gets the old value after its end', async () => {
    const { value, clock, renewals } = gated()
    renewals[0].resolve()
    await value.current()
    clock.advance(56 * MINUTE)
    await value.current()
    clock.advance(4 * MINUTE)
    const waiting = value.current()
    renewals[1].reject(new Error('the token service is gone'))
    await assert.rejects(waiting, { message: 'the token service is gone' })
  })

  await t.test('the failure of a renewal without a caller is no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): unknown => unhandled.push(error)
    process.on('unhandledRejection', note)
    const { value, clock, renewals } = gated()
    renewals[0].resolve()
    await value.current()
    clock.advance(56 * MINUTE)
    await value.current()
    renewals[1].reject(new Error('no caller may see this'))
    await turn()
    process.off('unhandledRejection', note)
    assert.deepEqual(unhandled, [])
    assert.equal((await value.current()).number, 1)
  })
})

test('failed and early renewals of a RenewingValue', async (t) => {
  await t.test('a failed renewal leaves the old value in service, and is retried half a minute later', async () => {
    const { value, state, clock } = numbered(HOUR)
    await value.current()
    clock.advance(56 * MINUTE)
    state.failing = 2
    for (let n = 0; n < 10; n++) {
      assert.equal((await value.current()).number, 1)
      await turn()
    }
    assert.equal(state.got, 2)
    for (const got of [3, 4]) {
      clock.advance(MINUTE / 2)
      assert.equal((await value.current()).number, 1)
      await turn()
      assert.equal(state.got, got)
    }
    assert.equal((await value.current()).number, 4)
  })

  await t.test('a renewal that fails after the end of the old value is an error', async () => {
    const { value, state, clock } = numbered(HOUR)
    await value.current()
    clock.advance(HOUR)
    state.failing = 1
    await assert.rejects(value.current(), { message: 'failure 2' })
  })

  await t.test(
    'a renewal that fails while the old value expires is an error: an expired value never serves',
    async () => {
      const clock = fakeClock()
      let got = 0
      const value = new RenewingValue(async () => {
        if (got++ === 0) return { expiresOn: clock.now() + HOUR }
        clock.advance(10 * MINUTE)
        throw new Error('too late')
      }, clock.now)
      await value.current()
      clock.advance(59.5 * MINUTE)
      await assert.rejects(value.current(), { message: 'too late' })
    },
  )

  await t.test('a renewal is shared, and a failed one is not cached', async () => {
    const { value, state } = numbered(HOUR)
    state.failing = 1
    const outcomes = await Promise.allSettled([value.current(), value.current(), value.renew()])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.equal((await value.current()).number, 2)
  })

  await t.test('renew() replaces a value before its time', async () => {
    const { value } = numbered(HOUR)
    await value.current()
    assert.equal((await value.renew()).number, 2)
    assert.equal((await value.current()).number, 2)
  })
})

test('replace() puts a value in place, with its own end', async () => {
  const { value, state, clock } = numbered(HOUR)
  value.replace({ number: 77, expiresOn: NOON + 20 * MINUTE })
  assert.equal((await value.current()).number, 77)
  clock.advance(18 * MINUTE)
  assert.equal((await value.current()).number, 77)
  await turn()
  assert.equal((await value.current()).number, 1)
  assert.equal(state.got, 1)
})

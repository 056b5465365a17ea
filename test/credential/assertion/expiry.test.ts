import assert from 'node:assert/strict'
import test from 'node:test'
import { readExpiry } from '../../../src/credential/assertion/expiry.ts'
import { NOON } from '../../support/fake-clock.ts'
import { HOUR, seconds, unsignedToken } from '../../support/tokens.ts'

const opaque = 'opaque'
const inTwoHours = unsignedToken({ exp: seconds(NOON + 2 * HOUR) })
const inAnHour = NOON + HOUR

test('readExpiry()', async (t) => {
  await t.test('expires_on is read as a number, as digits in a text and as a date', () => {
    for (const value of [
      seconds(inAnHour),
      String(seconds(inAnHour)),
      ` ${seconds(inAnHour)} `,
      '2026-11-05T13:00:00Z',
      '2026-11-05T13:00:00.0000000+00:00',
      '2026-11-05T14:00:00+01:00',
      '11/05/2026 13:00:00 +00:00',
    ]) {
      assert.equal(readExpiry(value, opaque, NOON), inAnHour, String(value))
      assert.equal(readExpiry(value, inTwoHours, NOON), inAnHour, String(value))
    }
  })

  await t.test("the token's own end counts where expires_on is missing or cannot be read", () => {
    for (const value of [undefined, null, '', ' ', 'soon', Number.NaN, Number.POSITIVE_INFINITY, true, {}, []]) {
      assert.equal(readExpiry(value, inTwoHours, NOON), NOON + 2 * HOUR, String(value))
    }
  })

  await t.test("the token's own end counts where it is the earlier one", () => {
    assert.equal(readExpiry(seconds(NOON + 3 * HOUR), inTwoHours, NOON), NOON + 2 * HOUR)
  })

  await t.test('a token without any end expires now', () => {
    assert.equal(readExpiry(undefined, opaque, NOON), NOON)
    assert.equal(readExpiry(undefined, unsignedToken({ exp: 'tomorrow' }), NOON), NOON)
    assert.equal(readExpiry('soon', unsignedToken({}), NOON), NOON)
  })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { retryAfterMs, whenToRetry } from '../../src/http/retry-after.ts'
import { NOON } from '../support/fake-clock.ts'

const read = (value: string): number | undefined => retryAfterMs({ 'retry-after': value }, NOON)

test('retryAfterMs()', async (t) => {
  await t.test('seconds and decimals are milliseconds, rounded up', () => {
    assert.equal(read('7'), 7_000)
    assert.equal(read(' 120 '), 120_000)
    assert.equal(read('0'), 0)
    assert.equal(read('1.5'), 1_500)
    assert.equal(read('0.0001'), 1)
  })

  await t.test('a date is read in the forms of HTTP and of ISO 8601', () => {
    assert.equal(read('Thu, 05 Nov 2026 12:00:30 GMT'), 30_000)
    assert.equal(read('Thursday, 05-Nov-26 12:00:30 GMT'), 30_000)
    assert.equal(read('2026-11-05T12:00:30Z'), 30_000)
    assert.equal(read('2026-11-05T13:00:30+01:00'), 30_000)
  })

  await t.test('a date that has passed is a wait of 0 and no negative one', () => {
    assert.equal(read('Thu, 05 Nov 2026 11:59:00 GMT'), 0)
  })

  await t.test('garbage gives no wait, also where Date.parse() would read a date in it', () => {
    for (const garbage of [
      '',
      ' ',
      'soon',
      'null',
      'NaN',
      'Infinity',
      '-1',
      '+5',
      '1,5',
      '5, 10',
      'garbage 7',
      '0x10',
      '1e3',
      '120s',
      '.5',
      'Thu, 5',
      'Sun, 99 Foo 2026',
    ]) {
      assert.equal(read(garbage), undefined, garbage)
    }
    assert.equal(retryAfterMs({}, NOON), undefined)
  })

  await t.test('a wait that is absurdly long still ends at a date that can be printed', () => {
    for (const absurd of ['99999999999999', '9'.repeat(400), '275000-01-01T00:00:00Z', '9999-12-31T00:00:00Z']) {
      const ms = read(absurd) ?? 0
      assert.ok(Number.isFinite(new Date(NOON + ms).getTime()), absurd)
    }
  })
})

test('whenToRetry() names the moment of a Retry-After, and is vague without one', () => {
  assert.equal(whenToRetry({ 'retry-after': '3600' }, NOON), 'after 2026-11-05T13:00:00.000Z')
  assert.equal(whenToRetry({ 'retry-after': 'soon' }, NOON), 'in a few minutes')
  assert.match(whenToRetry({ 'retry-after': '9'.repeat(400) }, NOON), /^after 2126-/)
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { guidFrom, timeBetween, timestamp } from '../../../../src/emulator/world/model/ids.ts'

test('guidFrom()', async (t) => {
  await t.test('guidFrom() is the same for the same parts, and a version 4 GUID', () => {
    assert.equal(guidFrom('tenant', 'fabrikam'), guidFrom('tenant', 'fabrikam'))
    assert.match(
      guidFrom('tenant', 'fabrikam'),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  await t.test('guidFrom() is another one for other parts, also where these look alike when joined', () => {
    assert.notEqual(guidFrom('ab', 'c'), guidFrom('a', 'bc'))
    assert.notEqual(guidFrom('site', 1), guidFrom('site', '1'))
  })
})

test('timeBetween() stays between its bounds', () => {
  const times = Array.from({ length: 100 }, (_, index) => timeBetween(1000, 2000, 'x', index))
  assert.ok(times.every((time) => time >= 1000 && time < 2000))
  assert.ok(new Set(times).size > 90)
})

test('timestamp() writes whole seconds in UTC', () => {
  assert.equal(timestamp(Date.UTC(2023, 4, 2, 8, 26, 19, 547)), '2023-05-02T08:26:19Z')
})

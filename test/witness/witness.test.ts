import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { judge } from './judge.ts'
import { isTested } from './row.ts'
import { numbers } from './rows/sts.ts'
import { rows } from './rows.ts'

const tested = rows.filter(isTested)

test('the emulator does what the list of documented behaviours says of it', { concurrency: true }, async (t) => {
  for (const row of tested) {
    await t.test(`${row.id}: ${row.what}`, async () => {
      const found = await judge(row)
      assert.ok(found.length === 0, `\n${found.join('\n')}\nSee ${row.source} (${row.date})`)
    })
  }
})

test('the list has at least 250 behaviours, and at least 200 of them are tested', () => {
  assert.ok(rows.length >= 250, `${rows.length} rows`)
  assert.ok(tested.length >= 200, `${tested.length} tested rows`)
})

test('each row of the list can be looked up, says one thing and asserts more than a status', () => {
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length, 'an id stands for one row')
  for (const row of rows) {
    assert.match(row.id, /^[a-z0-9]+(-[a-z0-9]+)*$/)
    assert.match(row.source, /^(https:\/\/|[\w.-]+\/[\w.-]+[ @#])/, row.id)
    assert.match(row.date, /^(\d{4}-\d\d(-\d\d)?|undated)$/, row.id)
    assert.match(row.what, /\.$/, row.id)
    if ('differs' in row) assertSaysMore(row.differs.instead, row.id)
    if ('expect' in row) assertSaysMore(row.expect, row.id)
  }
})

test('a row whose source is the list of numbers alone asserts neither a status nor an OAuth error', () => {
  for (const row of rows) {
    if (row.source !== numbers || !('expect' in row)) continue
    const { status, body } = row.expect
    assert.ok(typeof status !== 'number' && Object(body).error === undefined, row.id)
  }
})

test('the tests that rows name exist', () => {
  for (const row of rows) {
    if (!('test' in row)) continue
    assert.ok(readFileSync(row.test.file, 'utf8').includes(row.test.name), `${row.id}: ${row.test.name}`)
  }
})

function assertSaysMore(expected: object, id: string): void {
  const said = Object.entries(expected).flatMap(([part, value]) => (part === 'status' ? [] : [value]))
  assert.ok(said.length > 0 && said.every((part) => JSON.stringify(part).length > '{"a":1}'.length), id)
}

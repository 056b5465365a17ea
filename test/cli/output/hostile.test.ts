import assert from 'node:assert/strict'
import test from 'node:test'
import { type FormatName, formatNames } from '../../../src/cli/process/format-names.ts'
import { listAs, oneAs } from './support.ts'

/** A name with everything that a terminal obeys: escapes, C0, DEL, C1, and what turns the reading direction. */
const hostile = 'a\u001b[31m\u0007\u0000\u007f\u009b2J\u202e\u2066\u200f\u061c\u2028z'
/** Line ends and tabs may stand in JSON and YAML between values, and in a quoted cell of CSV. */
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

test('no format writes what a terminal would obey, in values or in names', async (t) => {
  for (const format of formatNames) {
    await t.test(format, async () => {
      const { text } = await listAs(format, [{ [hostile]: hostile, nested: { deep: [hostile] } }], { columns: 1000 })
      assert.doesNotMatch(text, obeyed)
      assert.doesNotMatch(await oneAs(format, hostile), obeyed)
      assert.match(text, /\\u202e/i, 'it is spelt out, not dropped')
    })
  }
})

test('a line end cannot begin a row of its own', async () => {
  const rows = [{ id: 1, name: 'x\ny\r\nz\tt' }]
  assert.equal((await listAs('tsv', rows)).text, 'id\tname\n1\tx\\ny\\r\\nz\\tt\n')
  assert.equal((await listAs('table', rows)).text, 'id  name\n1   x\\ny\\r\\nz\\tt\n')
  assert.equal((await listAs('csv', rows)).text, 'id,name\n1,"x\ny\\r\nz\\tt"\n')
  assert.equal((await listAs('ndjson', rows)).text.trimEnd().split('\n').length, 1)
})

test('json, ndjson and yaml keep the data exactly', async () => {
  const row = { name: hostile, 'multi\nline': 'x\ny' }
  assert.deepEqual(JSON.parse((await listAs('json', [row])).text), [row])
  assert.deepEqual(JSON.parse((await listAs('ndjson', [row])).text), row)
  const { parse } = await import('yaml')
  assert.deepEqual(parse((await listAs('yaml', [row])).text), [row])
})

test('what a spreadsheet would take for a formula begins with an apostrophe', async () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1']
  for (const format of ['csv', 'tsv'] satisfies FormatName[]) {
    for (const formula of formulas) {
      const cell = (await listAs(format, [{ name: formula }])).text.split('\n')[1]
      assert.match(cell ?? '', /^"?'/, `${format} ${JSON.stringify(formula)}`)
    }
    assert.equal((await listAs(format, [{ n: -1 }])).text, 'n\n-1\n', 'a number is no formula')
  }
})

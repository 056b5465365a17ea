import assert from 'node:assert/strict'
import test from 'node:test'
import { type FormatName, formatNames } from '../../../src/cli/process/format-names.ts'
import { listAs, oneAs } from './support.ts'

/** A name with everything that a terminal obeys: escapes, C0, DEL, C1, and what turns the reading direction. */
const hostile = 'a\u001b[31m\u0007\u0000\u007f\u009b2J\u202e\u2066\u200f\u061c\u2028z'
/** Line ends and tabs may stand in JSON and YAML between values, and in a quoted cell of CSV. */
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

const terminal = { width: 1000, isTerminal: true }

test('no format writes control characters of values or of names to a terminal', async (t) => {
  for (const format of formatNames) {
    await t.test(format, async () => {
      const { text } = await listAs(format, [{ [hostile]: hostile, nested: { deep: [hostile] } }], terminal)
      assert.doesNotMatch(text, obeyed)
      assert.doesNotMatch(await oneAs(format, hostile, terminal), obeyed)
      assert.doesNotMatch(await oneAs(format, { [hostile]: hostile }, terminal), obeyed)
      assert.match(text, /\\u202e/i, 'it is spelt out, not dropped')
    })
  }
})

test('a line end in a value does not begin a new row', async () => {
  const rows = [{ id: 1, name: 'x\ny\r\nz\tt' }]
  assert.equal((await listAs('tsv', rows)).text, 'id\tname\n1\tx\\ny\\r\\nz\\tt\n')
  assert.equal((await listAs('table', rows)).text, 'id  name\n1   x\\ny\\r\\nz\\tt\n')
  assert.equal((await listAs('csv', rows, terminal)).text, 'id,name\n1,"x\ny\\r\nz\\tt"\n')
  assert.equal((await listAs('csv', rows)).text, 'id,name\n1,"x\ny\r\nz\tt"\n', 'a file has the text as it was sent')
  assert.equal((await listAs('ndjson', rows)).text.trimEnd().split('\n').length, 1)
})

test('json, ndjson and yaml keep the data exactly', async () => {
  const row = { name: hostile, 'multi\nline': 'x\ny' }
  assert.deepEqual(JSON.parse((await listAs('json', [row])).text), [row])
  assert.deepEqual(JSON.parse((await listAs('ndjson', [row])).text), row)
  const { parse } = await import('yaml')
  assert.deepEqual(parse((await listAs('yaml', [row])).text), [row])
})

test('a cell in a file has the text that was sent, and terminal sequences in it are spelt out', async () => {
  const text = 'caf\u00e9 \u200eRTL\u200f \u2028 \t tab, "quoted" \\n end'
  assert.equal((await listAs('csv', [{ t: text }])).text, `t\n"${text.replaceAll('"', '""')}"\n`)
  assert.equal((await listAs('tsv', [{ t: text }])).text, `t\n${text.replace('\t', '\\t')}\n`)
  assert.equal(
    (await listAs('csv', [{ t: 'a\rb' }])).text,
    't\n"a\rb"\n',
    'a lone CR is quoted: readers end a row there',
  )
  for (const format of ['csv', 'tsv'] satisfies FormatName[]) {
    const hostile = 'a\u001b[2J\u0007 \u009b31m \u202eevil\u2066'
    const spelt = 'a\\u001b[2J\\u0007 \\u009b31m \\u202eevil\\u2066'
    assert.equal((await listAs(format, [{ t: hostile }])).text, `t\n${spelt}\n`)
  }
})

test('an empty cell that is alone in its row is no empty line in csv, because readers skip those', async () => {
  assert.equal((await listAs('csv', [{ mail: null }, { mail: 'a' }, { mail: '' }])).text, 'mail\n""\na\n""\n')
})

const formulas = [
  '=1+1',
  '+SUM(A1)',
  '-A1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1',
  "+49 30 1234|'x'!A0",
  '-1+cmd',
  '=cmd()',
  '+-@x',
]
const harmless = ['-', '--', '-1', '+49 30 1234-56', '+1 (425) 555-0100', '+49/30.12', '-1,5'.replace(',', '.')]

test('text that a spreadsheet would run as a formula gets an apostrophe in front, signed numbers and telephones do not', async () => {
  for (const format of ['csv', 'tsv'] satisfies FormatName[]) {
    for (const formula of formulas) {
      const cell = (await listAs(format, [{ name: formula }])).text.split('\n')[1]
      assert.match(cell ?? '', /^"?'/, `${format} ${JSON.stringify(formula)}`)
    }
    for (const text of harmless) assert.equal((await listAs(format, [{ name: text }])).text, `name\n${text}\n`)
    assert.equal((await listAs(format, [{ n: -1 }])).text, 'n\n-1\n', 'a number is no formula')
  }
})

test('headings are the names of Graph, and a name that a spreadsheet would run gets an apostrophe', async () => {
  const names = [
    '@odata.type',
    '@odata.context',
    '@microsoft.graph.downloadUrl',
    'children@odata.nextLink',
    '#microsoft.graph.a',
  ]
  for (const [format, tab] of [
    ['csv', ','],
    ['tsv', '\t'],
  ] as const) {
    const row = Object.fromEntries(names.map((name) => [name, 1]))
    assert.equal((await listAs(format, [row])).text.split('\n')[0], names.join(tab))
    assert.equal((await oneAs(format, row)).split('\n')[0], names.join(tab))
    for (const formula of [...formulas, '@odata.type()', '@SUM', '@odata.x|y']) {
      const heading = (await listAs(format, [{ [formula]: 1 }])).text
      assert.match(heading, /^"?'/, `${format} ${JSON.stringify(formula)}`)
    }
  }
})

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

/** Texts that all look like `Sales` on a screen that shows them as they are. */
const lookAlikes = [
  ...['Sales', 'Sa\u200bles', 'Sa\u00adles', 'Sales\u034f', 'Sa\u180eles', '\u2060Sales', 'Sales\ufe0f', 'Sa\u200dles'],
  ...[
    'Sales\u{e0041}',
    'Sales\u{e0100}',
    'Sales\u115f',
    'Sales\u1160',
    'Sales\u3164',
    'Sales\uffa0',
    'Sales\u2800',
    'S\u2063ales',
  ],
  ...[
    'Sales\u206a',
    '\ufeffSales',
    'Sales\u{1d173}',
    'Sales\ufff9',
    'Sales\ud800',
    'Sales\udfff',
    'Sa\u200cles',
    'Sales\u17b4',
  ],
]
const hasNoShape = /[[\p{Cc}--\n]\p{Cf}\p{Cs}\p{DI}\u2800]/v

test('two names that differ by what has no shape are told apart on a terminal, in every format', async () => {
  for (const format of formatNames) {
    const shown = await Promise.all(lookAlikes.map((name) => oneAs(format, { name }, terminal)))
    assert.equal(new Set(shown).size, lookAlikes.length, format)
    for (const text of shown) assert.doesNotMatch(text.replaceAll('\t', ''), hasNoShape, format)
    const headings = await Promise.all(lookAlikes.map((name) => oneAs(format, { [name]: 1 }, terminal)))
    assert.equal(new Set(headings).size, lookAlikes.length, format)
  }
})

test('emoji, joiners and marks of real languages stay as they are on a terminal, in every format', async () => {
  const names = [
    '👩‍👩‍👧',
    '❤️ x',
    '1️⃣',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '🕵🏽‍♂️',
    'می‌خواهم',
    'क्‍ष',
    'हिन्दी',
    '\u09b0\u200d\u09cd\u09af\u09be\u09ac',
    'e\u0301',
    'ไทย',
    '東京',
    '\u3000',
  ]
  for (const format of formatNames) {
    for (const name of names) assert.ok((await oneAs(format, { name }, terminal)).includes(name), `${format} ${name}`)
  }
})

test('json, ndjson and yaml have the same values on a terminal as they were sent', async () => {
  const { parse } = await import('yaml')
  for (const name of lookAlikes) {
    const row = { name, [name]: [name] }
    assert.deepEqual(JSON.parse((await listAs('json', [row], terminal)).text), [row])
    assert.deepEqual(JSON.parse((await listAs('ndjson', [row], terminal)).text), row)
    assert.deepEqual(parse((await listAs('yaml', [row], terminal)).text), [row])
  }
})

test('a line end in a value does not begin a new row', async () => {
  const rows = [{ id: 1, name: 'x\ny\r\nz\tt' }]
  assert.equal((await listAs('tsv', rows)).text, 'id\tname\n1\tx\\u000ay\\u000d\\u000az\\u0009t\n')
  assert.equal((await listAs('tsv', rows, terminal)).text, 'id\tname\n1\tx\\ny\\r\\nz\\tt\n')
  assert.equal((await listAs('table', rows)).text, 'id  name\n1   x\\ny\\r\\nz\\tt\n')
  assert.equal((await listAs('csv', rows, terminal)).text, 'id,name\n1,x\\ny\\r\\nz\\tt\n')
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
  const text = 'caf\u00e9 \u200eRTL\u200f \u200b \t tab, "quoted" \\n end'
  assert.equal((await listAs('csv', [{ t: text }])).text, `t\n"${text.replaceAll('"', '""')}"\n`)
  assert.equal((await listAs('tsv', [{ t: text }])).text, `t\n${text.replace('\t', '\\u0009')}\n`)
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

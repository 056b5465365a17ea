import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import fc from 'fast-check'
import { cellText } from '../../../src/cli/output/cells.ts'
import { hostileCells, otherValues } from './hostile-cells.ts'
import { lenientRows, originalOf, strictCsv } from './readers.ts'
import { listAs } from './support.ts'

const values = [...hostileCells, ...otherValues]
/** Three cells in a row, so that a hostile one stands first, in the middle and last. */
const rows = values.map((value) => ({ first: value, middle: value, last: value }))
const originals = values.map((value) => Array.from({ length: 3 }, () => cellText(value)))
const written = { csv: (await listAs('csv', rows)).text, tsv: (await listAs('tsv', rows)).text }

const found = {
  'csv by a strict reader of RFC 4180': strictCsv(written.csv),
  'csv by a lenient reader, as Python and spreadsheets are': lenientRows(written.csv, ','),
  'tsv by a reader without quotes, as cut and awk are': written.tsv
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t')),
  'tsv by a lenient reader, as Python and spreadsheets are': lenientRows(written.tsv, '\t'),
}

test('the rule of docs/output.md gives the originals back from csv and tsv', async () => {
  const page = readFileSync(new URL('../../../docs/output.md', import.meta.url), 'utf8')
  const [, code = ''] = /```js\n(const original = [^`]+)```/.exec(page) ?? []
  const { original } = await import(`data:text/javascript,${encodeURIComponent(`export ${code}`)}`)
  for (const cells of [strictCsv(written.csv), lenientRows(written.tsv, '\t')]) {
    assert.deepEqual(
      cells.slice(1).map((row) => row.map(original)),
      originals,
    )
  }
})

test('there are more than four hundred hostile cells, no two alike', () => {
  assert.ok(hostileCells.length > 400, String(hostileCells.length))
})

for (const [reader, [heading, ...rest]] of Object.entries(found)) {
  test(`every row of ${reader} comes back, and each cell gives its original back`, () => {
    assert.deepEqual(heading, ['first', 'middle', 'last'])
    assert.equal(rest.length, rows.length)
    assert.deepEqual(
      rest.map((cells) => cells.map(originalOf)),
      originals,
    )
  })
}

/** What a spreadsheet may run: first a sign of a formula, whatever a reader passes over before it. */
const RUNS = /^[\s\p{Cc}\p{Cf}\p{DI}\u2800]*(?:[=+\-@＝＋－＠﹦﹢﹣﹫]|sep=)/iv
const CALCULATES_ONLY = /^[ \u00a0]*[+-][\d \u00a0()./-]*$/

test('no cell of csv or tsv that was a text is a formula', () => {
  for (const cells of Object.values(found)) {
    const texts = cells.slice(1, hostileCells.length + 1).flat()
    assert.deepEqual(
      texts.filter((cell) => RUNS.test(cell) && !CALCULATES_ONLY.test(cell)),
      [],
    )
  }
})

test('no reader with another separator finds a formula that begins with an equals sign', () => {
  for (const text of Object.values(written)) {
    for (const separator of [',', ';', '\t']) {
      const texts = lenientRows(text, separator).flat()
      assert.deepEqual(
        texts.filter((cell) => /^[\s\p{Cf}]*[=＝﹦]/v.test(cell)),
        [],
        JSON.stringify(separator),
      )
    }
  }
})

test('no reader that splits at semicolons finds a formula that calls a function or another program', () => {
  for (const text of Object.values(written)) {
    assert.deepEqual(
      lenientRows(text, ';')
        .flat()
        .filter((cell) => /^[\s\p{Cf}]*[=+\-@＋－＠][^;\n]*(?:\w\(|\|)/v.test(cell)),
      [],
    )
  }
})

test('hostile names of columns come back from csv and tsv, and none is a formula', async () => {
  const names = hostileCells.filter((name) => name !== '')
  const row = Object.fromEntries(names.map((name) => [name, 1]))
  for (const [format, separator] of [
    ['csv', ','],
    ['tsv', '\t'],
  ] as const) {
    const [heading = [], cells] = lenientRows((await listAs(format, [row])).text, separator)
    assert.deepEqual(heading.map(originalOf).sort(), names.toSorted())
    assert.equal(cells?.length, names.length)
    assert.deepEqual(
      heading.filter((name) => RUNS.test(name) && !CALCULATES_ONLY.test(name)),
      [],
    )
  }
})

test('any texts come back from csv and tsv', async () => {
  const parts = fc.constantFrom(...'\'"=+-@,;\t\r\n \\u01b\u00a0\ufeff\u200b\ud800\u2028\u0000ax(|!', '\\u001b', 'sep=')
  const anyText = fc.array(parts, { maxLength: 8 }).map((all) => all.join(''))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 5 }), async (texts) => {
      const pairs = texts.map(([a, b]) => ({ a, b }))
      const { text: csv } = await listAs('csv', pairs)
      const { text: tsv } = await listAs('tsv', pairs)
      for (const read of [strictCsv(csv), lenientRows(csv, ','), lenientRows(tsv, '\t')]) {
        assert.deepEqual(
          read.slice(1).map((cells) => cells.map(originalOf)),
          texts,
        )
        assert.deepEqual(
          read.flat().filter((cell) => RUNS.test(cell) && !CALCULATES_ONLY.test(cell)),
          [],
        )
      }
    }),
    { numRuns: 200 },
  )
})

test('ordinary texts are the same in csv and tsv as they were sent', async () => {
  const names = [
    "'t Hof",
    "'s-Gravenhage",
    'C:\\new\\table',
    'CONTOSO\\robert',
    'Hi, @anna (HR)',
    'a; - b',
    'He said "no".',
  ]
  for (const name of [...names, '+49 30 1234-56', '-1', '007', 'می‌خواهم', '❤️ x', '\u200eRTL\u200f', 'e\u0301']) {
    assert.equal(lenientRows((await listAs('csv', [name])).text, ',').join(), name)
    assert.equal((await listAs('tsv', [name])).text, `${name}\n`)
  }
  const list = 'Items!\n- one (1)\n- two'
  assert.equal((await listAs('csv', [list])).text, `"${list}"\n`, 'a list of a description is no formula')
})

test('JSON inside a cell of csv or tsv is JSON of the same value before anything is undone', async () => {
  const value = { text: 'x;=1+1\ny', '@odata.type': 'file(x)', at: [1, -2, +3], path: 'C:\\new', quoted: '"=1' }
  for (const [format, separator] of [
    ['csv', ','],
    ['tsv', '\t'],
  ] as const) {
    const [, [cell = ''] = []] = lenientRows((await listAs(format, [{ value }])).text, separator)
    assert.deepEqual(JSON.parse(cell), value)
  }
})

test('a cell that is longer than Excel holds is written whole, with one warning', async () => {
  const rows = [{ a: 'x'.repeat(32_768) }, { a: 'y'.repeat(40_000) }]
  const { text, warnings } = await listAs('csv', rows)
  assert.equal(text, `a\n${rows.map(({ a }) => `${a}\n`).join('')}`)
  assert.match(warnings[0] ?? '', /more than 32767 characters/)
  assert.deepEqual((await listAs('csv', [{ a: 'x'.repeat(32_767) }])).warnings, [])
})

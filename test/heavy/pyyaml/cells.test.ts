import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { cellText } from '../../../src/cli/output/cells.ts'
import { hostileCells, otherValues } from '../../cli/output/hostile-cells.ts'
import { originalOf } from '../../cli/output/readers.ts'
import { listAs } from '../../cli/output/support.ts'

const values = [...hostileCells, ...otherValues]

/** Reads csv from standard input as Python does, and writes the rows as JSON. */
const READ = `import sys, csv, io, json
text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8-sig', newline='')
print(json.dumps(list(csv.reader(text, sys.argv[1], strict=sys.argv[2] == 'strict'))))`

/** Reads tsv as awk and cut do: a row is a line, and cells end at tabs. */
const SPLIT = `import sys, json
print(json.dumps([line.split('\\t') for line in sys.stdin.buffer.read().decode('utf-8-sig').splitlines()]))`

async function rowsBy(format: 'csv' | 'tsv', program: string, ...args: string[]): Promise<string[][]> {
  const { text } = await listAs(format, [...values.map((value) => ({ first: value, middle: value, last: value }))])
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program, ...args], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

for (const [format, dialect] of [
  ['csv', 'excel'],
  ['tsv', 'excel-tab'],
] as const) {
  for (const strictness of ['strict', 'lenient']) {
    test(`Python's csv reader (${dialect}, ${strictness}) gets every row of ${format} with its cells and no formula`, async () => {
      check(await rowsBy(format, READ, dialect, strictness))
    })
  }
}

test('Python gets every row of tsv with its cells where it splits at line ends and tabs only', async () => {
  check(await rowsBy('tsv', SPLIT))
})

function check([heading, ...rows]: readonly string[][]): void {
  assert.deepEqual(heading, ['first', 'middle', 'last'])
  assert.equal(rows.length, values.length)
  for (const [index, value] of values.entries()) {
    const row = rows[index] ?? []
    assert.deepEqual(
      row.map(originalOf),
      Array.from({ length: 3 }, () => cellText(value)),
    )
    if (typeof value !== 'string') continue
    const isPlain = row.every((cell) => !/^\s*[=+\-@＝＋－＠]/.test(cell) || /^[ \u00a0]*[+-][\d ()./-]*$/.test(cell))
    assert.ok(isPlain, JSON.stringify(row[0]))
  }
}

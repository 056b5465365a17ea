import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { hostileCells } from '../output/hostile-cells.ts'
import { lenientRows } from '../output/readers.ts'
import { listAs } from '../output/support.ts'

const rows = ['', 'x', ...hostileCells].flatMap((cell) => [
  { a: cell, b: '', c: cell },
  { a: '', b: cell, c: '' },
])
const { text } = await listAs('tsv', rows)
const expected = lenientRows(text, '\t').slice(1)

/** The cells that a shell gets, each ended by a NUL, which no cell holds. */
function readByBash(script: string): string[][] {
  const cells = execFileSync('bash', ['-c', script], { input: text, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0')
  return rows.map((_, row) => cells.slice(row * 3, row * 3 + 3))
}

test('a shell gets each cell of tsv with the separator of docs/output.md, empty ones included', () => {
  const loop = `while IFS=$'\\037' read -r a b c; do printf '%s\\0' "$a" "$b" "$c"; done`
  assert.deepEqual(readByBash(`tail -n +2 | tr '\\t' '\\037' | ${loop}`), expected)
})

test('awk and cut get each cell of tsv', () => {
  assert.deepEqual(readByBash(`awk -F'\\t' 'NR > 1 { printf "%s%c%s%c%s%c", $1, 0, $2, 0, $3, 0 }'`), expected)
  const second = execFileSync('cut', ['-f2'], { input: text, encoding: 'utf8', maxBuffer: 2 ** 26 })
  assert.deepEqual(
    second.split('\n').slice(1, -1),
    expected.map(([, cell]) => cell),
  )
})

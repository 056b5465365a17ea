import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { compileQuery } from '../../../../src/cli/output/query.ts'
import { parseJson } from '../../../../src/text/json.ts'

interface Line {
  readonly expression: string
  /** The result as JSON text; `null` for an error. */
  readonly python: string | null
  /** The result of npm's `jmespath`, where it is another one. */
  readonly javascript?: string | null
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const table = JSON.parse(read('table.json')) as readonly Line[]
const rows = parseJson(read('rows.json'), 'all')

test('the table holds as many expressions as expressions.txt', () => {
  const lines = read('expressions.txt').split('\n')
  const expressions = lines.filter((line) => line.trim() !== '' && !line.startsWith('# '))
  assert.deepEqual(
    table.map(({ expression }) => expression),
    expressions,
  )
  assert.ok(expressions.length >= 200)
})

test('--query answers as the Python library, which az uses', async (t) => {
  for (const { expression, python } of table) {
    await t.test(expression, async () => {
      if (python === null) await assert.rejects(answer(expression), { code: /^(USAGE|OUTPUT_FAILED)$/ })
      else assert.equal(await answer(expression), python)
    })
  }
})

async function answer(expression: string): Promise<string> {
  return JSON.stringify((await compileQuery(expression))(rows))
}

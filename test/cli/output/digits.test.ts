import assert from 'node:assert/strict'
import test from 'node:test'
import { fakeTenant, runCli } from '../support.ts'

/** A tenant whose Graph answers with this text. */
function answering(body: string) {
  return fakeTenant(() => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(body),
  }))
}

const numbers = ['9223372036854775807', '18446744073709551615', '1.10', '1.0', '1E5', '-0', '0.12345678901234567890123']
const row = `{${numbers.map((number, index) => `"n${index}":${number}`).join()},"deep":[{"n":9007199254740993}]}`
const get = ['graph', 'get', '/x']
const all = [...get, '--all']

async function out(words: readonly string[], body: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(words, answering(body))
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return stdout
}

for (const [how, words, body] of [
  ['one answer', get, row],
  ['a list', all, `{"value":[${row}]}`],
  ['a list through --query', [...all, '--query', '[]'], `{"value":[${row}]}`],
  ['a list through --sort', [...all, '--sort', 'n0'], `{"value":[${row}]}`],
] as const) {
  test(`numbers come as they were sent: ${how}, in every format`, async () => {
    for (const format of ['json', 'ndjson', 'yaml', 'csv', 'tsv', 'table']) {
      const text = await out([...words, '-o', format], body)
      for (const number of [...numbers, '9007199254740993']) {
        // YAML 1.1 would read it as a text.
        const written = format === 'yaml' && number === '1E5' ? '1\\.0e\\+5' : number.replace('.', '\\.')
        assert.match(text, new RegExp(`(?<![\\w.-])${written}(?![\\w.])`), `${format} ${number}`)
      }
    }
  })
}

test('numbers with many digits are compared, found and sorted by all of them', async () => {
  const list = '{"value":[{"n":9223372036854775807},{"n":9223372036854775805},{"n":9223372036854775806}]}'
  const query = (expression: string): Promise<string> => out([...all, '-o', 'ndjson', '--query', expression], list)
  assert.equal(await query('[?n==`9223372036854775806`].n'), '9223372036854775806\n')
  assert.equal(await query('[?n>`9223372036854775805`].n'), '9223372036854775807\n9223372036854775806\n')
  assert.equal(await query('max([].n)'), '9223372036854775807\n')
  assert.equal(await query('sum([].n)'), '27670116110564327418\n')
  assert.equal(await query('[].n'), '9223372036854775807\n9223372036854775805\n9223372036854775806\n')
  const sorted = await out([...all, '-o', 'csv', '--sort=-n'], list)
  assert.equal(sorted, 'n\n9223372036854775807\n9223372036854775806\n9223372036854775805\n')
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { parseDocument } from 'yaml'
import { parseWorld, WorldFileError } from '../../../../src/emulator/world/file/index.ts'
import { valuesOf } from '../../../../src/emulator/world/file/read/aliases.ts'

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

async function refusal(text: string): Promise<WorldFileError> {
  const error = await parseWorld(text, 'w').catch((cause: unknown) => cause)
  assert.ok(error instanceof WorldFileError)
  return error
}

test('of a world file with thousands of mistakes fifty are in the message, and all in the error', async () => {
  const { message, problems } = await refusal(lines(3_000, (index) => `k${index}: 1`))
  const shown = message.split('\n')
  assert.equal(shown.length, 52)
  assert.match(shown[50] ?? '', /^w:50: k49 is not a known key/)
  assert.equal(shown[51], 'and 2950 more')
  assert.equal(problems.length, 3_000)
})

test('keys that stand twice are found at their lines, and one of another kind is no repetition', async () => {
  const { problems } = await refusal(`targets:\n${lines(2_000, () => '  t: {}')}\n  1: {}\n  "1": {}\n`)
  const twice = problems.filter(({ text }) => text === 'This key stands twice in the same mapping.')
  assert.deepEqual([twice.length, twice[0]?.line, twice.at(-1)?.line], [1_999, 3, 2_001])
})

test('aliases that stand for more than a million values are refused', async () => {
  const list = lines(2_000, (index) => `x${index},`).replaceAll('\n', ' ')
  const text = `targets:\n  t: { domains: &all [${list}] }\n${lines(2_000, (index) => `  t${index}: { domains: *all }`)}`
  assert.deepEqual((await refusal(text)).problems.slice(0, 3), [
    { line: 1, text: 'Aliases (`*name`) repeat more than a million values.' },
  ])
})

test('a list with more mistakes than the library can report is refused in one sentence', async () => {
  const { problems } = await refusal(`targets: { t: { domains: [${'1,'.repeat(300_000)}] } }`)
  assert.equal(problems.length, 1)
  assert.match(problems[0]?.text ?? '', /has a list or a mapping with more than a hundred thousand mistakes/)
})

test('each of thousands of aliases of a world file gets the value of its own anchor', () => {
  const text = `${lines(2_000, (index) => `k${index}: &a${index} ${index}`)}\nz: [${lines(2_000, (index) => `  *a${index},`)}]`
  const { z } = valuesOf(parseDocument(text)) as { z: unknown[] }
  assert.deepEqual(
    z,
    Array.from({ length: 2_000 }, (_, index) => index),
  )
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { parse } from 'yaml'
import { parseJson } from '../../../src/text/json.ts'
import { listAs, oneAs } from './support.ts'
import { yamlTexts } from './yaml-texts.ts'

for (const version of ['1.1', '1.2'] as const) {
  test(`a reader of YAML ${version} reads each text as that text, as a value, as a name and in a list`, async () => {
    for (const text of yamlTexts) {
      const row = { value: text, [text]: 1, list: [text, [text], { [text]: text }] }
      const written = (await listAs('yaml', [row, text])).text
      assert.deepEqual(parse(written, { version, merge: true }), [row, text], JSON.stringify(text))
      assert.equal(parse(await oneAs('yaml', text), { version }), text, JSON.stringify(text))
    }
  })
}

test('yaml writes ordinary texts without quotes, and nested lists and objects by indentation', async () => {
  const rows = [
    { id: 'a1', name: 'Legal & Co, "x"', url: 'https://f.sharepoint.com/sites/l', none: null, yes: true },
    { list: [[1, [2, {}]], { a: 1, b: [] }], deep: { a: { b: 'c' } } },
    [],
    {},
    null,
  ]
  assert.equal(
    (await listAs('yaml', rows)).text,
    `- id: a1
  name: Legal & Co, "x"
  url: https://f.sharepoint.com/sites/l
  none: null
  "yes": true
- list:
    - - 1
      - - 2
        - {}
    - a: 1
      b: []
  deep:
    a:
      b: c
- []
- {}
- null
`,
  )
})

test('numbers of yaml have the digits that were sent, and an exponent in the form that both versions know', async () => {
  const row = parseJson('{"a":1.10,"b":9223372036854775807,"c":1E5,"d":1e-7,"e":-0,"f":-1.5e+3,"g":1.0}', 'all')
  const written = await oneAs('yaml', row)
  assert.equal(written, 'a: 1.10\nb: 9223372036854775807\nc: 1.0e+5\nd: 1.0e-7\ne: -0\nf: -1.5e+3\ng: 1.0\n')
  for (const version of ['1.1', '1.2'] as const) {
    assert.deepEqual(parse(written, { version, intAsBigInt: true }).b, 9223372036854775807n)
    assert.deepEqual(parse(written, { version }).c, 100_000)
    assert.deepEqual(parse(written, { version }).d, 1e-7)
  }
})

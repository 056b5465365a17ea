import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { load } from 'js-yaml'
import { parse } from 'yaml'
import { parseJson } from '../../../src/text/json.ts'
import { hostileCells } from './hostile-cells.ts'
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

test('three readers of YAML get the same values for hostile texts, as values and as names', async () => {
  // PyYAML reads all of them (test/heavy/pyyaml).
  const texts = [...yamlTexts, ...hostileCells.filter((text, index) => index % 4 === 0 && text.length < 10_000)]
  const rows = texts.map((text) => ({ value: text, list: [text], [text]: { [text]: 1 } }))
  const { text } = await listAs('yaml', rows)
  for (const read of [load, (yaml: string) => parse(yaml, { version: '1.1', merge: true }), parse]) {
    const found = read(text) as readonly Record<string, unknown>[]
    assert.equal(found.length, rows.length)
    // A reader may give its objects another prototype, so texts are compared.
    assert.equal(JSON.stringify(found), JSON.stringify(rows))
  }
})

test('any texts are the same in yaml to readers of YAML 1.1 and 1.2', async () => {
  const parts = fc.constantFrom(
    ...':#-?!&*|>%@`\'"{}[],\\ \n\r\ta1_.eExoNny~=<\u0085\u2028\u00a0\ufeff\u200d\ud800',
    '...',
    '\ufe0f',
    '😀',
  )
  const anyText = fc.array(parts, { maxLength: 6 }).map((all) => all.join(''))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 4 }), async (pairs) => {
      const rows = pairs.map(([name, value]) => ({ [name]: value, in: [{ [name]: [value, name] }] }))
      const { text } = await listAs('yaml', rows)
      for (const version of ['1.1', '1.2'] as const) assert.deepEqual(parse(text, { version, merge: true }), rows)
    }),
    { numRuns: 200 },
  )
})

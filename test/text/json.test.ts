import assert from 'node:assert/strict'
import test from 'node:test'
import { isSentNumber, parseJson } from '../../src/text/json.ts'

/** Numbers as text: whether a JavaScript number changes their value, and whether it changes their text. */
const numbers: readonly (readonly [text: string, value: boolean, text: boolean])[] = [
  ['0', false, false],
  ['-7', false, false],
  ['9007199254740991', false, false],
  ['9007199254740992', false, false],
  ['9007199254740993', true, true],
  ['-9007199254740993', true, true],
  ['9223372036854775807', true, true],
  ['18446744073709551615', true, true],
  ['100000000000000000000', false, false],
  ['1.5', false, false],
  ['1.10', false, true],
  ['1.0', false, true],
  ['100.00', false, true],
  ['1E5', false, true],
  ['1e+5', false, true],
  ['-0', false, true],
  ['-0.0', false, true],
  ['0.000', false, true],
  ['0.10000000000000001', false, true],
  ['0.69999999999999996', false, true],
  ['1234567890123456.78', true, true],
  ['0.12345678901234567890123', true, true],
  ['1e400', true, true],
  ['1e-400', true, true],
  ['123456789012345678e-3', true, true],
  ['12345678901234567e3', false, true],
]

for (const [number, changesValue, changesText] of numbers) {
  test(`parseJson() keeps ${number} as JavaScript can, and its digits where asked`, () => {
    for (const around of [
      [number, (value: unknown) => value],
      [`{"a":${number}}`, (value: unknown) => (value as { a: unknown }).a],
      [`{"a" :\n ${number} }`, (value: unknown) => (value as { a: unknown }).a],
      [`[1,${number}]`, (value: unknown) => (value as unknown[])[1]],
      [`[\t${number}]`, (value: unknown) => (value as unknown[])[0]],
      [`{"a":[[{"b":${number}}]]}`, (value: unknown) => (value as { a: { b: unknown }[][] }).a[0]?.[0]?.b],
    ] as const) {
      const [text, pick] = around
      const [plain, all] = [pick(parseJson(text)), pick(parseJson(text, 'all'))]
      assert.equal(isSentNumber(plain), changesValue, text)
      assert.equal(isSentNumber(all), changesText, text)
      assert.equal(JSON.stringify(all), number)
      if (!changesValue) assert.equal(plain, Number(number))
    }
  })
}

test('a number that is kept prints its digits, and arithmetic with it throws in place of being wrong', () => {
  const { usn } = parseJson('{"usn":9223372036854775807}') as { usn: { rawJSON: string } }
  assert.equal(usn.rawJSON, '9223372036854775807')
  assert.equal(
    JSON.stringify({ usn, row: { ...{ usn } } }),
    '{"usn":9223372036854775807,"row":{"usn":9223372036854775807}}',
  )
  assert.equal(BigInt(usn.rawJSON), 9223372036854775807n)
  assert.throws(() => Number(usn) + 1, TypeError)
})

test('texts that look like numbers stay texts, and broken JSON is an error either way', () => {
  const text = '{"a":"1.10","b":"x\\": 1.0, 9223372036854775807","c":[",1.5",":-0"],"__proto__":{"d":"1E5"}}'
  assert.deepEqual(parseJson(text, 'all'), JSON.parse(text))
  for (const broken of ['{"a":1.0', '[1.0,]', '01', '1.', '{"a":.5}', '']) {
    assert.throws(() => parseJson(broken, 'all'), SyntaxError, broken)
  }
})

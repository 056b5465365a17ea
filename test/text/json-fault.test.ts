import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonFault } from '../../src/text/json-fault.ts'

const at = (text: string): string | undefined => {
  const fault = jsonFault(text)
  return fault && `${fault.line}:${fault.column} ${fault.what}`
}

test('jsonFault()', async (t) => {
  await t.test('finds nothing in JSON', () => {
    for (const text of [
      '{}',
      ' [ ] ',
      '{"a":[1,-0,1.50,1E+5,9223372036854775807],"b":{"a":null},"":true}',
      '"\\" \\\\"',
      '"a\\u0041 \u2028"',
      '[{"a":1},{"a":1}]',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `{"contentBytes":"${'QUJD'.repeat(1_000_000)}"}`,
    ]) {
      assert.doesNotThrow(() => JSON.parse(text))
      assert.equal(at(text), undefined, text.slice(0, 80))
    }
  })

  await t.test('says where the fault is, and what people write there', () => {
    for (const [text, expected] of [
      ['', '1:1 The text ends too soon'],
      ['{"a":1', '1:7 The text ends too soon'],
      ['{"a":1,}', '1:8 A comma stands before the end of an object or list'],
      ['[1,\r\n  2,\r\n]', '3:1 A comma stands before the end of an object or list'],
      ['{\n  // who\n  "a": 1 }', '2:3 A comment, which JSON does not have'],
      ['[1] /* end */', '1:5 A comment, which JSON does not have'],
      ["{'a':1}", '1:2 A quotation mark that is not "'],
      ['{\u201ca\u201d:1}', '1:2 A quotation mark that is not "'],
      ['{displayName:1}', '1:2 A word without double quotes; shells take them away'],
      ['{"a":yes}', '1:6 A word without double quotes; shells take them away'],
      ['[NaN]', '1:2 NaN and Infinity, which JSON does not have'],
      ['[-Infinity]', '1:2 NaN and Infinity, which JSON does not have'],
      ['[+1]', '1:2 A number in a form that JSON does not have'],
      ['[01]', '1:2 A number in a form that JSON does not have'],
      ['[1.]', '1:2 A number in a form that JSON does not have'],
      ['[.5]', '1:2 A number in a form that JSON does not have'],
      ['[1 2]', '1:4 Something stands where a comma or the end was expected'],
      ['{"a":1}}', '1:8 Something stands where a comma or the end was expected'],
      ['[1}', '1:3 Something stands where a comma or the end was expected'],
      ['["a\nb"]', '1:2 A text has no end, or a character that must be escaped'],
      ['["a\\x"]', '1:2 A text has no end, or a character that must be escaped'],
      ['["a]', '1:2 A text has no end, or a character that must be escaped'],
      ['{"a" 1}', '1:6 A character stands where it cannot'],
      [',', '1:1 A character stands where it cannot'],
    ] as const) {
      assert.throws(() => JSON.parse(text), SyntaxError, text)
      assert.equal(at(text), expected, text)
    }
  })

  await t.test('a name that stands twice in one object is a fault, however it is escaped', () => {
    assert.equal(at('{"a":1,\n "a":2}'), '2:2 "a" stands twice in one object')
    assert.equal(at('[{"b":{"\\u0061":1,"a":2}}]'), '1:19 "a" stands twice in one object')
    assert.equal(jsonFault('{"a":1,"a":2}')?.kind, 'name-twice')
    assert.equal(jsonFault('{"a":1,"A":2}'), undefined)
  })
})

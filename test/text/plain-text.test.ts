import assert from 'node:assert/strict'
import test from 'node:test'
import { isTooDeep } from '../../src/text/json-depth.ts'
import { plainText } from '../../src/text/plain-text.ts'
import { withoutSecrets } from '../../src/text/redact.ts'

test('plainText() shows words of JSON, and only names a list or an object', () => {
  const shown: readonly [value: unknown, text: string][] = [
    ['a', 'a'],
    [1.5, '1.5'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('x'), 'Symbol(x)'],
    [['a'], '(a list)'],
    [{ toString: 1, valueOf: 1 }, '(an object)'],
    [Object.create(null), '(an object)'],
    [() => 'a', '(an object)'],
  ]
  for (const [value, text] of shown) assert.equal(plainText(value), text)
})

test('isTooDeep() counts the levels of lists and objects, and no brackets within texts', () => {
  const deep = (levels: number): Buffer => Buffer.from('['.repeat(levels) + ']'.repeat(levels))
  assert.equal(isTooDeep(deep(1_000)), false)
  assert.equal(isTooDeep(deep(1_001)), true)
  assert.equal(isTooDeep(Buffer.from(`[${'{},'.repeat(5_000)}1]`)), false)
  assert.equal(isTooDeep(Buffer.from(JSON.stringify({ text: `\\"${'[{'.repeat(2_000)}` }))), false)
  assert.equal(isTooDeep(Buffer.from(`[${'["]]",'.repeat(1_001)}1`)), true)
  assert.equal(isTooDeep(Buffer.from(`["\\\\",${'{"a":'.repeat(1_001)}1`)), true)
})

test('withoutSecrets() makes an error of whatever was thrown', () => {
  const unreadable = Object.defineProperty(new Error(), 'message', {
    get: () => {
      throw new Error('marked')
    },
  })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const thrown: readonly [value: unknown, message: string][] = [
    [unreadable, 'The error cannot be read.'],
    [revoked.proxy, 'The error cannot be read.'],
    [Object.create(null), '(an object)'],
    [Symbol('x'), 'Symbol(x)'],
    [undefined, 'undefined'],
    [Object.assign(new Error('x'), { message: { toString: 1 } }), '(an object)'],
  ]
  for (const [value, message] of thrown) assert.equal(withoutSecrets(value).message, message)
})

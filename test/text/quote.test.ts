import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listSome, quote } from '../../src/text/quote.ts'

test('quote() leaves nothing that a terminal obeys', () => {
  assert.equal(quote('a"b\\c'), '"a\\"b\\\\c"')
  assert.equal(quote('\u001b[31m\u009b\u202e\n'), '"\\u001b[31m\\u009b\\u202e\\n"')
  assert.equal(quote('x'.repeat(100)), `"${'x'.repeat(60)}…"`)
})

test('listSome() names a few and counts the rest', () => {
  assert.equal(listSome(['a', 'b']), '"a", "b"')
  assert.equal(
    listSome(
      Array.from({ length: 1000 }, (_, index) => `t${index}`),
      2,
    ),
    '"t0", "t1" and 998 more',
  )
})

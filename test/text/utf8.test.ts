import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readUtf8 } from '../../src/text/utf8.ts'

const text = '{"displayName":"M\u00fcller \u20ac"}'

test('readUtf8() gives the text without its byte order mark, and is never lenient', () => {
  assert.deepEqual(readUtf8(Buffer.from(text)), { text })
  assert.deepEqual(readUtf8(Buffer.from(`\uFEFF${text}`)), { text })
  assert.deepEqual(readUtf8(new Uint8Array()), { text: '' })
  for (const bytes of [[0x4d, 0xfc], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf]]) {
    assert.match(JSON.stringify(readUtf8(Uint8Array.from(bytes))), /Windows-1252/)
  }
})

test('readUtf8() names UTF-16 in both orders, with and without its mark', () => {
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(text, 'utf16le').swap16()
  for (const bytes of [little, big, Buffer.from([0xff, 0xfe, ...little]), Buffer.from([0xfe, 0xff, ...big])]) {
    assert.match(JSON.stringify(readUtf8(bytes)), /UTF-16.*Set-Content -Encoding utf8/)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../../src/text/decode.ts'

const text = 'M\u00fcller \u20ac \u{1f600}'
const wide = Buffer.from(`\uFEFF${text}`, 'utf16le')
const swapped = Buffer.from(wide).swap16()

test('decode()', async (t) => {
  await t.test('gives the text of UTF-8, and of UTF-16 with its mark in both orders, without the mark', () => {
    for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), wide, swapped]) {
      assert.deepEqual(decode(bytes), { text })
    }
    assert.deepEqual(decode(new Uint8Array()), { text: '' })
    assert.deepEqual(decode(Uint8Array.of(0xff, 0xfe)), { text: '' })
    assert.deepEqual(decode(Buffer.from('\uFFFD')), { text: '\uFFFD' })
  })

  await t.test('leaves the bytes as they are', () => {
    const before = Buffer.from(swapped)
    decode(swapped)
    assert.deepEqual(swapped, before)
  })

  await t.test('refuses UTF-16 without its mark, and UTF-32', () => {
    const unmarked = Buffer.from(text, 'utf16le')
    for (const bytes of [unmarked, Buffer.from(unmarked).swap16(), Buffer.from([0xff, 0xfe, 0, 0, 0x4d, 0, 0, 0])]) {
      assert.match(causeOf(bytes), /^It is UTF-16/)
    }
  })

  await t.test('names the first byte that is not UTF-8, counted from 1, and its line', () => {
    for (const [bytes, place] of [
      [Buffer.from([0x61, 0x0a, 0xe9, 0x0a]), 'byte 3 (line 2)'],
      [Buffer.from([...Buffer.from('\uFFFD\n\u20ac'), 0xc3]), 'byte 8 (line 2)'],
      [Buffer.from([0xed, 0xa0, 0x80]), 'byte 1 (line 1)'],
      [Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]), 'byte 5 (line 1)'],
    ] as const) {
      assert.ok(causeOf(bytes).includes(`${place} is no UTF-8`), causeOf(bytes))
    }
  })

  await t.test('names the place of half a letter in UTF-16', () => {
    const lone = Buffer.from('\uFEFFab\ud83dc', 'utf16le')
    for (const bytes of [lone, Buffer.from(lone).swap16()])
      assert.match(causeOf(bytes), /the letter at byte 7 is not whole/)
    assert.match(causeOf(wide.subarray(0, -1)), new RegExp(`at byte ${wide.length - 3} is not whole`))
  })
})

function causeOf(bytes: Uint8Array): string {
  const read = decode(bytes)
  return 'likelyCause' in read ? read.likelyCause : `no cause, but ${read.text}`
}

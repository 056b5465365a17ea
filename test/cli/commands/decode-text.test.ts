import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeText } from '../../../src/cli/commands/trust/decode-text.ts'

const text = 'ERROR: AADSTS90002: « Tenant » not found\r\n'
const wide = Buffer.from(text, 'utf16le')

test('text is read in each of the forms that shells write by >', () => {
  assert.equal(decodeText(Buffer.from(text)), text)
  assert.equal(decodeText(Buffer.from(`\uFEFF${text}`)), text)
  assert.equal(decodeText(wide), text)
  assert.equal(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), wide])), text)
  assert.equal(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()])), text)
})

test('no text and a single character are no form of their own', () => {
  assert.equal(decodeText(new Uint8Array()), '')
  assert.equal(decodeText(Buffer.from('{')), '{')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSearch } from './search.ts'

test('the search finds a secret however it was cut, broken or encoded, and nothing else', () => {
  const signature = Buffer.from('a signature of a token, as long as they are, more or less').toString('base64url')
  const token = `eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiJmYWJyaWthbSIsInJvbGVzIjpbXX0.${signature}`
  const search = createSearch([token, 'short-one'])
  const hidden = {
    whole: token,
    cut: `(${token.slice(-30, -5)}…)`,
    payload: token.split('.')[1] ?? '',
    base64: Buffer.from(`Authorization: ${token}`).toString('base64'),
    base64Shifted: Buffer.from(`x${token}`).toString('base64'),
    hex: Buffer.from(token).toString('hex'),
    broken: token.replaceAll(/(.{8})/g, '$1\n  '),
    escaped: [...token].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    percent: [...token].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(''),
    short: 'it is short-one.',
  }
  for (const [how, text] of Object.entries(hidden)) assert.ok(search(`before ${text} after`), how)
  assert.equal(search('eyJhbGciOiJSUzI1NiJ9 and {"tid":"fabrikam","roles":[]}, claims that may be shown'), undefined)
})

test('the search finds twenty characters in a row wherever they begin, and not nineteen', () => {
  const secret = Array.from({ length: 60 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('')
  const search = createSearch([secret])
  for (let at = 0; at + 20 <= secret.length; at++) {
    const run = secret.slice(at, at + 20)
    assert.equal(search(`before ${run} after`), run, `from ${at} on`)
    assert.equal(search(`before ${run.slice(1)} after`), undefined, `from ${at + 1} on`)
  }
})

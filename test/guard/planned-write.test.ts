import assert from 'node:assert/strict'
import test from 'node:test'
import { plannedWrite } from '../../src/guard/planned-write.ts'
import type { Write } from '../../src/guard/writes.ts'

const write: Write = { method: 'POST', path: '/v1.0/users' }

const shown = (body: string | Uint8Array) => {
  const { body: value, bodyBytes } = plannedWrite(write, { query: '', body })
  return { ...(value === undefined ? {} : { value }), ...(bodyBytes === undefined ? {} : { bodyBytes }) }
}

test('plannedWrite()', async (t) => {
  await t.test('a write without a body is its method and path, with the query', () => {
    assert.deepEqual(plannedWrite(write), { method: 'POST', path: '/v1.0/users' })
    assert.deepEqual(plannedWrite(write, { query: '?$select=id' }), {
      method: 'POST',
      path: '/v1.0/users?$select=id',
    })
  })

  await t.test('the value of a JSON body is given whole', () => {
    assert.deepEqual(shown('{"displayName":"Müller","tags":[1,null,true]}'), {
      value: { displayName: 'Müller', tags: [1, null, true] },
    })
    assert.deepEqual(shown('null'), { value: null })
  })

  await t.test('passwords, secrets and tokens in a body are left out, however deep', () => {
    const secret = 'correct horse'
    const body = {
      passwordProfile: { password: secret, forceChangePasswordNextSignIn: true },
      passwordCredentials: [{ secretText: secret, displayName: 'kept' }],
      clientSecret: secret,
      refresh_token: secret,
      note: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl',
    }
    const text = JSON.stringify(plannedWrite(write, { query: '', body: JSON.stringify(body) }))
    assert.doesNotMatch(text, /correct horse|eyJ/)
    assert.match(text, /"displayName":"kept"/)
    assert.match(text, /"forceChangePasswordNextSignIn":true/)
  })

  await t.test('a token in the path is left out', () => {
    const path = '/v1.0/eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl'
    assert.doesNotMatch(plannedWrite({ ...write, path }).path, /eyJ/)
  })

  await t.test('a number that JavaScript would change is given as its digits', () => {
    assert.deepEqual(shown('{"a":12345678901234567890,"b":0.1,"c":1.10,"d":0.12345678901234567,"e":-5}'), {
      value: { a: '12345678901234567890', b: 0.1, c: 1.1, d: '0.12345678901234567', e: -5 },
    })
  })

  await t.test('a long body is cut, and its size is given', () => {
    const long = JSON.stringify({ text: 'ü'.repeat(3_000) })
    assert.deepEqual(shown(long), { value: long.slice(0, 2_000), bodyBytes: 6_011 })
    assert.deepEqual(shown('x '.repeat(1_500)), { value: 'x '.repeat(1_000), bodyBytes: 3_000 })
    assert.deepEqual(shown('x '.repeat(600_000)), { bodyBytes: 1_200_000 })
  })

  await t.test('of bytes only the size is given', () => {
    assert.deepEqual(shown(new Uint8Array(7)), { bodyBytes: 7 })
  })
})

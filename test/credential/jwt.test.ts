import assert from 'node:assert/strict'
import test from 'node:test'
import { claimTimeMs, decodeClaims, fingerprint } from '../../src/credential/jwt.ts'
import { assertHidden } from '../support/secrets.ts'
import { unsignedToken } from '../support/tokens.ts'

test('decodeClaims()', async (t) => {
  await t.test('reads the claims, also those that are not ASCII', () => {
    assert.deepEqual(decodeClaims(unsignedToken({ tid: 't', name: 'Grüße 🙂' })), { tid: 't', name: 'Grüße 🙂' })
  })

  await t.test('refuses what is no JWT without quoting it', () => {
    const list = `e30.${Buffer.from('["marked"]').toString('base64url')}.x`
    const broken = `e30.${Buffer.from('{"marked":').toString('base64url')}.x`
    for (const wrong of [
      '',
      'marked',
      'a.b.c',
      'a..c',
      list,
      broken,
      `e30.${Buffer.from('null').toString('base64url')}.x`,
    ]) {
      assert.throws(
        () => decodeClaims(wrong),
        (error: unknown) => {
          assertHidden(error, ['marked'])
          return error instanceof SyntaxError && error.message === 'Not a JSON Web Token'
        },
        wrong,
      )
    }
  })
})

test('claimTimeMs() reads seconds, and nothing that is not a date', () => {
  assert.equal(claimTimeMs({ exp: 1.5 }, 'exp'), 1_500)
  for (const wrong of [undefined, '1', null, Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300]) {
    assert.equal(claimTimeMs({ exp: wrong }, 'exp'), undefined, String(wrong))
  }
})

test('fingerprint() is the beginning of the SHA-256, and equal for equal tokens only', () => {
  assert.equal(fingerprint('abc'), 'ba7816bf8f01cfea')
  assert.notEqual(fingerprint('abd'), fingerprint('abc'))
})

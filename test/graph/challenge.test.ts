import assert from 'node:assert/strict'
import test from 'node:test'
import { claimsChallenge } from '../../src/graph/challenge.ts'
import { text } from '../support/scripted-send.ts'

const CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
const encoded = Buffer.from(CLAIMS).toString('base64')

function read(header: string, status = 401): string | undefined {
  return claimsChallenge(text('', status, { 'www-authenticate': header }))
}

test('claimsChallenge()', async (t) => {
  await t.test('the claims of an insufficient_claims challenge are decoded, whatever stands around them', () => {
    const realm = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    assert.equal(read(`${realm}, error="insufficient_claims", claims="${encoded}"`), CLAIMS)
    assert.equal(read(`${realm}, client_id="x", claims="${encoded}", error="insufficient_claims"`), CLAIMS)
    assert.equal(
      read(
        `Basic realm="x", Bearer error="insufficient_claims", claims="${Buffer.from(CLAIMS).toString('base64url')}"`,
      ),
      CLAIMS,
    )
  })

  await t.test('other refusals are no challenge', () => {
    assert.equal(read(`Bearer error="invalid_token", claims="${encoded}"`), undefined)
    assert.equal(read('Bearer error="insufficient_claims"'), undefined)
    assert.equal(read(`Bearer error="insufficient_claims", claims="${encoded}"`, 403), undefined)
    assert.equal(claimsChallenge(text('', 401)), undefined)
  })

  await t.test('claims that are not JSON are no challenge', () => {
    for (const wrong of ['bm90IGpzb24=', '====', '<script>']) {
      assert.equal(read(`Bearer error="insufficient_claims", claims="${wrong}"`), undefined)
    }
  })
})

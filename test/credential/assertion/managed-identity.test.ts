import assert from 'node:assert/strict'
import test from 'node:test'
import { managedIdentityAssertion } from '../../../src/credential/assertion/managed-identity.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { json, never, queryOf, scriptedSend } from '../../support/scripted-send.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const APP_SERVICE = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: 'first' }

function answer(expiresOn: number) {
  return json({ access_token: assertionToken({ exp: seconds(expiresOn) }), expires_on: String(seconds(expiresOn)) })
}

test('managedIdentityAssertion()', async (t) => {
  await t.test('the host is found in the environment, unless it is named', async (t) => {
    const { send, requests } = scriptedSend(t, answer(NOON + HOUR), answer(NOON + HOUR), answer(NOON + HOUR))
    const runtime = { send, ...fakeClock() }
    const found = managedIdentityAssertion({ ...runtime, env: APP_SERVICE })
    const guessed = managedIdentityAssertion({ ...runtime, env: {} })
    const named = managedIdentityAssertion({ ...runtime, env: APP_SERVICE, host: 'imds' })
    assert.deepEqual([found.source, guessed.source, named.source], ['app-service', 'imds', 'imds'])
    for (const source of [found, guessed, named]) await source.get({ audience })
    assert.deepEqual(
      requests.map(({ url }) => new URL(url).host),
      ['127.0.0.1:41', '169.254.169.254', '169.254.169.254'],
    )
  })

  await t.test('a thousand callers cost one request', async (t) => {
    const { send } = scriptedSend(t, answer(NOON + 24 * HOUR))
    const source = managedIdentityAssertion({ send, ...fakeClock(), env: APP_SERVICE })
    await Promise.all(Array.from({ length: 1_000 }, () => source.get({ audience })))
  })

  await t.test(
    'an assertion is renewed before its end, with the header that the platform has set meanwhile',
    async (t) => {
      const clock = fakeClock()
      const env = { ...APP_SERVICE }
      const { send, requests } = scriptedSend(t, answer(NOON + 24 * HOUR), answer(NOON + 48 * HOUR))
      const source = managedIdentityAssertion({ send, ...clock, env })
      await source.get({ audience })
      env.IDENTITY_HEADER = 'second'
      clock.advance(24 * HOUR - 20_000)
      assert.equal((await source.get({ audience })).expiresOn, NOON + 48 * HOUR)
      assert.deepEqual(
        requests.map(({ headers }) => headers?.['X-IDENTITY-HEADER']),
        ['first', 'second'],
      )
    },
  )

  await t.test('the old assertion serves when it cannot be renewed', async (t) => {
    const clock = fakeClock()
    const { send } = scriptedSend(t, answer(NOON + HOUR), json({ message: 'not now' }, 400))
    const source = managedIdentityAssertion({ send, ...clock, env: APP_SERVICE })
    await source.get({ audience })
    clock.advance(56 * 60_000)
    assert.equal((await source.get({ audience })).expiresOn, NOON + HOUR)
  })

  await t.test('the request names the identity that was chosen', async (t) => {
    const { send, requests } = scriptedSend(t, answer(NOON + HOUR))
    const identity = { clientId: 'c-1' }
    await managedIdentityAssertion({ send, ...fakeClock(), env: APP_SERVICE, identity }).get({ audience })
    assert.equal(queryOf(requests[0])['client_id'], 'c-1')
  })

  await t.test('the older form of request can be chosen', async (t) => {
    const { send, requests } = scriptedSend(t, answer(NOON + HOUR))
    await managedIdentityAssertion({ send, ...fakeClock(), env: APP_SERVICE, form: 'post' }).get({ audience })
    assert.equal(requests[0]?.method, 'POST')
  })

  await t.test('an assertion that has expired, or has no end, is refused', async (t) => {
    const unknown = json({ access_token: 'opaque' })
    const { send } = scriptedSend(t, answer(NOON - 1_000), unknown)
    for (let n = 0; n < 2; n++) {
      const source = managedIdentityAssertion({ send, ...fakeClock(), env: APP_SERVICE })
      await assert.rejects(source.get({ audience }), {
        code: 'ASSERTION_INVALID',
        message: 'The assertion from app-service has already expired, or does not say when it ends.',
      })
    }
  })

  await t.test('the signal of the source ends a request for all callers', async (t) => {
    const lifetime = new AbortController()
    const { send } = scriptedSend(t, never)
    const source = managedIdentityAssertion({ send, ...fakeClock(), env: APP_SERVICE, signal: lifetime.signal })
    const callers = [source.get({ audience }), source.get({ audience })]
    const reason = new Error('Ctrl-C')
    setImmediate(() => lifetime.abort(reason))
    for (const caller of callers) await assert.rejects(caller, reason)
  })
})

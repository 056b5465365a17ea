import assert from 'node:assert/strict'
import test from 'node:test'
import { fromImds } from '../../../src/credential/assertion/imds.ts'
import type { ManagedIdentitySelector } from '../../../src/credential/assertion/source.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { type Answer, json, queryOf, scriptedSend, text } from '../../support/scripted-send.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const token = assertionToken()
const answer = json({ access_token: token, expires_on: String(seconds(NOON + HOUR)), expires_in: '3599' })

test('requests to IMDS', async (t) => {
  const selectors: readonly [ManagedIdentitySelector, Record<string, string>][] = [
    [undefined, {}],
    ['system', {}],
    [{ clientId: 'c-1' }, { client_id: 'c-1' }],
    [{ objectId: 'o-1' }, { object_id: 'o-1' }],
    [{ resourceId: '/subscriptions/s' }, { msi_res_id: '/subscriptions/s' }],
  ]
  for (const [selector, parameters] of selectors) {
    await t.test(`IMDS gets a GET at its link-local address, directly, for ${JSON.stringify(selector)}`, async (t) => {
      const { send, requests } = scriptedSend(t, answer)
      const assertion = await fromImds(selector, { HTTP_PROXY: 'http://p' }, { audience }, { send, ...fakeClock() })
      assert.deepEqual(assertion, { token, expiresOn: NOON + HOUR })
      const [request] = requests
      assert.equal(request?.method, 'GET')
      assert.equal(request.url.split('?')[0], 'http://169.254.169.254/metadata/identity/oauth2/token')
      assert.deepEqual(queryOf(request), { 'api-version': '2018-02-01', resource: audience, ...parameters })
      assert.deepEqual(request.headers, { Metadata: 'true' })
      assert.equal(request.direct, true)
    })
  }
})

test('AZURE_POD_IDENTITY_AUTHORITY_HOST moves IMDS, and is refused if it is no address', async (t) => {
  const { send, requests } = scriptedSend(t, answer)
  const moved = { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:42' }
  await fromImds('system', moved, { audience }, { send, ...fakeClock() })
  assert.ok(requests[0]?.url.startsWith('http://127.0.0.1:42/metadata/identity/oauth2/token?'))

  const wrong = { AZURE_POD_IDENTITY_AUTHORITY_HOST: '127.0.0.1' }
  await assert.rejects(async () => fromImds('system', wrong, { audience }, { send, ...fakeClock() }), {
    code: 'IDENTITY_NOT_FOUND',
    message: 'AZURE_POD_IDENTITY_AUTHORITY_HOST is not the address of an endpoint.',
  })
})

test('retries of IMDS', async (t) => {
  for (const status of [404, 410, 429, 500, 503]) {
    await t.test(`${status} is retried`, async (t) => {
      const clock = fakeClock()
      const { send } = scriptedSend(t, text('', status), text('', status), answer)
      const { token: got } = await fromImds('system', {}, { audience }, { send, ...clock })
      assert.equal(got, token)
      assert.equal(clock.waits.length, 2)
      assert.ok(
        clock.waits.every((wait) => wait >= 1_000),
        'the guidance asks for a second at least',
      )
    })
  }

  await t.test('410 is retried long enough to outlast the 70 seconds that it announces', async (t) => {
    const clock = fakeClock()
    const gone: Answer[] = Array.from({ length: 5 }, () => text('', 410))
    const { send } = scriptedSend(t, ...gone, answer)
    await fromImds('system', {}, { audience }, { send, ...clock })
    assert.ok(clock.now() - NOON >= 70_000, `waited ${clock.now() - NOON} ms`)
  })

  for (const status of [404, 410, 429, 503]) {
    await t.test(`${status} is retried within six tries and three minutes`, async (t) => {
      const clock = fakeClock()
      const { send } = scriptedSend(t, ...Array.from({ length: 6 }, () => text('', status)))
      await assert.rejects(fromImds('system', {}, { audience }, { send, ...clock }), {
        name: 'AssertionUnavailableError',
        code: 'IDENTITY_BUSY',
        status,
        message: `The managed identity endpoint answered ${status}, and no further try was in bounds.`,
      })
      assert.ok(clock.now() - NOON <= 180_000)
    })
  }

  await t.test('other refusals of IMDS are not retried', async (t) => {
    for (const status of [400, 401, 403, 405]) {
      const clock = fakeClock()
      const { send } = scriptedSend(t, text('', status))
      await assert.rejects(fromImds('system', {}, { audience }, { send, ...clock }), {
        code: 'IDENTITY_REFUSED',
        status,
      })
      assert.deepEqual(clock.waits, [])
    }
  })
})

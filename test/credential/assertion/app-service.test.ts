import assert from 'node:assert/strict'
import test from 'node:test'
import { fromAppService } from '../../../src/credential/assertion/app-service.ts'
import type { ManagedIdentitySelector } from '../../../src/credential/assertion/source.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { formOf, json, queryOf, scriptedSend } from '../../support/scripted-send.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token/', IDENTITY_HEADER: 'the-header' }
const audience = 'api://AzureADTokenExchange'
const token = assertionToken()
const answer = json({ access_token: token, expires_on: String(seconds(NOON + HOUR)), token_type: 'Bearer' })

const selectors: readonly [ManagedIdentitySelector, Record<string, string>][] = [
  [undefined, {}],
  ['system', {}],
  [{ clientId: 'c-1' }, { client_id: 'c-1' }],
  [{ objectId: 'o-1' }, { object_id: 'o-1' }],
  [{ resourceId: '/subscriptions/s/x y' }, { mi_res_id: '/subscriptions/s/x y' }],
]

test('GET requests to App Service', async (t) => {
  for (const [selector, parameters] of selectors) {
    await t.test(`App Service gets a GET for ${JSON.stringify(selector)}`, async (t) => {
      const { send, requests } = scriptedSend(t, answer)
      const assertion = await fromAppService(selector, 'get', env, { audience }, { send, ...fakeClock() })
      assert.deepEqual(assertion, { token, expiresOn: NOON + HOUR })
      const [request] = requests
      assert.equal(request?.method, 'GET')
      assert.ok(request.url.startsWith('http://127.0.0.1:41/msi/token/?'), 'a slash at the end stays')
      assert.deepEqual(queryOf(request), { 'api-version': '2019-08-01', resource: audience, ...parameters })
      assert.deepEqual(request.headers, { 'X-IDENTITY-HEADER': 'the-header', Metadata: 'true' })
      assert.equal(request.body, undefined)
    })
  }

  await t.test('a query in the address of App Service is kept', async (t) => {
    const { send, requests } = scriptedSend(t, answer)
    const busy = { ...env, IDENTITY_ENDPOINT: 'http://127.0.0.1:41/token?slot=1' }
    await fromAppService('system', 'get', busy, { audience }, { send, ...fakeClock() })
    assert.deepEqual(queryOf(requests[0]), { slot: '1', 'api-version': '2019-08-01', resource: audience })
  })
})

test('POST requests to Automation', async (t) => {
  for (const [selector, parameters] of selectors) {
    await t.test(`Automation gets a form without an api-version for ${JSON.stringify(selector)}`, async (t) => {
      const { send, requests } = scriptedSend(t, answer)
      await fromAppService(selector, 'post', env, { audience }, { send, ...fakeClock() })
      const [request] = requests
      assert.equal(request?.method, 'POST')
      assert.equal(request.url, env.IDENTITY_ENDPOINT)
      assert.deepEqual(formOf(request), { resource: audience, ...parameters })
      assert.deepEqual(request.headers, {
        'X-IDENTITY-HEADER': 'the-header',
        Metadata: 'true',
        'content-type': 'application/x-www-form-urlencoded',
      })
    })
  }
})

test('the request goes to the endpoint directly, whatever proxy the environment names', async (t) => {
  const { send, requests } = scriptedSend(t, answer, answer)
  await fromAppService('system', 'get', { ...env, HTTP_PROXY: 'http://p' }, { audience }, { send, ...fakeClock() })
  await fromAppService('system', 'post', env, { audience }, { send, ...fakeClock() })
  assert.deepEqual(
    requests.map(({ direct }) => direct),
    [true, true],
  )
})

test('fromAppService() with an address that is none', async (t) => {
  for (const wrong of ['', '/msi/token', 'file:///etc/passwd', 'ftp://127.0.0.1/']) {
    await t.test(`${wrong || 'an empty address'} gets no request`, async (t) => {
      const { send } = scriptedSend(t)
      const asking = async () =>
        fromAppService('system', 'get', { ...env, IDENTITY_ENDPOINT: wrong }, { audience }, { send, ...fakeClock() })
      await assert.rejects(asking, {
        name: 'AssertionUnavailableError',
        code: 'IDENTITY_NOT_FOUND',
        message: 'IDENTITY_ENDPOINT is not the address of an endpoint.',
        status: undefined,
      })
    })
  }
})

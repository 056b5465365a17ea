import assert from 'node:assert/strict'
import test from 'node:test'
import { fromAzureMl } from '../../../src/credential/assertion/azure-ml.ts'
import type { ManagedIdentitySelector } from '../../../src/credential/assertion/source.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { json, queryOf, scriptedSend } from '../../support/scripted-send.ts'
import { assertHidden } from '../../support/secrets.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const env = { MSI_ENDPOINT: 'http://127.0.0.1:46808/MSI/auth?slot=1', MSI_SECRET: 'marked-secret-value' }
const token = assertionToken({ exp: seconds(NOON + 2 * HOUR) })

test('the older endpoint gets its own form of request', async (t) => {
  const asked: readonly [ManagedIdentitySelector, NodeJS.ProcessEnv, Record<string, string>][] = [
    [undefined, env, {}],
    ['system', { ...env, DEFAULT_IDENTITY_CLIENT_ID: 'd-1' }, { clientid: 'd-1' }],
    [{ clientId: 'c-1' }, { ...env, DEFAULT_IDENTITY_CLIENT_ID: 'd-1' }, { clientid: 'c-1' }],
  ]
  for (const [selector, given, parameters] of asked) {
    const { send, requests } = scriptedSend(t, json({ access_token: token, expires_on: '11/05/2026 13:00:00 +00:00' }))
    const assertion = await fromAzureMl(selector, given, { audience }, { send, ...fakeClock() })
    assert.deepEqual(assertion, { token, expiresOn: NOON + HOUR }, 'its times are written as dates')
    const [request] = requests
    assert.deepEqual(queryOf(request), { slot: '1', 'api-version': '2017-09-01', resource: audience, ...parameters })
    assert.deepEqual(request?.headers, { secret: 'marked-secret-value', Metadata: 'true' })
    assert.equal(request?.direct, true)
  }
})

test('an identity that the older endpoint cannot name is refused without a request', async (t) => {
  for (const selector of [{ objectId: 'o-1' }, { resourceId: '/subscriptions/s' }]) {
    const { send } = scriptedSend(t)
    await assert.rejects(fromAzureMl(selector, env, { audience }, { send, ...fakeClock() }), {
      code: 'IDENTITY_REFUSED',
      message: 'This kind of host knows its identities by client ID only.',
    })
  }
})

test('the secret of the older endpoint is in no error', async (t) => {
  const { send } = scriptedSend(t, json({ Message: 'wrong secret: marked-secret-value' }, 401))
  const error = await fromAzureMl('system', env, { audience }, { send, ...fakeClock() }).catch(
    (thrown: unknown) => thrown,
  )
  assert.equal((error as Error).message, 'The managed identity endpoint refused (401): wrong secret: [removed]')
  assertHidden(error, ['marked-secret-value'])
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../src/emulator/entra/index.ts'
import { testWorld } from '../support.ts'
import { refused } from './token-request.ts'

const { state } = testWorld()

function discover(authorizationEndpoint: string | undefined): Promise<Response> {
  const url = new URL('https://login.microsoftonline.com/common/discovery/instance?api-version=1.1')
  if (authorizationEndpoint !== undefined) url.searchParams.set('authorization_endpoint', authorizationEndpoint)
  return Promise.resolve(entra(state).request(url))
}

test('instance discovery', async (t) => {
  await t.test('instance discovery lists the five clouds, the global one by its four names', async () => {
    const response = await discover('https://login.microsoftonline.com/common/oauth2/authorize')
    const body = (await response.json()) as { metadata: { preferred_network: string }[] }
    assert.deepEqual(
      body.metadata.map(({ preferred_network }) => preferred_network),
      [
        'login.microsoftonline.com',
        'login.partner.microsoftonline.cn',
        'login.microsoftonline.de',
        'login.microsoftonline.us',
        'login-us.microsoftonline.com',
      ],
    )
    assert.deepEqual(body.metadata[0], {
      preferred_network: 'login.microsoftonline.com',
      preferred_cache: 'login.windows.net',
      aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    })
    assert.deepEqual(
      { ...body, metadata: [] },
      {
        tenant_discovery_endpoint: 'https://login.microsoftonline.com/common/.well-known/openid-configuration',
        'api-version': '1.1',
        metadata: [],
      },
    )
  })

  await t.test('instance discovery sends a client on to its tenant, in the version that it asked for', async () => {
    const response = await discover('https://localhost:8443/fabrikam.com/oauth2/v2.0/authorize')
    const body = (await response.json()) as { tenant_discovery_endpoint: string }
    assert.equal(
      body.tenant_discovery_endpoint,
      'https://localhost:8443/fabrikam.com/v2.0/.well-known/openid-configuration',
    )
  })

  for (const foreign of ['https://login.example/common/oauth2/v2.0/authorize', 'nonsense']) {
    await t.test(`instance discovery does not vouch for ${foreign}`, async () => {
      assert.equal((await refused(discover(foreign))).summary, '400 invalid_instance 50049')
    })
  }

  await t.test('instance discovery must be told which authority is meant', async () => {
    assert.equal((await refused(discover(undefined))).summary, '400 invalid_request 900144')
  })
})

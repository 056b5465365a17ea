import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../src/emulator/entra/index.ts'
import { createKeyRing, createKeys } from '../../../src/emulator/keys.ts'
import { testWorld } from '../support.ts'
import { type ErrorBody, refused } from './token-request.ts'

const { state, target } = testWorld()
const clientRequestId = '6a1f9c52-6f0e-4d5b-8f55-2f7a2f3f3c01'

function get(url: string): Promise<Response> {
  return Promise.resolve(entra(state).request(url, { headers: { 'x-ms-client-request-id': clientRequestId } }))
}

async function configuration(origin: string, tenant: string, version = '/v2.0'): Promise<Record<string, unknown>> {
  const response = await get(`${origin}/${tenant}${version}/.well-known/openid-configuration`)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('cache-control'), 'max-age=86400, private')
  return (await response.json()) as Record<string, unknown>
}

test('the discovery document', async (t) => {
  const real = 'https://login.microsoftonline.com'

  await t.test('the discovery document has the keys of a real one, in their order', async () => {
    assert.deepEqual(Object.keys(await configuration(real, target.id)), [
      'token_endpoint',
      'token_endpoint_auth_methods_supported',
      'jwks_uri',
      'response_modes_supported',
      'subject_types_supported',
      'id_token_signing_alg_values_supported',
      'response_types_supported',
      'scopes_supported',
      'issuer',
      'request_uri_parameter_supported',
      'userinfo_endpoint',
      'authorization_endpoint',
      'device_authorization_endpoint',
      'http_logout_supported',
      'frontchannel_logout_supported',
      'end_session_endpoint',
      'claims_supported',
      'kerberos_endpoint',
      'tenant_region_scope',
      'cloud_instance_name',
      'cloud_graph_host_name',
      'msgraph_host',
      'rbac_url',
    ])
  })

  await t.test(
    'the discovery document names the tenant by its ID, also when it was asked for by a domain',
    async () => {
      const document = await configuration(real, 'fabrikam.com')
      assert.equal(document['token_endpoint'], `${real}/${target.id}/oauth2/v2.0/token`)
      assert.equal(document['jwks_uri'], `${real}/${target.id}/discovery/v2.0/keys`)
      assert.equal(document['issuer'], `${real}/${target.id}/v2.0`)
      assert.equal(document['tenant_region_scope'], 'EU')
    },
  )

  await t.test(
    'the discovery document has its endpoints on the origin by which it was asked, and the issuer of its tokens',
    async () => {
      const document = await configuration('https://localhost:8443', target.id)
      assert.equal(document['token_endpoint'], `https://localhost:8443/${target.id}/oauth2/v2.0/token`)
      assert.equal(document['authorization_endpoint'], `https://localhost:8443/${target.id}/oauth2/v2.0/authorize`)
      assert.equal(document['issuer'], `${real}/${target.id}/v2.0`)
    },
  )

  await t.test('the discovery document has the issuer of a national cloud when that cloud was asked', async () => {
    const document = await configuration('https://login.microsoftonline.us', target.id)
    assert.equal(document['issuer'], `https://login.microsoftonline.us/${target.id}/v2.0`)
  })

  const issuers = {
    common: '{tenantid}',
    organizations: '{tenantid}',
    consumers: '9188040d-6c67-4c5b-b112-36a304b66dad',
  }
  for (const [alias, tenantId] of Object.entries(issuers)) {
    await t.test(`the discovery document for '${alias}' has ${tenantId} in its issuer, and no region`, async () => {
      const document = await configuration(real, alias)
      assert.equal(document['issuer'], `${real}/${tenantId}/v2.0`)
      assert.equal(document['token_endpoint'], `${real}/${alias}/oauth2/v2.0/token`)
      assert.equal(document['tenant_region_scope'], null)
    })
  }

  await t.test('the discovery document of the first version has the issuer of the first format', async () => {
    const document = await configuration(real, target.id, '')
    assert.equal(document['issuer'], `https://sts.windows.net/${target.id}/`)
    assert.equal(document['token_endpoint'], `${real}/${target.id}/oauth2/token`)
  })

  for (const path of ['v2.0/.well-known/openid-configuration', '.well-known/openid-configuration']) {
    await t.test(`the discovery document is refused for an unknown tenant at ${path}`, async () => {
      const response = await get(`${real}/tenant/${path}`)
      const requestId = response.headers.get('x-ms-request-id')
      assert.equal(response.headers.get('cache-control'), 'private')
      const { summary, body } = await refused(response)
      assert.equal(summary, '400 invalid_tenant 90002')
      assert.deepEqual(ids(body), {
        trace_id: requestId,
        correlation_id: clientRequestId,
        error_uri: 'https://login.microsoftonline.com/error?code=90002',
      })
    })
  }
})

test('the signing keys are published for every tenant, where the discovery documents say', async () => {
  const real = 'https://login.microsoftonline.com'
  const documents = [await configuration(real, target.id), await configuration(real, target.id, '')]
  for (const { jwks_uri } of documents) {
    const { keys } = (await (await get(String(jwks_uri))).json()) as { keys: Record<string, unknown>[] }
    assert.equal(keys.length, 1)
    const { issuer, ...key } = keys[0] ?? {}
    assert.deepEqual(key, { ...state.keys.publicJwk, x5t: state.keys.kid })
    assert.equal(key['d'], undefined)
    assert.match(String(issuer), /^https:\/\/login\.microsoftonline\.com\/.*\/v2\.0$/)
  }
})

test('a key that signed before is published after the one that signs now', async () => {
  const [before, now] = await Promise.all([createKeys(), createKeys()])
  const keys = createKeyRing(before)
  keys.roll(now)
  const response = await entra({ ...state, keys }).request(
    'https://login.microsoftonline.com/common/discovery/v2.0/keys',
  )
  const published = (await response.json()) as { keys: Record<string, unknown>[] }
  assert.deepEqual(
    published.keys.map(({ kid, x5t, d }) => ({ kid, x5t, d })),
    [now, before].map(({ kid }) => ({ kid, x5t: kid, d: undefined })),
  )
})

test('the signing keys of an unknown tenant are refused', async () => {
  const { summary } = await refused(get('https://login.microsoftonline.com/nobody.example/discovery/v2.0/keys'))
  assert.equal(summary, '400 invalid_tenant 90002')
})

function ids({ trace_id, correlation_id, error_uri }: ErrorBody) {
  return { trace_id, correlation_id, error_uri }
}

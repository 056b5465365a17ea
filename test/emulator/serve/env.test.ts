import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostShape } from '../../../src/emulator/index.ts'
import { startEmulator } from './support.ts'

const everywhere = [
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_USE_ENV_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'TOWLINE_HOME_TENANT',
  'TOWLINE_CLIENT_ID',
  'TOWLINE_TENANT',
]

const shapes: readonly { host: HostShape; sets: string[]; unsets: string[] }[] = [
  {
    host: 'app-service',
    sets: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'],
    unsets: ['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IMDS_ENDPOINT'],
  },
  {
    host: 'automation',
    sets: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'],
    unsets: ['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IMDS_ENDPOINT'],
  },
  {
    host: 'imds',
    sets: ['AZURE_POD_IDENTITY_AUTHORITY_HOST'],
    unsets: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IMDS_ENDPOINT'],
  },
]

for (const { host, sets, unsets } of shapes) {
  test(`the environment on ${host} leads there and nowhere else`, async (t) => {
    const { env, unset, description } = await startEmulator(t, { host })

    assert.deepEqual(Object.keys(env).sort(), [...everywhere, ...sets].sort())
    assert.equal(env['NO_PROXY'], 'localhost,127.0.0.1,::1')
    assert.equal(env['NODE_USE_ENV_PROXY'], '1')
    for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE']) {
      assert.equal(env[name], description.caCert)
    }

    const proxies = ['https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'no_proxy']
    for (const name of [...proxies, ...unsets]) assert.ok(unset.includes(name), name)
    assert.deepEqual(
      unset.filter((name) => name in env),
      [],
    )
  })
}

test('the identity endpoint answers where the environment says', async (t) => {
  for (const { host } of shapes) {
    const { env } = await startEmulator(t, { host })
    const [url, version] =
      host === 'imds'
        ? [`${env['AZURE_POD_IDENTITY_AUTHORITY_HOST']}/metadata/identity/oauth2/token`, '2018-02-01']
        : [env['IDENTITY_ENDPOINT'], '2019-08-01']
    const response = await fetch(`${url}?api-version=${version}&resource=api://AzureADTokenExchange`, {
      headers: { 'X-IDENTITY-HEADER': env['IDENTITY_HEADER'] ?? '', Metadata: 'true' },
    })
    assert.equal(response.status, 200, host)
    const { token_type } = (await response.json()) as { token_type: string }
    assert.equal(token_type, 'Bearer', host)
  }
})

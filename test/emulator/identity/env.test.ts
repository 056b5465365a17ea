import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computeEnvironment, variablesToUnset } from '../../../src/emulator/identity/env.ts'
import { createWorld, type HostShape } from '../../../src/emulator/index.ts'
import { startEmulator } from '../serve/support.ts'

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

/** By its present names and by those of before 2019. */
const endpoint = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'MSI_ENDPOINT', 'MSI_SECRET']
const job = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']

const shapes: readonly { host: HostShape; sets: string[]; unsets: string[] }[] = [
  {
    host: 'app-service',
    sets: [...endpoint, 'APPSETTING_WEBSITE_SITE_NAME'],
    unsets: ['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IMDS_ENDPOINT'],
  },
  {
    host: 'automation',
    sets: endpoint,
    unsets: ['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IMDS_ENDPOINT'],
  },
  {
    host: 'imds',
    sets: ['AZURE_POD_IDENTITY_AUTHORITY_HOST'],
    unsets: [...endpoint, 'IMDS_ENDPOINT'],
  },
  {
    host: 'aks',
    sets: ['AZURE_AUTHORITY_HOST', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE'],
    unsets: [...endpoint, ...job, 'IMDS_ENDPOINT', 'AZURE_POD_IDENTITY_AUTHORITY_HOST'],
  },
  {
    host: 'github',
    sets: job,
    unsets: [...endpoint, 'IMDS_ENDPOINT', 'AZURE_POD_IDENTITY_AUTHORITY_HOST', 'AZURE_FEDERATED_TOKEN_FILE'],
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
  for (const host of ['app-service', 'automation', 'imds'] as const) {
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

test('the older names lead to the same endpoint with the same secret', async (t) => {
  const { env } = await startEmulator(t, { host: 'app-service' })
  assert.equal(env['MSI_ENDPOINT'], env['IDENTITY_ENDPOINT'])
  assert.equal(env['APPSETTING_WEBSITE_SITE_NAME'], 'AzAutomationDemo')
  // As the Azure CLI asks: a slash after the endpoint, and the resource not encoded.
  const url = `${env['MSI_ENDPOINT']}/?resource=https://management.core.windows.net/&api-version=2017-09-01`
  const response = await fetch(url, { headers: { secret: env['MSI_SECRET'] ?? '' } })
  assert.equal(response.status, 200)
  assert.match(((await response.json()) as { expires_on: string }).expires_on, /^\d\d\/\d\d\/\d{4} [\d:]{8} \+00:00$/)
})

test('the environment of Azure Arc has two addresses and no secret', () => {
  const address = { origin: 'http://127.0.0.1:4102', header: 'not for Arc', tokenFile: '/nowhere' }
  const env = computeEnvironment('arc', createWorld('bare'), address)
  assert.deepEqual(Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TOWLINE_'))), {
    IDENTITY_ENDPOINT: 'http://127.0.0.1:4102/metadata/identity/oauth2/token',
    IMDS_ENDPOINT: 'http://127.0.0.1:4102',
  })
  const unset = variablesToUnset(env)
  for (const name of ['IDENTITY_HEADER', 'MSI_ENDPOINT', 'MSI_SECRET', ...job]) assert.ok(unset.includes(name), name)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEmulator, createWorld, type Emulator, type HostShape } from '../../src/emulator/index.ts'
import { testEmulator } from '../support/emulator.ts'
import { exchangeForm } from './exchange-form.ts'

const sites = 'https://graph.microsoft.com/v1.0/sites'

test('an emulator without a port answers the whole way under the real names', async () => {
  const emulator = await createEmulator()
  const token = await exchange(emulator, await assertionFromEndpoint(emulator))
  const { status, body } = await get(emulator, `${sites}?$top=2`, token)
  assert.equal(status, 200)
  assert.equal(body['value'].length, 2)
  assert.match(body['@odata.nextLink'], /^https:\/\/graph\.microsoft\.com\//)
})

test('createEmulator() makes keys for the issuer of every kind of host', async () => {
  for (const host of ['app-service', 'aks', 'github'] as const) {
    const emulator = await createEmulator('seed', { host })
    assert.ok(await exchange(emulator, await emulator.issueAssertion()), host)
  }
})

test('a token of one emulator is worth nothing at another', async () => {
  const [one, another] = [await createEmulator(), await createEmulator()]
  const token = await exchange(one, await one.issueAssertion())
  assert.equal((await get(one, sites, token)).status, 200)
  const refused = await get(another, sites, token)
  assert.deepEqual([refused.status, refused.body['error'].code], [401, 'InvalidAuthenticationToken'])
})

test('it refuses every origin that it does not play', async () => {
  const emulator = await testEmulator()
  for (const origin of [
    'https://example.com',
    'http://graph.microsoft.com',
    'https://graph.microsoft.com:8443',
    'https://graph.microsoft.com.example.com',
    'https://169.254.169.254',
    'http://127.0.0.1:1',
  ]) {
    await assert.rejects(emulator.send({ method: 'GET', url: `${origin}/v1.0/sites` }), {
      message: `The emulator does not play ${origin} and connects to nothing else.`,
    })
  }
  assert.deepEqual(emulator.requests, [])
})

test('send() does nothing for a caller that has given up', async () => {
  const emulator = await testEmulator()
  const signal = AbortSignal.abort(new Error('given up'))
  await assert.rejects(emulator.send({ method: 'GET', url: sites, signal }), { message: 'given up' })
  assert.deepEqual(emulator.requests, [])
})

test('the record holds every request in order', async () => {
  const emulator = await testEmulator('seed', { now: () => Date.parse('2026-11-30T12:00:00Z') })
  const token = await exchange(emulator, await assertionFromEndpoint(emulator))
  emulator.clock.advance(1500)
  await get(emulator, `${sites}?$top=2&$select=id`, token)
  await get(emulator, 'https://graph.microsoft.com/v1.0/nothing', token)

  const [target] = emulator.world.targets
  const common = { client: '', at: '2026-11-30T12:00:00.000Z' }
  const later = { client: 'test/1', at: '2026-11-30T12:00:01.500Z' }
  assert.deepEqual(emulator.requests, [
    {
      ...common,
      host: '127.0.0.1:41741',
      method: 'GET',
      path: '/msi/token',
      query: 'resource=api://AzureADTokenExchange&api-version=2019-08-01',
      status: 200,
    },
    {
      ...common,
      host: 'login.microsoftonline.com',
      method: 'POST',
      path: `/${target?.id}/oauth2/v2.0/token`,
      query: '',
      status: 200,
    },
    {
      ...later,
      host: 'graph.microsoft.com',
      method: 'GET',
      path: '/v1.0/sites',
      query: '$top=2&$select=id',
      status: 200,
    },
    { ...later, host: 'graph.microsoft.com', method: 'GET', path: '/v1.0/nothing', query: '', status: 400 },
  ])
})

test('the record holds no token and no identity header, wherever a client puts them', async () => {
  const emulator = await testEmulator()
  const token = await emulator.issueAssertion()
  const header = emulator.env['IDENTITY_HEADER'] ?? ''
  await emulator.send({
    method: 'GET',
    url: `https://graph.microsoft.com/v1.0/${token}?access_token=${token}&secret=${header}`,
    headers: { 'User-Agent': `leaky/1 (${token})`, Authorization: `Bearer ${token}` },
  })
  const [request] = emulator.requests
  assert.equal(request?.path, '/v1.0/(token)')
  assert.equal(request?.query, 'access_token=(token)&secret=(identity header)')
  assert.equal(request?.client, 'leaky/1 ((token))')
})

test('clearRequests() forgets the requests and nothing else', async () => {
  const emulator = await testEmulator()
  emulator.world.home.applications.pop()
  await get(emulator, sites, 'x')
  emulator.clearRequests()
  assert.deepEqual(emulator.requests, [])
  assert.deepEqual(emulator.world.home.applications, [])
})

test('reset() brings world, clock and record back to the start, and tokens stay genuine', async () => {
  const start = Date.parse('2026-11-30T12:00:00Z')
  const emulator = await testEmulator('seed', { now: () => start })
  const token = await exchange(emulator, await emulator.issueAssertion())
  const [application] = emulator.world.home.applications
  emulator.world.home.applications.pop()
  emulator.clock.advance(2 * 60 * 60 * 1000)
  assert.equal((await get(emulator, sites, token)).status, 401)

  emulator.reset()
  assert.deepEqual(emulator.requests, [])
  assert.equal(emulator.clock.now(), start)
  assert.deepEqual(emulator.world.home.applications, [application])
  assert.equal((await get(emulator, sites, token)).status, 200)
})

test('reset() calls a world function again', async () => {
  let made = 0
  const emulator = await testEmulator(() => {
    made++
    return createWorld('bare')
  })
  emulator.reset()
  assert.equal(made, 2)
})

test('reset() leaves a world that was given as it is', async () => {
  const world = createWorld('seed')
  const emulator = await testEmulator(world)
  world.home.applications.pop()
  emulator.reset()
  assert.equal(emulator.world, world)
  assert.deepEqual(emulator.world.home.applications, [])
})

test('issueAssertion() is trusted as it is, and refused once its subject is another', async () => {
  for (const host of ['app-service', 'automation', 'imds'] as const) {
    const emulator = await testEmulator('seed', { host })
    assert.ok(await exchange(emulator, await emulator.issueAssertion()))
    const wrong = await exchangeAnswer(emulator, await emulator.issueAssertion({ sub: 'someone-else' }))
    assert.deepEqual(wrong['error_codes'], [700213])
    assert.deepEqual(
      emulator.requests.filter(({ path }) => !path.endsWith('/oauth2/v2.0/token')),
      [],
    )
  }
})

test('env is what the host shape gives', async () => {
  const names = async (host: HostShape) => Object.keys((await testEmulator('seed', { host })).env)
  const towline = ['TOWLINE_HOME_TENANT', 'TOWLINE_CLIENT_ID', 'TOWLINE_TENANT']
  const endpoint = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'MSI_ENDPOINT', 'MSI_SECRET']
  assert.deepEqual(await names('app-service'), [...endpoint, 'APPSETTING_WEBSITE_SITE_NAME', ...towline])
  assert.deepEqual(await names('automation'), [...endpoint, ...towline])
  assert.deepEqual(await names('imds'), ['AZURE_POD_IDENTITY_AUTHORITY_HOST', ...towline])
  assert.deepEqual(await names('arc'), ['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT', ...towline])
  assert.deepEqual(await names('aks'), [
    'AZURE_AUTHORITY_HOST',
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
    'AZURE_FEDERATED_TOKEN_FILE',
    ...towline,
  ])
  assert.deepEqual(await names('github'), [
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    ...towline,
  ])
})

test('an exception inside the emulator is answered with an error, and the caller gets it', async (t) => {
  const printed = t.mock.method(console, 'error', () => {})
  const emulator = await testEmulator(() => ({
    ...createWorld('seed'),
    findTenant: () => {
      throw new Error('no tenants today')
    },
  }))
  const url = 'https://login.microsoftonline.com/fabrikam.com/v2.0/.well-known/openid-configuration'
  const { status, body } = await emulator.send({ method: 'GET', url })
  assert.equal(status, 500)
  assert.equal(new TextDecoder().decode(body), 'The emulator failed at this request: no tenants today\n')
  assert.equal(printed.mock.callCount(), 0)
  assert.equal(emulator.requests[0]?.status, 500)
})

async function assertionFromEndpoint(emulator: Emulator): Promise<string> {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER = '' } = emulator.env
  const { body } = await emulator.send({
    method: 'GET',
    url: `${IDENTITY_ENDPOINT}?resource=api://AzureADTokenExchange&api-version=2019-08-01`,
    headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER },
  })
  return json(body)['access_token']
}

async function exchange(emulator: Emulator, assertion: string): Promise<string> {
  return (await exchangeAnswer(emulator, assertion))['access_token']
}

async function exchangeAnswer(emulator: Emulator, assertion: string) {
  const { TOWLINE_TENANT, TOWLINE_CLIENT_ID = '' } = emulator.env
  const { body } = await emulator.send({
    method: 'POST',
    url: `https://login.microsoftonline.com/${TOWLINE_TENANT}/oauth2/v2.0/token`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: exchangeForm(TOWLINE_CLIENT_ID, assertion),
  })
  return json(body)
}

async function get(emulator: Emulator, url: string, token: string) {
  const headers = { Authorization: `Bearer ${token}`, 'User-Agent': 'test/1' }
  const { status, body } = await emulator.send({ method: 'GET', url, headers })
  return { status, body: json(body) }
}

function json(body: Uint8Array) {
  return JSON.parse(new TextDecoder().decode(body))
}

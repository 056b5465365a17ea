import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { decodeJwt } from 'jose'
import { arcKeyDirectory, createArcKeys } from '../../../src/emulator/identity/arc-keys.ts'
import { identityEndpoints } from '../../../src/emulator/identity/index.ts'
import type { EmulatorState } from '../../../src/emulator/state.ts'
import { start, testWorld } from '../support.ts'
import { userAssigned, withIdentities } from './identities.ts'

const address = 'http://127.0.0.1:4102/metadata/identity/oauth2/token'
const query = { 'api-version': '2020-06-01', resource: 'api://AzureADTokenExchange' }
const metadata = { Metadata: 'true' }

async function agent(t: TestContext, change: (state: EmulatorState) => EmulatorState = (state) => state) {
  const root = await mkdtemp(join(tmpdir(), 'towline-arc-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const directory = join(root, 'azcmagent', 'tokens')
  const arcKeys = createArcKeys(directory)
  const world = testWorld()
  const app = identityEndpoints(change({ ...world.state, arcKeys }), 'arc')
  const ask = async (headers: Record<string, string> = metadata, parameters: Record<string, string> = query) => {
    const response = await app.request(`${address}?${new URLSearchParams(parameters)}`, { headers })
    return { response, status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  /** The path that a challenge names, and what is in the file. */
  const challenge = async (parameters?: Record<string, string>) => {
    const { response } = await ask(metadata, parameters)
    const path = response.headers.get('www-authenticate')?.slice('Basic realm='.length) ?? ''
    return { path, headers: { ...metadata, Authorization: `Basic ${await readFile(path, 'utf8')}` } }
  }
  return { root, directory, arcKeys, ...world, ask, challenge }
}

test('a caller that can read the key file gets a token', async (t) => {
  const { directory, identity, ask, challenge } = await agent(t)

  const refused = await ask()
  assert.equal(refused.status, 401)
  assert.deepEqual(refused.body, {
    error: 'unauthorized_client',
    error_description: 'Missing Basic Authorization header',
    error_codes: [401],
  })

  const { path, headers } = await challenge()
  assert.equal(dirname(path), directory)
  assert.match(basename(path), /^[0-9a-f-]{36}\.key$/)
  const { size, mode } = await stat(path)
  assert.ok(size <= 4096, `${size} bytes`)
  assert.equal(mode & 0o077, 0, 'nobody else can read it')

  const { status, body } = await ask(headers)
  assert.equal(status, 200)
  const { access_token, ...rest } = body
  assert.equal(decodeJwt(String(access_token)).sub, identity.principalId)
  assert.deepEqual(rest, {
    token_type: 'Bearer',
    expires_in: '86399',
    expires_on: String(start / 1000 + 86_400),
    ext_expires_in: 86_399,
    resource: 'api://AzureADTokenExchange',
  })
})

test('each challenge has a key of its own, which is good for one request', async (t) => {
  const { directory, ask, challenge } = await agent(t)
  const [one, two] = [await challenge(), await challenge()]
  assert.notEqual(one.path, two.path)
  assert.notEqual(one.headers.Authorization, two.headers.Authorization)
  assert.equal((await ask(one.headers)).status, 200)
  assert.equal((await ask(two.headers)).status, 200)
  assert.deepEqual(await readdir(directory), [], 'a key that was used is gone')

  const again = await ask(one.headers)
  assert.equal(again.status, 401)
  assert.equal(again.body['error_description'], 'Invalid Basic Authorization header')
  assert.match(again.response.headers.get('www-authenticate') ?? '', /^Basic realm=\/.+\.key$/)
})

test('at most 64 key files are kept for unanswered challenges, and clear() removes all of them', async (t) => {
  const { root, directory, arcKeys, ask } = await agent(t)
  for (let n = 0; n < 70; n++) await ask()
  assert.equal((await readdir(directory)).length, 64)
  await arcKeys.clear()
  assert.deepEqual(await readdir(root), [])
})

test('the agent refuses', async (t) => {
  const runner = { clientId: '' }
  const { ask, identity } = await agent(t, (state) => {
    const attached = userAssigned(state.world.home, 'runner')
    runner.clientId = attached.clientId
    return withIdentities(state, [...state.world.compute.identities, attached])
  })
  const refusals: readonly [string, Record<string, string>, Record<string, string>, number, string, RegExp][] = [
    ['a request without Metadata', {}, query, 400, 'bad_request_102', /^Required metadata header not specified$/],
    ['a forwarded one', { ...metadata, 'X-Forwarded-For': '10.0.0.7' }, query, 400, 'invalid_request', /X-Forwarded/],
    [
      'a version that it does not know',
      metadata,
      { ...query, 'api-version': '2018-02-01' },
      400,
      'invalid_request',
      /^The api-version not specified\. Supported are 2021-02-01 2020-06-01 2019-11-01 2019-08-15$/,
    ],
    ['no version', metadata, { resource: query.resource }, 400, 'invalid_request', /api-version not specified/],
    [
      'an unknown identity, before it asks for a key',
      metadata,
      { ...query, client_id: identity.principalId },
      404,
      'invalid_request',
      /^Identity not found$/,
    ],
    [
      "the machine's own identity when it is named",
      metadata,
      { ...query, client_id: identity.clientId },
      404,
      'invalid_request',
      /^Identity not found$/,
    ],
    [
      'two identities at once',
      metadata,
      { ...query, client_id: runner.clientId, object_id: identity.principalId },
      400,
      'invalid_request',
      /^Only one/,
    ],
    [
      'a key that is none',
      { ...metadata, Authorization: 'Basic guess' },
      query,
      401,
      'unauthorized_client',
      /^Invalid/,
    ],
    ['a bearer', { ...metadata, Authorization: 'Bearer x' }, query, 401, 'unauthorized_client', /^Missing Basic/],
  ]
  for (const [what, headers, parameters, status, error, description] of refusals) {
    await t.test(what, async () => {
      const answer = await ask(headers, parameters)
      assert.deepEqual([answer.status, answer.body['error']], [status, error])
      assert.match(String(answer.body['error_description']), description)
    })
  }
})

test('a request with the right key is refused if its resource is no resource', async (t) => {
  const { ask, challenge } = await agent(t)
  for (const [resource, error] of [
    ['', 'invalid_request'],
    ['https://nowhere.example', 'invalid_resource'],
  ] as const) {
    const { headers } = await challenge()
    const { status, body } = await ask(headers, { ...query, resource })
    assert.deepEqual([status, body['error']], [400, error])
  }
})

test('a user-assigned identity is confirmed in the answer', async (t) => {
  const runner = userAssigned(testWorld().home, 'runner')
  const { ask, challenge } = await agent(t, (state) => withIdentities(state, [runner]))
  for (const selector of [
    { client_id: runner.clientId },
    { object_id: runner.principalId },
    { msi_res_id: runner.resourceId },
  ]) {
    const parameters = { ...query, ...selector } as Record<string, string>
    const { headers } = await challenge(parameters)
    const { status, body } = await ask(headers, parameters)
    assert.equal(status, 200)
    assert.deepEqual(
      [body['client_id'], body['object_id'], body['msi_res_id']],
      [runner.clientId, runner.principalId, runner.resourceId],
    )
    assert.equal(decodeJwt(String(body['access_token'])).sub, runner.principalId)
  }
  assert.equal((await ask()).status, 404, 'the machine itself has no identity')
})

test('keys go to the only folder that clients accept, where the system has one', () => {
  assert.equal(arcKeyDirectory('linux', {}), '/var/opt/azcmagent/tokens')
  assert.match(arcKeyDirectory('win32', { ProgramData: 'C:\\ProgramData' }) ?? '', /AzureConnectedMachineAgent/)
  assert.equal(arcKeyDirectory('darwin', {}), undefined)
})

test('without a folder for Azure Arc keys a challenge is an error, and not a key somewhere else', async () => {
  await assert.rejects(createArcKeys(undefined).challenge(), {
    message: 'Azure Arc has no directory for its keys on this system.',
  })
})

test('the agent gives tokens for Azure Storage too', async (t) => {
  const { home, identity, ask, challenge } = await agent(t)
  const parameters = { ...query, resource: 'https://storage.azure.com' }
  const { headers } = await challenge(parameters)
  const { status, body } = await ask(headers, parameters)
  assert.equal(status, 200)
  const { aud, iss, appid, oid } = decodeJwt(String(body['access_token']))
  assert.deepEqual(
    [aud, iss, appid, oid],
    ['https://storage.azure.com', `https://sts.windows.net/${home.id}/`, identity.clientId, identity.principalId],
  )
})

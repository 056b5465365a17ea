import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import type { HostShape } from '../../../src/emulator/identity/host-shapes.ts'
import { identityEndpoints } from '../../../src/emulator/identity/index.ts'
import type { EmulatorState } from '../../../src/emulator/state.ts'
import { appIds } from '../../../src/emulator/world/model/first-party.ts'
import { start, testWorld } from '../support.ts'
import { userAssigned, withIdentities } from './identities.ts'

const { state, home, identity } = testWorld()
const path = 'http://127.0.0.1:4100/msi/token'
const opened = { 'X-IDENTITY-HEADER': 'the-header' }
const query = { resource: 'api://AzureADTokenExchange', 'api-version': '2019-08-01' }

interface Call {
  readonly host?: HostShape
  readonly state?: EmulatorState
  readonly query?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly form?: Record<string, string>
}

async function call({ host = 'app-service', state: asked = state, ...sent }: Call) {
  const url = sent.form === undefined ? `${path}?${new URLSearchParams(sent.query ?? query)}` : path
  const response = await identityEndpoints(asked, host).request(url, {
    headers: sent.headers ?? opened,
    ...(sent.form === undefined ? {} : { method: 'POST', body: new URLSearchParams(sent.form) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

for (const host of ['app-service', 'automation'] as const) {
  test(`the identity endpoint of ${host}`, async (t) => {
    await t.test(
      `the identity endpoint of ${host} answers GET with an assertion, and every field as a string`,
      async () => {
        const { status, body } = await call({ host })
        assert.equal(status, 200)
        const { access_token = '', ...rest } = body
        assert.deepEqual(rest, {
          expires_on: String(start / 1000 + 86_400),
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
          client_id: identity.clientId,
        })
        assert.equal(decodeJwt(access_token).sub, identity.principalId)
        assert.equal(decodeJwt(access_token).exp, Number(rest['expires_on']))
      },
    )

    await t.test(`the identity endpoint of ${host} answers the POST form of a runbook the same`, async () => {
      const headers = { ...opened, Metadata: 'True' }
      const { status, body } = await call({ host, headers, form: { resource: 'api://AzureADTokenExchange' } })
      assert.equal(status, 200)
      assert.equal(decodeJwt(body['access_token'] ?? '').sub, identity.principalId)
    })

    await t.test(`the identity endpoint of ${host} answers with a slash at the end of its path`, async () => {
      const response = await identityEndpoints(state, host).request(`${path}/?${new URLSearchParams(query)}`, {
        headers: opened,
      })
      assert.equal(response.status, 200)
    })

    const refusals: readonly (Call & { when: string; status: number; message: RegExp })[] = [
      { when: 'the identity header is missing', headers: {}, status: 401, message: /X-IDENTITY-HEADER/ },
      {
        when: 'the identity header is wrong',
        headers: { 'X-IDENTITY-HEADER': 'The-Header' },
        status: 401,
        message: /X-IDENTITY-HEADER/,
      },
      {
        when: 'the request was forwarded',
        headers: { ...opened, 'X-Forwarded-For': '10.0.0.7' },
        status: 400,
        message: /X-Forwarded-For/,
      },
      { when: 'POST comes without Metadata', form: { resource: query.resource }, status: 400, message: /Metadata/ },
      {
        when: 'POST says no to Metadata',
        headers: { ...opened, Metadata: 'false' },
        form: { resource: query.resource },
        status: 400,
        message: /Metadata/,
      },
      {
        when: 'the resource is missing',
        query: { 'api-version': query['api-version'] },
        status: 400,
        message: /'resource'/,
      },
      { when: 'the resource is empty', query: { ...query, resource: '' }, status: 400, message: /'resource'/ },
      {
        when: 'the home tenant has no such API',
        query: { ...query, resource: 'https://nowhere.example' },
        status: 400,
        message: /AADSTS500011: The resource principal named https:\/\/nowhere\.example .* named Contoso/,
      },
      {
        when: 'the resource still has the suffix of a scope',
        query: { ...query, resource: 'api://AzureADTokenExchange/.default' },
        status: 400,
        message: /AADSTS500011/,
      },
      {
        when: 'the resource of the token exchange ends in a slash',
        query: { ...query, resource: 'api://AzureADTokenExchange/' },
        status: 400,
        message: /AADSTS500011/,
      },
      {
        when: 'two identities are asked for',
        query: { ...query, client_id: identity.clientId, object_id: identity.principalId },
        status: 400,
        message: /Only one/,
      },
    ]
    for (const { when, status, message, ...sent } of refusals) {
      await t.test(`the identity endpoint of ${host} refuses with ${status} when ${when}`, async () => {
        const answer = await call({ host, ...sent })
        assert.equal(answer.status, status)
        assert.deepEqual(Object.keys(answer.body), ['statusCode', 'message', 'correlationId'])
        assert.equal(answer.body['statusCode'], status)
        assert.match(answer.body['message'] ?? '', message)
      })
    }
  })
}

test('a host without the identity says so in the words of its platform and its time', async (t) => {
  const runner = userAssigned(home, 'runner')
  const named = { query: { ...query, client_id: home.applications[0]?.appId ?? '' } }
  const lone = withIdentities(state, [runner])
  const withWords = (errorWords: 'today' | 'before-2024') => ({
    ...lone,
    world: { ...lone.world, compute: { ...lone.world.compute, errorWords } },
  })
  const before = 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.'

  for (const [words, message] of [
    ['today', 'Unable to load the proper Managed Identity.'],
    ['before-2024', before],
  ] as const) {
    for (const sent of [named, {}, { query: { ...query, mi_res_id: '/nowhere' } }]) {
      await t.test(`App Service, ${words}, asked for ${Object.keys(Object(sent.query))[2] ?? 'none'}`, async () => {
        const { status, body } = await call({ state: withWords(words), ...sent })
        const { correlationId, ...rest } = body
        assert.match(correlationId ?? '', /^[0-9a-f-]{36}$/)
        assert.deepEqual([status, rest], [400, { statusCode: 400, message }])
      })
    }
  }
  await t.test('App Service, left to its default, has the words of today', async () => {
    assert.equal((await call(named)).body['message'], 'Unable to load the proper Managed Identity.')
  })
  await t.test('Azure Automation names its account, whatever the words of App Service are', async () => {
    for (const asked of [lone, withWords('before-2024')]) {
      const { status, body } = await call({ host: 'automation', state: asked })
      assert.deepEqual([status, Object.keys(body)], [400, ['Message']])
      assert.match(body['Message'] ?? '', /^No managed identity was found for Automation account [0-9a-f-]{36}$/)
    }
    assert.equal((await call({ host: 'automation', ...named })).status, 400)
    assert.equal(
      (await call({ host: 'automation', state: lone, query: { ...query, client_id: runner.clientId } })).status,
      200,
    )
  })
})

test('an API that is closed to the identity gives it no token, and the host passes the refusal on', async (t) => {
  for (const host of ['app-service', 'automation', 'imds'] as const) {
    await t.test(host, async () => {
      const closed = testWorld()
      const graph = closed.home.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph)
      assert.ok(graph !== undefined)
      const [route, version] = host === 'imds' ? ['metadata/identity/oauth2', '2018-02-01'] : ['msi', '2019-08-01']
      const parameters = new URLSearchParams({ 'api-version': version, resource: 'https://graph.microsoft.com' })
      const url = `http://127.0.0.1:4100/${route}/token?${parameters}`
      const ask = async () => {
        const headers = host === 'imds' ? { Metadata: 'true' } : opened
        const response = await identityEndpoints(closed.state, host).request(url, { headers })
        return { status: response.status, text: await response.text() }
      }
      assert.equal((await ask()).status, 200)
      graph.appRoleAssignmentRequired = true
      const unassigned = await ask()
      assert.equal(unassigned.status, 400)
      assert.match(unassigned.text, new RegExp(`AADSTS501051: Application '${closed.identity.clientId}'`))
      graph.accountEnabled = false
      assert.match((await ask()).text, /AADSTS500014: /)
    })
  }
})

test('App Service needs an api-version, Automation does not, and both know only two', async () => {
  const unspecified = { query: { resource: query.resource } }
  assert.deepEqual(await call({ host: 'app-service', ...unspecified }), {
    status: 400,
    body: {
      error: {
        code: 'ApiVersionUnspecified',
        message: 'An API version is required, but was not specified.',
        innerError: null,
      },
    },
  })
  assert.equal((await call({ host: 'automation', ...unspecified })).status, 200)

  for (const host of ['app-service', 'automation'] as const) {
    assert.deepEqual(await call({ host, query: { ...query, 'api-version': '2018-02-01' } }), {
      status: 400,
      body: {
        error: {
          code: 'UnsupportedApiVersion',
          message: `The HTTP resource that matches the request URI '${path}' does not support the API version '2018-02-01'.`,
          innerError: null,
        },
      },
    })
  }
})

test('the form of 2017-09-01, as the Azure CLI sends it', async (t) => {
  const older = { query: { ...query, 'api-version': '2017-09-01' }, headers: { secret: 'the-header' } }

  await t.test(
    'the form of 2017-09-01, as the Azure CLI sends it is answered with a time that is written as a date',
    async () => {
      const { status, body } = await call(older)
      assert.equal(status, 200)
      assert.equal(body['expires_on'], '11/25/2026 10:00:00 +00:00')
      assert.equal(decodeJwt(body['access_token'] ?? '').sub, identity.principalId)
    },
  )

  await t.test('the form of 2017-09-01, as the Azure CLI sends it selects by clientid', async () => {
    const runner = userAssigned(home, 'runner')
    const sent = { ...older, query: { ...older.query, clientid: runner.clientId } }
    const { body } = await call({ ...sent, state: withIdentities(state, [identity, runner]) })
    assert.equal(decodeJwt(body['access_token'] ?? '').sub, runner.principalId)
  })

  await t.test('the form of 2017-09-01, as the Azure CLI sends it is refused in capitals', async () => {
    const { status, body } = await call({ ...older, query: { ...older.query, clientid: home.id } })
    assert.equal(status, 400)
    const { CorrelationId, ...rest } = body
    assert.match(CorrelationId ?? '', /^[0-9a-f-]{36}$/)
    assert.deepEqual(rest, {
      StatusCode: 400,
      Message: 'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    })
  })

  await t.test('the form of 2017-09-01, as the Azure CLI sends it is opened by its own header only', async () => {
    for (const headers of [opened, { secret: 'wrong' }, {}]) {
      const { status, body } = await call({ ...older, headers })
      assert.deepEqual([status, body['Message']], [401, 'The header secret is missing or wrong.'])
    }
  })
})

test('a request of an Automation cloud job needs only Metadata, and is refused with a wrong secret', async () => {
  const form = { resource: query.resource }
  const runbook = { host: 'automation', query: form } as const
  const metadata = { Metadata: 'true' }
  assert.equal((await call({ ...runbook, headers: metadata })).status, 200)
  assert.equal((await call({ host: 'automation', form, headers: metadata })).status, 200)
  assert.equal((await call({ ...runbook, headers: { ...metadata, secret: 'the-header' } })).status, 200)
  for (const wrong of [{ secret: 'wrong' }, { 'X-IDENTITY-HEADER': 'wrong' }]) {
    assert.equal((await call({ ...runbook, headers: { ...metadata, ...wrong } })).status, 401)
  }
  assert.equal((await call({ ...runbook, headers: {} })).status, 401)
  assert.equal((await call({ host: 'app-service', headers: metadata })).status, 401)
  assert.equal((await call({ host: 'app-service', form, headers: metadata })).status, 401)
})

test('identities are selected', async (t) => {
  const runner = userAssigned(home, 'runner')
  const both = withIdentities(state, [identity, runner])
  const subject = async (asked: EmulatorState, selector: Record<string, string>) => {
    const { status, body } = await call({ state: asked, query: { ...query, ...selector } })
    return status === 200 ? decodeJwt(body['access_token'] ?? '').sub : body['message']
  }

  await t.test('identities are selected by every name that a selector has, in any letter case', async () => {
    const selectors = {
      client_id: runner.clientId,
      object_id: runner.principalId,
      principal_id: runner.principalId,
      mi_res_id: runner.resourceId,
      msi_res_id: runner.resourceId.toLowerCase(),
    }
    for (const [name, value] of Object.entries(selectors)) {
      assert.equal(await subject(both, { [name]: value }), runner.principalId, name)
      assert.equal(await subject(both, { [name]: value.toUpperCase() }), runner.principalId, name)
    }
  })

  await t.test('the system-assigned identity is selected by nothing', async () => {
    assert.equal(await subject(both, {}), identity.principalId)
  })

  await t.test('identities are not selected by the wrong kind of ID', async () => {
    assert.match(
      (await subject(both, { client_id: runner.principalId })) ?? '',
      /^Unable to load the proper Managed Identity\.$/,
    )
  })

  await t.test('identities are not selected by nothing where only user-assigned ones are attached', async () => {
    const one = withIdentities(state, [runner])
    assert.match((await subject(one, {})) ?? '', /^Unable to load the proper Managed Identity\.$/)
    assert.equal(await subject(one, { client_id: runner.clientId }), runner.principalId)
  })

  await t.test('identities are selected by the form of a POST too', async () => {
    const form = { resource: query.resource, client_id: runner.clientId }
    const { body } = await call({ state: both, headers: { ...opened, Metadata: 'true' }, form })
    assert.equal(decodeJwt(body['access_token'] ?? '').sub, runner.principalId)
    assert.equal(body['client_id'], runner.clientId)
  })
})

test('a token for another API of the home tenant is no assertion: first format, day-long, without roles', async () => {
  const resources = ['https://graph.microsoft.com', 'https://management.azure.com/']
  for (const resource of [...resources, 'https://storage.azure.com', 'https://storage.azure.com/']) {
    const { body } = await call({ query: { ...query, resource } })
    const claims = decodeJwt(body['access_token'] ?? '')
    assert.equal(claims.iss, `https://sts.windows.net/${home.id}/`)
    assert.equal(claims.aud, resource)
    assert.equal(claims['xms_mirid'], identity.resourceId)
    assert.equal(claims['roles'], undefined)
    assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 86_700)
    assert.equal(body['resource'], resource)
  }
})

test("a national cloud's name for the token exchange gives an assertion of that cloud's issuer", async () => {
  const { body } = await call({ query: { ...query, resource: 'api://AzureADTokenExchangeUSGov' } })
  assert.equal(decodeJwt(body['access_token'] ?? '').iss, `https://login.microsoftonline.us/${home.id}/v2.0`)
})

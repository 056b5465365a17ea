import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { identityEndpoints } from '../../../src/emulator/identity/index.ts'
import type { EmulatorState } from '../../../src/emulator/state.ts'
import { start, testWorld } from '../support.ts'
import { userAssigned, withIdentities } from './identities.ts'

const { state, home, identity } = testWorld()
const query = { 'api-version': '2018-02-01', resource: 'api://AzureADTokenExchange' }
const metadata = { Metadata: 'true' }

interface Call {
  readonly state?: EmulatorState
  readonly path?: string
  readonly query?: Record<string, string>
  readonly headers?: Record<string, string>
}

async function call({ path = '/metadata/identity/oauth2/token', ...sent }: Call = {}) {
  const url = `http://169.254.169.254${path}?${new URLSearchParams(sent.query ?? query)}`
  const headers = sent.headers ?? metadata
  const response = await identityEndpoints(sent.state ?? state, 'imds').request(url, { headers })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

test('the instance metadata service', async (t) => {
  for (const path of ['/metadata/identity/oauth2/token', '/metadata/identity/oauth2/token/']) {
    await t.test(
      `the instance metadata service answers at ${path} with an assertion, and every field as a string`,
      async () => {
        const { status, body } = await call({ path })
        assert.equal(status, 200)
        const { access_token = '', ...rest } = body
        assert.deepEqual(rest, {
          client_id: identity.clientId,
          refresh_token: '',
          expires_in: '86399',
          expires_on: String(start / 1000 + 86_400),
          not_before: String(start / 1000 - 300),
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
        })
        assert.equal(decodeJwt(access_token).sub, identity.principalId)
      },
    )
  }

  await t.test('the instance metadata service knows later api-versions', async () => {
    assert.equal((await call({ query: { ...query, 'api-version': '2023-11-15' } })).status, 200)
  })

  const { resource, ...withoutResource } = query
  const refusals: readonly (Call & { when: string; error: string; description: RegExp })[] = [
    {
      when: 'it is only tried for its presence',
      headers: {},
      query: {},
      error: 'bad_request_102',
      description: /^Required metadata header not specified$/,
    },
    {
      when: 'Metadata is not in lower case',
      headers: { Metadata: 'True' },
      error: 'bad_request_102',
      description: /metadata header/,
    },
    {
      when: 'the request was forwarded',
      headers: { ...metadata, 'X-Forwarded-For': '10.0.0.7' },
      error: 'invalid_request',
      description: /X-Forwarded-For/,
    },
    {
      when: 'the api-version is missing',
      query: { resource },
      error: 'invalid_request',
      description: /'api-version'/,
    },
    {
      when: 'the api-version is too old',
      query: { ...query, 'api-version': '2017-12-01' },
      error: 'invalid_request',
      description: /2018-02-01 or later/,
    },
    {
      when: 'the resource is missing',
      query: withoutResource,
      error: 'invalid_request',
      description: /'resource' is missing/,
    },
    {
      when: 'the home tenant has no such API',
      query: { ...query, resource: 'https://nowhere.example' },
      error: 'invalid_resource',
      description: /^AADSTS500011: The resource principal named https:\/\/nowhere\.example was not found/,
    },
    {
      when: 'no identity has the client ID',
      query: { ...query, client_id: identity.principalId },
      error: 'invalid_request',
      description: /^Identity not found$/,
    },
    {
      when: 'two identities are asked for',
      query: { ...query, client_id: identity.clientId, msi_res_id: identity.resourceId },
      error: 'invalid_request',
      description: /Only one/,
    },
    {
      when: 'the compute has no identity',
      state: withIdentities(state, []),
      error: 'invalid_request',
      description: /^Identity not found$/,
    },
    {
      when: 'it would have to choose among several identities',
      state: withIdentities(state, [userAssigned(home, 'one'), userAssigned(home, 'two')]),
      error: 'invalid_request',
      description: /^Multiple user assigned identities exist/,
    },
  ]
  for (const { when, error, description, ...sent } of refusals) {
    await t.test(`the instance metadata service refuses with 400 ${error} when ${when}`, async () => {
      const answer = await call(sent)
      assert.equal(answer.status, 400)
      assert.deepEqual(Object.keys(answer.body), ['error', 'error_description'])
      assert.equal(answer.body['error'], error)
      assert.match(answer.body['error_description'] ?? '', description)
    })
  }

  await t.test(
    'the instance metadata service gives a lone user-assigned identity without being told which',
    async () => {
      const runner = userAssigned(home, 'runner')
      const { body } = await call({ state: withIdentities(state, [runner]) })
      assert.equal(decodeJwt(body['access_token'] ?? '').sub, runner.principalId)
    },
  )

  await t.test('the instance metadata service is not where other hosts look', async () => {
    const response = await identityEndpoints(state, 'imds').request('http://127.0.0.1/msi/token', { headers: metadata })
    assert.equal(response.status, 404)
  })

  await t.test('the instance metadata service does not know other paths of its own', async () => {
    const url = 'http://127.0.0.1/metadata/identity/oauth2/tokens'
    const response = await identityEndpoints(state, 'imds').request(url, { headers: metadata })
    assert.equal(response.status, 401)
    assert.deepEqual(await response.json(), {
      error: 'unknown_source',
      error_description: 'Unknown Source /metadata/identity/oauth2/tokens',
    })
  })
})

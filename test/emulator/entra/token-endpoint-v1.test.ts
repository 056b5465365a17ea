import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { entra } from '../../../src/emulator/entra/index.ts'
import { appIds } from '../../../src/emulator/world/model/first-party.ts'
import { first, start, testWorld } from '../support.ts'
import { type RefusalCase, testRefusals, withCredential } from './refusals.ts'
import { exchange, granted, refused, type TokenRequest } from './token-request.ts'

const graph = 'https://graph.microsoft.com'
const form = { scope: null, resource: graph }

/** A request to the first version of the endpoint. */
const v1 = (given: TokenRequest = {}): TokenRequest => ({ ...given, version: 1, form: { ...form, ...given.form } })

const refusals: readonly RefusalCase[] = [
  { when: 'no resource is named', expect: '400 invalid_resource 50001', given: () => v1({ form: { resource: null } }) },
  { when: 'the resource is empty', expect: '400 invalid_resource 50001', given: () => v1({ form: { resource: ' ' } }) },
  {
    when: 'the resource is a scope',
    expect: '400 invalid_resource 500011',
    given: () => v1({ form: { resource: `${graph}/.default` } }),
  },
  {
    when: 'the tenant lacks the resource',
    expect: '400 invalid_resource 500011',
    given: () => v1({ form: { resource: 'https://management.azure.com/' } }),
  },
  {
    when: 'the client is missing',
    expect: '400 invalid_request 900144',
    given: () => v1({ form: { client_id: null } }),
  },
  {
    when: 'the grant is unknown',
    expect: '400 unsupported_grant_type 70003',
    given: () => v1({ form: { grant_type: 'x' } }),
  },
  { when: 'there is no tenant', expect: '400 invalid_tenant 90002', given: () => v1({ tenant: 'nobody.example' }) },
  { when: 'the tenant is common', expect: '401 invalid_client 7000229', given: () => v1({ tenant: 'common' }) },
  {
    when: 'the secret is unknown',
    expect: '401 invalid_client 7000215',
    given: () => v1({ form: { client_secret: 'secret', client_assertion: null } }),
  },
  {
    when: 'the assertion is another identity’s',
    expect: '401 invalid_client 700213',
    given: (world) => {
      withCredential((credential) => Object.assign(credential, { subject: 'another' }))(world)
      return v1()
    },
  },
  {
    when: 'the API wants assigned applications',
    expect: '400 invalid_grant 501051',
    given({ target, application }) {
      for (const found of target.servicePrincipals) {
        if (found.appId === appIds.microsoftGraph) found.appRoleAssignmentRequired = true
        if (found.appId === application.appId) found.appRoleAssignments = []
      }
      return v1()
    },
  },
]

testRefusals('the first version of the token endpoint', refusals)

test('the first version of the token endpoint answers in texts, with the resource and the times of the token', async () => {
  const { state } = testWorld()
  const answer = (await granted(exchange(state, v1()))) as unknown as Record<string, string>
  const fields = ['token_type', 'expires_in', 'ext_expires_in', 'expires_on', 'not_before', 'resource', 'access_token']
  assert.deepEqual(Object.keys(answer), fields)
  for (const value of Object.values(answer)) assert.equal(typeof value, 'string')
  const claims = decodeJwt(answer['access_token'] ?? '')
  assert.deepEqual([answer['resource'], claims.aud, claims['ver']], [graph, graph, '1.0'])
  assert.deepEqual([Number(answer['expires_on']), Number(answer['not_before'])], [claims.exp, claims.nbf])
  assert.equal(Number(answer['expires_in']), Number(answer['expires_on']) - start / 1000 - 1)
  assert.deepEqual(claims['roles'], ['Sites.FullControl.All'])
})

test('the first version of the token endpoint takes every name of a resource, and ignores a scope', async () => {
  const { state } = testWorld()
  for (const resource of [`${graph}/`, appIds.microsoftGraph, 'https://fabrikam.sharepoint.com']) {
    const { access_token } = await granted(exchange(state, v1({ form: { resource, scope: 'User.Read' } })))
    assert.equal(decodeJwt(access_token).aud, resource)
  }
})

test('the discovery document of the first version names that endpoint, which answers', async () => {
  const { state, target } = testWorld()
  const url = `https://login.microsoftonline.com/${target.id}/.well-known/openid-configuration`
  const { token_endpoint } = (await (await entra(state).request(url)).json()) as { token_endpoint: string }
  const { summary } = await refused(entra(state).request(token_endpoint, { method: 'POST' }))
  assert.equal(summary, '400 invalid_request 900144')
  assert.equal((await refused(entra(state).request(token_endpoint))).summary, '405 invalid_request 900561')
})

test('people’s grants at the first version of the token endpoint are not played, and say so', async () => {
  const { state } = testWorld()
  const answer = await exchange(state, v1({ form: { grant_type: 'refresh_token' } }))
  const { error, error_description } = (await answer.json()) as Record<string, string>
  assert.deepEqual([answer.status, error], [501, 'not_implemented'])
  const { id } = first(state.world.targets)
  assert.equal(
    error_description,
    `The emulator does not play the grant refresh_token of /${id}/oauth2/token of the token service.`,
  )
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../../src/emulator/entra/index.ts'
import { first, testWorld } from '../../support.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted, refused, tokenUrl } from '../token-request.ts'

testRefusals('parameters of the client credentials grant', [
  ...['common', 'organizations', 'consumers'].map((tenant) => ({
    when: `the tenant is '${tenant}'`,
    expect: '400 invalid_request 900191',
    given: () => ({ tenant }),
  })),
  ...['grant_type', 'client_id', 'scope'].flatMap((name) => [
    {
      when: `${name} is missing`,
      expect: '400 invalid_request 900144',
      hasErrorUri: true,
      given: () => ({ form: { [name]: null } }),
    },
    { when: `${name} is empty`, expect: '400 invalid_request 90014', given: () => ({ form: { [name]: '' } }) },
  ]),
  {
    when: 'the assertion is missing',
    expect: '401 invalid_client 7000216',
    hasErrorUri: true,
    given: () => ({ form: { client_assertion: null } }),
  },
  {
    when: 'the assertion is empty',
    expect: '401 invalid_client 7000216',
    given: () => ({ form: { client_assertion: '' } }),
  },
  {
    when: 'the assertion type is missing',
    expect: '401 invalid_client 7000218',
    given: () => ({ form: { client_assertion_type: null } }),
  },
  {
    when: 'the assertion type is another',
    expect: '401 invalid_client 7000218',
    given: () => ({ form: { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' } }),
  },
  {
    when: 'the claims are not JSON',
    expect: '400 invalid_request 9002313',
    given: () => ({ form: { claims: '{"access_token":' } }),
  },
  {
    when: 'the claims are JSON, but no object',
    expect: '400 invalid_request 9002313',
    given: () => ({ form: { claims: '["cp1"]' } }),
  },
])

test('parameters that nobody knows are ignored, in the form and in the query', async () => {
  const { state } = testWorld()
  const form = { 'x-client-SKU': 'msal.js.node', 'x-client-current-telemetry': '5|771,2,,,|,,', client_info: '1' }
  await granted(exchange(state, { form }))
  const response = entra(state).request(`${tokenUrl(state.world)}?client-request-id=x&slice=testslice`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  assert.equal((await refused(response)).summary, '400 invalid_request 900144')
})

test('a body that is no form has no parameters at all', async () => {
  const { state } = testWorld()
  const { summary, body } = await refused(
    entra(state).request(tokenUrl(state.world), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: first(state.world.home.applications).appId,
      }),
    }),
  )
  assert.equal(summary, '400 invalid_request 900144')
  assert.match(body.error_description, /'grant_type'/)
})

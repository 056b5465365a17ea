import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../../src/emulator/entra/index.ts'
import { first, testWorld } from '../../support.ts'
import { parametersRefusals } from '../refusal-cases/parameters.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted, refused, tokenUrl } from '../token-request.ts'

testRefusals('parameters of the client credentials grant', parametersRefusals)

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

import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../src/emulator/entra/index.ts'
import { testWorld } from '../support.ts'
import { tokenRefusals } from './refusal-cases/token.ts'
import { testRefusals } from './refusals.ts'
import { exchange, granted, refused, tokenUrl } from './token-request.ts'

testRefusals('the token endpoint', tokenRefusals)

test('the refusal of a tenant names it as it was asked for', async () => {
  const { body } = await refused(exchange(testWorld().state, { tenant: 'Nobody.example' }))
  assert.match(body.error_description, /^AADSTS90002: Tenant 'Nobody\.example' not found\./)
})

test('a parameter that comes twice is refused by name, at both versions of the token endpoint', async () => {
  const { state } = testWorld()
  for (const version of ['/v2.0/', '/']) {
    const url = tokenUrl(state.world).replace('/v2.0/', version)
    const body = new URLSearchParams('grant_type=client_credentials&client_id=a&scope=b&client_id=a')
    const answer = await refused(entra(state).request(url, { method: 'POST', body }))
    assert.equal(answer.summary, '400 invalid_request 9000411')
    assert.match(answer.body.error_description, /The parameter 'client_id' is duplicated\./)
  }
})

test('a policy of tenant restrictions leaves its own tenant, and one of no tenant restricts nothing', async () => {
  const { state, home } = testWorld()
  const name = 'sec-Restrict-Tenant-Access-Policy'
  const policy = '8e9fb53b-9a5c-4b9c-9e9b-1f2b2f0a9d11'
  await granted(exchange(state, { tenant: home.id, headers: { [name]: `${home.id}:${policy}` } }))
  await granted(exchange(state, { headers: { [name]: 'restrict-msa' } }))
  const { body } = await refused(exchange(state, { headers: { [name]: `${home.domains[0]}:${policy}` } }))
  assert.match(body.error_description, /^AADSTS5000211: .* does not allow access to 'Fabrikam'\./)
})

test('the token endpoint takes nothing but POST', async () => {
  const { state } = testWorld()
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { summary, body } = await refused(entra(state).request(tokenUrl(state.world), { method }))
    assert.equal(summary, '405 invalid_request 900561')
    assert.match(body.error_description, new RegExp(`only accepts POST requests\\. Received a ${method} request\\.`))
  }
})

test('what the token service does not play is answered with 501, and says that it is the emulator', async () => {
  const response = await entra(testWorld().state).request('https://login.microsoftonline.com/kmsi')
  const { error, error_description } = (await response.json()) as Record<string, string>
  assert.deepEqual([response.status, error], [501, 'not_implemented'])
  assert.match(error_description ?? '', /^The emulator does not play GET \/kmsi of the token service\.$/)
})

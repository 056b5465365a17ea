import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../src/emulator/entra/index.ts'
import { testWorld } from '../support.ts'
import { tokenRefusals } from './refusal-cases/token.ts'
import { testRefusals } from './refusals.ts'
import { exchange, refused, tokenUrl } from './token-request.ts'

testRefusals('the token endpoint', tokenRefusals)

test('the refusal of a tenant names it as it was asked for', async () => {
  const { body } = await refused(exchange(testWorld().state, { tenant: 'Nobody.example' }))
  assert.match(body.error_description, /^AADSTS90002: Tenant 'Nobody\.example' not found\./)
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

import assert from 'node:assert/strict'
import test from 'node:test'
import { testWorld } from '../support.ts'
import { origins, tenantAccessRefusals } from './refusal-cases/tenant-access.ts'
import { testRefusals } from './refusals.ts'
import { exchange, granted, refused } from './token-request.ts'

testRefusals('access to a tenant', tenantAccessRefusals)

test('requestedTenant()', async (t) => {
  await t.test('a tenant is open in its own cloud', async () => {
    for (const cloud of ['global', 'usgov', 'china'] as const) {
      const { state, target } = testWorld()
      target.cloud = cloud
      await granted(exchange(state, { origin: origins[cloud] }))
    }
  })

  await t.test('a tenant is open in every cloud, when it does not say which it is in', async () => {
    for (const origin of Object.values(origins)) await granted(exchange(testWorld().state, { origin }))
  })

  await t.test("a tenant is open at the emulator's own address, whatever cloud it is in", async () => {
    const { state, target } = testWorld()
    target.cloud = 'china'
    await granted(exchange(state, { origin: 'https://localhost:4101' }))
  })

  await t.test('a tenant is open to a network that lists it, by its ID or one of its domains', async () => {
    const { state, target } = testWorld()
    for (const name of [target.id, 'FABRIKAM.com']) {
      const headers = { 'restrict-access-to-tenants': `contoso.com,${name}` }
      await granted(exchange(state, { headers }))
    }
  })
})

test('the refusal of a closed tenant comes before anything in it is looked at', async () => {
  const { state, target } = testWorld()
  target.blockedFor = 'inactivity'
  const { body } = await refused(exchange(state, { form: { grant_type: null } }))
  assert.deepEqual(body.error_codes, [5000225])
  assert.match(body.error_description, /^AADSTS5000225: This tenant has been blocked due to inactivity\./)
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { testWorld } from '../../support.ts'
import { resourceRefusals } from '../refusal-cases/resource.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('scope and resource', resourceRefusals)

test('the tenant that lacks a resource is named, and the one that has it gives a token', async () => {
  const { state, home } = testWorld()
  const form = { scope: 'https://management.core.windows.net//.default' }
  const { body } = await refused(exchange(state, { form }))
  assert.match(
    body.error_description,
    /named https:\/\/management\.core\.windows\.net\/ was not found in the tenant named Fabrikam\./,
  )
  const { access_token } = await granted(exchange(state, { tenant: home.id, form }))
  assert.equal(decodeJwt(access_token).aud, 'https://management.core.windows.net/')
})

test('the audience is the resource as the scope names it', async (t) => {
  const audiences = {
    'https://graph.microsoft.com/.default': 'https://graph.microsoft.com',
    'https://graph.microsoft.com//.default': 'https://graph.microsoft.com/',
    '00000003-0000-0000-c000-000000000000/.default': '00000003-0000-0000-c000-000000000000',
    'https://fabrikam-admin.sharepoint.com/.default': 'https://fabrikam-admin.sharepoint.com',
    ' https://graph.microsoft.com/.default  https://graph.microsoft.com/.default': 'https://graph.microsoft.com',
  }
  for (const [scope, audience] of Object.entries(audiences)) {
    await t.test(scope, async () => {
      const { access_token } = await granted(exchange(testWorld().state, { form: { scope } }))
      assert.equal(decodeJwt(access_token).aud, audience)
    })
  }
})

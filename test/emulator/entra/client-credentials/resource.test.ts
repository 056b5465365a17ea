import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
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

test('an API that wants assigned applications names both in its refusal, and an assigned one gets a token', async () => {
  const { state, target, application } = testWorld()
  const graph = target.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph)
  const client = target.servicePrincipals.find(({ appId }) => appId === application.appId)
  assert.ok(graph !== undefined && client !== undefined)
  graph.appRoleAssignmentRequired = true
  const { access_token } = await granted(exchange(state))
  assert.deepEqual(decodeJwt(access_token)['roles'], ['Sites.FullControl.All'])

  client.appRoleAssignments = []
  const { body } = await refused(exchange(state, { form: { scope: `${graph.appId}/.default` } }))
  const said = `AADSTS501051: Application '${application.appId}'(${application.displayName}) is not assigned to a role for the application '${graph.appId}'(Microsoft Graph). Trace ID`
  assert.ok(body.error_description.startsWith(said), body.error_description)
  graph.appRoleAssignmentRequired = false
  assert.equal(decodeJwt((await granted(exchange(state))).access_token)['roles'], undefined)
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

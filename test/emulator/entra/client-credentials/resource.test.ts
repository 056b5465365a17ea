import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { appIds } from '../../../../src/emulator/world/first-party.ts'
import { testWorld } from '../../support.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('scope and resource', [
  ...['User.Read', 'Sites.Read.All', 'https://graph.microsoft.com', 'https://graph.microsoft.com/Sites.Read.All'].map(
    (scope) => ({
      when: `the scope is ${scope}`,
      expect: '400 invalid_scope 1002012',
      given: () => ({ form: { scope } }),
    }),
  ),
  {
    when: 'the scope names a permission beside .default',
    expect: '400 invalid_scope 70011',
    given: () => ({ form: { scope: 'https://graph.microsoft.com/.default User.Read' } }),
  },
  {
    when: 'the resource is neither a URI nor a GUID',
    expect: '400 invalid_scope 70011',
    given: () => ({ form: { scope: 'graph/.default' } }),
  },
  ...['openid', 'profile', 'Offline_Access'].map((name) => ({
    when: `the scope has ${name} beside .default, as people's have`,
    expect: '400 invalid_scope 28002',
    given: () => ({ form: { scope: `https://graph.microsoft.com/.default ${name}` } }),
  })),
  {
    when: 'the scope has no resource',
    expect: '400 invalid_scope 700023',
    given: () => ({ form: { scope: '/.default' } }),
  },
  {
    when: 'the scope names two resources',
    expect: '400 invalid_scope 700022',
    given: () => ({ form: { scope: 'https://graph.microsoft.com/.default https://fabrikam.sharepoint.com/.default' } }),
  },
  {
    when: 'the tenant has no such resource',
    expect: '400 invalid_resource 500011',
    hasErrorUri: true,
    given: () => ({ form: { scope: 'https://management.azure.com/.default' } }),
  },
  {
    when: 'the resource is disabled in the tenant',
    expect: '400 invalid_resource 500014',
    given({ target }) {
      for (const found of target.servicePrincipals) {
        if (found.appId === appIds.microsoftGraph) found.accountEnabled = false
      }
      return {}
    },
  },
])

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

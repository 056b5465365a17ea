import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent } from '../../../../src/emulator/world/trust.ts'
import { first, type TestWorld, testWorld } from '../../support.ts'
import { remove, testRefusals, unknownGuid } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('the client', [
  {
    when: 'no application has the client ID',
    expect: '400 unauthorized_client 700016',
    hasErrorUri: true,
    given: () => ({ form: { client_id: unknownGuid } }),
  },
  {
    when: 'the client ID is the object ID of the application',
    expect: '400 unauthorized_client 700016',
    given: ({ application }) => ({ form: { client_id: application.id } }),
  },
  {
    when: 'the client ID is that of the managed identity, in a target tenant',
    expect: '400 unauthorized_client 700016',
    given: ({ identity }) => ({ form: { client_id: identity.clientId } }),
  },
  {
    when: 'the client ID is that of the managed identity, in the home tenant',
    expect: '401 invalid_client 700222',
    given: ({ home, identity }) => ({ tenant: home.id, form: { client_id: identity.clientId } }),
  },
  {
    when: 'the application is for its own tenant only, and this is another',
    expect: '400 invalid_request 50194',
    given({ application }) {
      application.signInAudience = 'AzureADMyOrg'
      return {}
    },
  },
  {
    when: 'the application is registered in another cloud than the tenant is in',
    expect: '400 invalid_request 900382',
    given({ home, target }) {
      Object.assign(home, { cloud: 'usgov' })
      Object.assign(target, { cloud: 'global' })
      return {}
    },
  },
  {
    when: 'nobody has consented in the tenant',
    expect: '401 invalid_client 7000229',
    given(world) {
      withdrawConsent(world)
      return {}
    },
  },
  {
    when: 'the service principal is disabled in the tenant',
    expect: '401 unauthorized_client 7000112',
    given({ target, application }) {
      for (const found of target.servicePrincipals) {
        if (found.appId === application.appId) found.accountEnabled = false
      }
      return {}
    },
  },
  {
    when: 'the application is disabled everywhere',
    expect: '401 unauthorized_client 7000112',
    given({ application }) {
      application.isDisabled = true
      return {}
    },
  },
])

test('the refusal of a disabled application has one of two texts', async () => {
  const { state, target, application } = testWorld()
  const servicePrincipal = first(target.servicePrincipals.filter(({ appId }) => appId === application.appId))
  servicePrincipal.accountEnabled = false
  const here = await refused(exchange(state))
  const name = `'${application.appId}'(ManagedIdentityDemo-AzureTenant)`
  assert.ok(here.body.error_description.startsWith(`AADSTS7000112: Application ${name} is disabled. Trace ID`))
  application.isDisabled = true
  const everywhere = await refused(exchange(state))
  assert.ok(everywhere.body.error_description.startsWith('AADSTS7000112: Application is disabled. Trace ID'))
})

test('a refusal names the directory as the real one does: by its name here, by its ID there', async () => {
  const world = testWorld()
  const unknown = await refused(exchange(world.state, { form: { client_id: unknownGuid } }))
  assert.match(unknown.body.error_description, /was not found in the directory 'Fabrikam'\./)
  withdrawConsent(world)
  const missing = await refused(exchange(world.state))
  assert.ok(missing.body.error_description.includes(`missing service principal in the tenant ${world.target.id}. See`))
})

test('the application is usable', async (t) => {
  await t.test('in the home tenant, where it has a service principal too', async () => {
    const { state, home } = testWorld()
    await granted(exchange(state, { tenant: home.id }))
  })

  await t.test('in its own tenant, when it is for that one only', async () => {
    const { state, home, application } = testWorld()
    application.signInAudience = 'AzureADMyOrg'
    await granted(exchange(state, { tenant: home.id }))
  })

  await t.test('by any verified domain of the tenant, and its client ID in any letter case', async () => {
    const { state, target, application } = testWorld()
    for (const tenant of [...target.domains, target.id.toUpperCase()]) {
      await granted(exchange(state, { tenant, form: { client_id: application.appId.toUpperCase() } }))
    }
  })

  await t.test('as soon as an admin has consented', async () => {
    const world = testWorld()
    withdrawConsent(world)
    assert.equal((await refused(exchange(world.state))).summary, '401 invalid_client 7000229')
    grantAdminConsent(world.target, world.application, world.home)
    await granted(exchange(world.state))
  })
})

function withdrawConsent({ target, application }: TestWorld): void {
  remove(target.servicePrincipals, ({ appId }) => appId === application.appId)
}

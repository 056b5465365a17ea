import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent } from '../../../../src/emulator/world/build/set-up.ts'
import { first, testWorld } from '../../support.ts'
import { clientRefusals, withdrawConsent } from '../refusal-cases/client.ts'
import { testRefusals, unknownGuid } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('the client', clientRefusals)

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

test('an address without a tenant stands for one of Microsoft, in which no application of others is', async () => {
  const { state, application } = testWorld()
  for (const tenant of ['common', 'Organizations']) {
    const { body } = await refused(exchange(state, { tenant }))
    const said = `AADSTS7000229: The client application ${application.appId} is missing service principal in the tenant f8cdef31-a31e-4b4a-93e4-5f571e91255a. See`
    assert.ok(body.error_description.startsWith(said), body.error_description)
  }
  application.signInAudience = 'AzureADMyOrg'
  const { body } = await refused(exchange(state, { tenant: 'common' }))
  assert.match(body.error_description, /multi-tenant application\. Usage of the \/common endpoint is not supported/)
})

test('the application is usable', async (t) => {
  await t.test('the application is usable in the home tenant, where it has a service principal too', async () => {
    const { state, home } = testWorld()
    await granted(exchange(state, { tenant: home.id }))
  })

  await t.test('the application is usable in its own tenant, when it is for that one only', async () => {
    const { state, home, application } = testWorld()
    application.signInAudience = 'AzureADMyOrg'
    await granted(exchange(state, { tenant: home.id }))
  })

  await t.test(
    'the application is usable by any verified domain of the tenant, and its client ID in any letter case',
    async () => {
      const { state, target, application } = testWorld()
      for (const tenant of [...target.domains, target.id.toUpperCase()]) {
        await granted(exchange(state, { tenant, form: { client_id: application.appId.toUpperCase() } }))
      }
    },
  )

  await t.test('the application is usable as soon as an admin has consented', async () => {
    const world = testWorld()
    withdrawConsent(world)
    assert.equal((await refused(exchange(world.state))).summary, '401 invalid_client 7000229')
    grantAdminConsent(world.target, world.application, world.home)
    await granted(exchange(world.state))
  })
})

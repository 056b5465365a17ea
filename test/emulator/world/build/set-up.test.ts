import assert from 'node:assert/strict'
import test from 'node:test'
import { automationAccount } from '../../../../src/emulator/world/build/compute.ts'
import {
  assignAppRole,
  grantAdminConsent,
  registerApplication,
  trustIdentity,
} from '../../../../src/emulator/world/build/set-up.ts'
import { createTenant } from '../../../../src/emulator/world/build/tenant.ts'
import { graphAppRoleId, userReadScopeId } from '../../../../src/emulator/world/model/app-roles.ts'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'

function setUp() {
  const home = createTenant({ name: 'home', displayName: 'Home', azure: true })
  const target = createTenant({ name: 'target', displayName: 'Target', sites: 1 })
  const application = registerApplication(home, {
    displayName: 'App',
    createdDateTime: '2025-01-01T00:00:00Z',
    requiredResourceAccess: [
      {
        resourceAppId: appIds.microsoftGraph,
        resourceAccess: [
          { id: graphAppRoleId('Sites.Read.All'), type: 'Role' },
          { id: userReadScopeId, type: 'Scope' },
        ],
      },
    ],
  })
  return { home, target, application }
}

test('registerApplication() makes the application and its service principal in the owner, and nothing elsewhere', () => {
  const { home, target, application } = setUp()
  assert.deepEqual(home.applications, [application])
  const servicePrincipal = home.servicePrincipals.find(({ appId }) => appId === application.appId)
  assert.equal(servicePrincipal?.appOwnerOrganizationId, home.id)
  assert.notEqual(servicePrincipal?.id, application.id)
  assert.deepEqual(servicePrincipal?.appRoleAssignments, [])
  assert.equal(
    target.servicePrincipals.some(({ appId }) => appId === application.appId),
    false,
  )
})

test('trustIdentity() holds what the tokens of the identity show', () => {
  const { home, application } = setUp()
  const [identity] = automationAccount(home, 'Account').identities
  assert.ok(identity)
  trustIdentity(application, home, identity)
  const [credential] = application.federatedIdentityCredentials
  assert.deepEqual(
    [credential?.issuer, credential?.subject, credential?.audiences],
    [`https://login.microsoftonline.com/${home.id}/v2.0`, identity.principalId, ['api://AzureADTokenExchange']],
  )
  assert.notEqual(identity.principalId, identity.clientId)
  assert.equal(home.servicePrincipals.find(({ id }) => id === identity.principalId)?.appId, identity.clientId)
})

test('grantAdminConsent()', async (t) => {
  await t.test('grantAdminConsent() grants the delegated permissions on behalf of everybody, once', () => {
    const { home, target, application } = setUp()
    const client = grantAdminConsent(target, application, home)
    grantAdminConsent(target, application, home)
    const graph = target.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph)
    const [grant, ...others] = target.oauth2PermissionGrants
    assert.equal(others.length, 0)
    assert.deepEqual(
      [grant?.clientId, grant?.resourceId, grant?.consentType, grant?.principalId, grant?.scope],
      [client.id, graph?.id, 'AllPrincipals', null, 'User.Read'],
    )
    assert.match(grant?.id ?? '', /^[\w-]{43}$/)
    assert.deepEqual(home.oauth2PermissionGrants, [])
  })

  await t.test('grantAdminConsent() assigns the application permissions in the target, and no delegated one', () => {
    const { home, target, application } = setUp()
    const client = grantAdminConsent(target, application, home)
    const graph = target.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph)
    assert.deepEqual(
      client.appRoleAssignments.map(({ appRoleId, resourceId }) => [appRoleId, resourceId]),
      [[graphAppRoleId('Sites.Read.All'), graph?.id]],
    )
    assert.equal(client.appOwnerOrganizationId, home.id)
    assert.ok(target.servicePrincipals.includes(client))
  })

  await t.test('grantAdminConsent() uses the service principal that is there, and grants nothing twice', () => {
    const { home, application } = setUp()
    const before = home.servicePrincipals.length
    const client = grantAdminConsent(home, application, home)
    grantAdminConsent(home, application, home)
    assert.equal(home.servicePrincipals.length, before)
    assert.equal(client.appRoleAssignments.length, 1)
  })
})

test('assignAppRole() refuses a permission that the API does not offer, and an API that the tenant does not have', () => {
  const { home, target, application } = setUp()
  const client = grantAdminConsent(target, application, home)
  const assign = (resource: string, role: string) => () => assignAppRole(target, client, resource, role)
  assert.throws(assign(appIds.microsoftGraph, 'Sites.Nothing'), { message: /no application permission Sites.Nothing/ })
  assert.throws(assign(appIds.azureResourceManager, 'Any'), { message: /of the API 797f4846/ })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent, registerApplication } from '../../../../../src/emulator/world/build/set-up.ts'
import { refusal } from '../../fixture.ts'
import { administrator, directory } from './support.ts'

const everything = { roles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'] }
const roleId = '0c65e07c-9d03-4617-83d3-09adae44c4e1'
const scopeId = '1c65e07c-9d03-4617-83d3-09adae44c4e1'

const role = {
  allowedMemberTypes: ['Application'],
  description: 'Reads orders.',
  displayName: 'Reader of orders',
  id: roleId,
  isEnabled: true,
  value: 'Orders.Read',
}

const scope = {
  adminConsentDescription: 'Reads orders.',
  adminConsentDisplayName: 'Read orders',
  id: scopeId,
  isEnabled: true,
  type: 'User',
  value: 'Orders.ReadMine',
}

/** An API whose application is in another tenant, with a service principal here, and one that is all here. */
function subject() {
  const fixture = directory()
  const { target, elsewhere, application, ask, patch, post } = fixture
  const createdDateTime = '2026-01-01T08:00:00Z'
  const foreign = registerApplication(elsewhere, { displayName: 'Orders', createdDateTime })
  grantAdminConsent(target, foreign, elsewhere)
  const path = `/v1.0/applications/${application.id}`
  return {
    ...fixture,
    foreign,
    path,
    change: (body: object) => patch(path, body, everything),
    changeForeign: (body: object) =>
      patch(`/v1.0/applications/${foreign.id}`, body, {
        ...everything,
        claims: { tid: elsewhere.id, iss: `https://sts.windows.net/${elsewhere.id}/` },
      }),
    shown: async (appId: string) => (await ask(`/v1.0/servicePrincipals(appId='${appId}')`, everything)).body,
    assign: async (appId: string, appRoleId: string) => {
      const resource = target.servicePrincipals.find((one) => one.appId === appId)
      const { principal } = fixture
      const body = { principalId: principal.id, resourceId: resource?.id, appRoleId }
      return post(`/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`, body, everything)
    },
  }
}

test('roles and scopes of an application appear on its service principal, then and after each change', async () => {
  const { change, ask, path, shown, application } = subject()
  assert.equal((await change({ appRoles: [role], api: { oauth2PermissionScopes: [scope] } })).status, 204)
  const { body } = await ask(path, everything)
  assert.deepEqual(body['appRoles'], [{ ...role, origin: 'Application' }])
  const whole = { ...scope, userConsentDescription: null, userConsentDisplayName: null }
  assert.deepEqual(Object(body['api']).oauth2PermissionScopes, [whole])
  assert.deepEqual((await shown(application.appId))['appRoles'], body['appRoles'])
  assert.deepEqual((await shown(application.appId))['oauth2PermissionScopes'], [whole])

  await change({ appRoles: [{ ...role, displayName: 'Reads' }] })
  assert.equal(Object((await shown(application.appId))['appRoles'])[0].displayName, 'Reads')
  assert.deepEqual((await shown(application.appId))['oauth2PermissionScopes'], [whole])
})

test('roles of an application appear on its service principals in other tenants, old ones and new ones', async () => {
  const { changeForeign, shown, foreign, remove, post, target } = subject()
  const identifierUris = [`api://${foreign.appId}`]
  const reply = await changeForeign({ appRoles: [role], identifierUris })
  assert.equal(reply.status, 204, reply.error.message)
  const there = await shown(foreign.appId)
  assert.deepEqual(there['appRoles'], [{ ...role, origin: 'Application' }])
  assert.deepEqual(there['servicePrincipalNames'], [foreign.appId, ...identifierUris])

  const { id } = target.servicePrincipals.find(({ appId }) => appId === foreign.appId) ?? assert.fail()
  await remove(`/v1.0/servicePrincipals/${id}`, everything)
  const made = await post('/v1.0/servicePrincipals', { appId: foreign.appId }, everything)
  assert.deepEqual(made.body['appRoles'], there['appRoles'])
  assert.deepEqual(made.body['servicePrincipalNames'], there['servicePrincipalNames'])
})

test('a role that an application declares can be assigned, while it is enabled and for applications', async () => {
  const { change, assign, application } = subject()
  const notOffered = [400, 'Request_BadRequest', 'Permission being assigned was not found on application.']
  assert.deepEqual(refusal(await assign(application.appId, roleId)), notOffered)
  await change({ appRoles: [{ ...role, isEnabled: false }] })
  assert.deepEqual(refusal(await assign(application.appId, roleId)), notOffered)
  await change({ appRoles: [{ ...role, allowedMemberTypes: ['User'] }] })
  assert.deepEqual(refusal(await assign(application.appId, roleId)), notOffered)
  await change({ appRoles: [{ ...role, allowedMemberTypes: ['User', 'Application'] }] })
  assert.equal((await assign(application.appId, roleId)).status, 201)
  const twice = await assign(application.appId, roleId)
  assert.equal(twice.error.message, 'Permission being assigned already exists on the object')
})

test('the default role can be assigned, once, whatever the API declares', async () => {
  const { assign, foreign } = subject()
  const none = '00000000-0000-0000-0000-000000000000'
  assert.equal((await assign(foreign.appId, none)).status, 201)
  assert.equal((await assign(foreign.appId, none)).status, 400)
})

test('an enabled role or scope cannot be removed before it was disabled', async () => {
  const { change, ask, path } = subject()
  await change({ appRoles: [role], api: { oauth2PermissionScopes: [scope] } })
  const enabled = [
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  ]
  assert.deepEqual(refusal(await change({ appRoles: [] })), enabled)
  assert.deepEqual(refusal(await change({ appRoles: [{ ...role, id: scopeId }] })), enabled)
  assert.deepEqual(refusal(await change({ api: { oauth2PermissionScopes: [] } })), enabled)
  assert.equal(Object((await ask(path, everything)).body['appRoles']).length, 1)

  const off = { isEnabled: false }
  assert.equal((await change({ appRoles: [{ ...role, ...off }] })).status, 204)
  assert.equal((await change({ appRoles: [] })).status, 204)
  assert.equal((await change({ api: { oauth2PermissionScopes: [{ ...scope, ...off }] } })).status, 204)
  assert.equal((await change({ api: { oauth2PermissionScopes: [] } })).status, 204)
})

test('a role or scope that cannot be is refused, and so are two of one ID or value', async () => {
  const { change, ask, path } = subject()
  const bad = (property: string) => [
    400,
    'Request_BadRequest',
    `Invalid value specified for property '${property}' of resource 'Application'.`,
  ]
  const duplicate = [400, 'Request_BadRequest', 'Request contains a property with duplicate values.']
  for (const wrong of [
    { ...role, id: 'orders' },
    { ...role, allowedMemberTypes: ['Robot'] },
    { ...role, allowedMemberTypes: [] },
    { ...role, value: 'Orders Read' },
    { ...role, value: '.Read' },
    { ...role, value: 'a'.repeat(121) },
    { ...role, displayName: '' },
    { id: roleId },
    'Orders.Read',
  ]) {
    assert.deepEqual(refusal(await change({ appRoles: [wrong] })), bad('appRoles'), JSON.stringify(wrong))
  }
  assert.deepEqual(refusal(await change({ appRoles: null })), bad('appRoles'))
  for (const wrong of [
    { ...scope, type: 'Both' },
    { ...scope, value: null },
  ]) {
    const reply = await change({ api: { oauth2PermissionScopes: [wrong] } })
    assert.deepEqual(refusal(reply), bad('oauth2PermissionScopes'))
  }
  assert.deepEqual(refusal(await change({ appRoles: [role, { ...role, id: scopeId }] })), duplicate)
  assert.deepEqual(refusal(await change({ appRoles: [role, { ...role, value: 'Other' }] })), duplicate)
  const strange = await change({ appRoles: [{ ...role, colour: 'red' }] })
  assert.deepEqual(refusal(strange), [400, 'Request_BadRequest', "Invalid property 'colour'."])
  assert.deepEqual((await ask(path, everything)).body['appRoles'], [])
  assert.equal((await change({ appRoles: [role, { ...role, id: scopeId, value: null }] })).status, 204)
})

test('a new name of an application is its own service principal’s too, unless that has another', async () => {
  const { change, changeForeign, shown, application, foreign } = subject()
  await change({ displayName: 'New' })
  await changeForeign({ displayName: 'Newer' })
  assert.equal((await shown(application.appId))['displayName'], 'New')
  assert.equal((await shown(foreign.appId))['displayName'], 'Orders')
})

test('a service principal gets no name that means another API of its tenant', async () => {
  const { patch, principal, graph, shown, application, changeForeign, foreign, target } = subject()
  const names = (id: string, ...servicePrincipalNames: string[]) =>
    patch(`/v1.0/servicePrincipals/${id}`, { servicePrincipalNames }, everything)
  const stolen = await names(principal.id, application.appId, 'https://graph.microsoft.com')
  assert.match(stolen.error.message ?? '', /service principal name https:\/\/graph\.microsoft\.com is already in use/)
  assert.deepEqual((await shown(application.appId))['servicePrincipalNames'], [application.appId])
  assert.equal((await names(graph.id, ...graph.servicePrincipalNames)).status, 204)

  // What an admin added here outlives a change of the application elsewhere.
  const { id } = target.servicePrincipals.find(({ appId }) => appId === foreign.appId) ?? assert.fail()
  await names(id, foreign.appId, 'api://added')
  await changeForeign({ identifierUris: [`api://${foreign.appId}`] })
  const kept = [foreign.appId, `api://${foreign.appId}`, 'api://added']
  assert.deepEqual((await shown(foreign.appId))['servicePrincipalNames'], kept)
})

test('an application ID in capitals makes the same service principal', async () => {
  const { post, remove, foreign, target } = subject()
  const { id } = target.servicePrincipals.find(({ appId }) => appId === foreign.appId) ?? assert.fail()
  await remove(`/v1.0/servicePrincipals/${id}`, everything)
  const made = await post('/v1.0/servicePrincipals', { appId: foreign.appId.toUpperCase() }, everything)
  assert.deepEqual([made.status, made.body['appId']], [201, foreign.appId])
})

test('an application cannot be registered by a reader with roles either', async () => {
  const { post } = subject()
  const body = { displayName: 'A', appRoles: [role] }
  assert.equal((await post('/v1.0/applications', body, { roles: ['Application.Read.All'] })).status, 403)
  assert.equal((await post('/v1.0/applications', body, administrator)).status, 201)
})

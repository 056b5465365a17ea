import assert from 'node:assert/strict'
import test from 'node:test'
import { graphAppRoleId } from '../../../../../src/emulator/world/model/app-roles.ts'
import { refusal } from '../../fixture.ts'
import { directory, insufficient } from './support.ts'

const granter = { roles: ['AppRoleAssignment.ReadWrite.All'] }

function subject() {
  const fixture = directory()
  const { principal, graph } = fixture
  const given = { principalId: principal.id, resourceId: graph.id, appRoleId: graphAppRoleId('Sites.Read.All') }
  return { ...fixture, given, path: `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments` }
}

test('a permission of Microsoft Graph takes the strongest roles', async () => {
  const { post, path, given, by } = subject()
  for (const role of ['Application Administrator', 'Cloud Application Administrator'])
    assert.deepEqual(refusal(await post(path, given, by(role))), insufficient, role)
  const { status, body } = await post(path, given, by('Privileged Role Administrator'))
  assert.equal(status, 201)
  assert.deepEqual([body['principalDisplayName'], body['resourceDisplayName']], ['Nobody’s', 'Microsoft Graph'])
})

test('one of another API takes an administrator of applications', async () => {
  const { post, path, given, by, target } = subject()
  const sharePoint = target.servicePrincipals.find(({ appId }) => appId === '00000003-0000-0ff1-ce00-000000000000')
  const [role] = sharePoint?.appRoles ?? []
  assert.ok(sharePoint !== undefined && role !== undefined)
  const other = { ...given, resourceId: sharePoint.id, appRoleId: role.id }
  assert.deepEqual(refusal(await post(path, other, by())), insufficient)
  assert.equal((await post(path, other, by('Cloud Application Administrator'))).status, 201)
})

test('an application needs the permission to grant, and Application.ReadWrite.All is not it', async () => {
  const { post, path, given } = subject()
  assert.deepEqual(refusal(await post(path, given, { roles: ['Application.ReadWrite.All'] })), insufficient)
  assert.equal((await post(path, given, granter)).status, 201)
})

test('the same grant does not come twice, from either end', async () => {
  const { post, path, given, graph, principal } = subject()
  await post(path, given, granter)
  const message = 'Permission being assigned already exists on the object'
  for (const end of [path, `/v1.0/servicePrincipals/${graph.id}/appRoleAssignedTo`])
    assert.deepEqual(refusal(await post(end, given, granter)), [400, 'Request_BadRequest', message])
  assert.equal(principal.appRoleAssignments.length, 1)
  const another = { ...given, appRoleId: graphAppRoleId('User.Read.All') }
  assert.equal((await post(path, another, granter)).status, 201)
})

test('a grant of an unknown permission, resource or principal is refused', async () => {
  const { post, path, given, application } = subject()
  const notOffered = await post(path, { ...given, appRoleId: application.id }, granter)
  const message = 'Permission being assigned was not found on application.'
  assert.deepEqual(refusal(notOffered), [400, 'Request_BadRequest', message])
  const nowhere = await post(path, { ...given, resourceId: application.id }, granter)
  assert.deepEqual([nowhere.status, nowhere.error.code], [404, 'Request_ResourceNotFound'])
  const another = await post(path, { ...given, principalId: given.resourceId }, granter)
  const mismatch = "'principalId' is not the object that the path names."
  assert.deepEqual(refusal(another), [400, 'Request_BadRequest', mismatch])
})

test('a grant is removed once, with a role that could have made it', async () => {
  const { post, remove, path, given, by, principal } = subject()
  const one = `${path}/${(await post(path, given, granter)).body['id']}`
  assert.deepEqual(refusal(await remove(one, by('Cloud Application Administrator'))), insufficient)
  assert.equal(principal.appRoleAssignments.length, 1)
  assert.equal((await remove(one, by('Privileged Role Administrator'))).status, 204)
  assert.deepEqual(principal.appRoleAssignments, [])
  assert.equal((await remove(one, granter)).status, 404)
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { registerApplication } from '../../../../../src/emulator/world/build/set-up.ts'
import { refusal } from '../../fixture.ts'
import { administrator, createIfMissing, directory, insufficient } from './support.ts'

const path = '/v1.0/servicePrincipals'
const createdDateTime = '2026-01-01T08:00:00Z'

function subject() {
  const fixture = directory()
  const foreign = registerApplication(fixture.elsewhere, { displayName: 'Theirs', createdDateTime })
  const closed = registerApplication(fixture.elsewhere, {
    displayName: 'Closed',
    createdDateTime,
    signInAudience: 'AzureADMyOrg',
  })
  return { ...fixture, foreign, closed }
}

test('a service principal of an application from elsewhere takes an administrator', async () => {
  const { post, by, foreign, elsewhere } = subject()
  assert.deepEqual(refusal(await post(path, { appId: foreign.appId }, by())), insufficient)
  const { status, body } = await post(path, { appId: foreign.appId }, by('Cloud Application Administrator'))
  assert.deepEqual([status, body['displayName'], body['accountEnabled']], [201, 'Theirs', true])
  assert.equal(body['appOwnerOrganizationId'], elsewhere.id)
})

test("an owner may bring in the own application's, and an application with OwnedBy none from elsewhere", async () => {
  const { post, by, foreign, application, principal, target, somebody } = subject()
  target.servicePrincipals.splice(target.servicePrincipals.indexOf(principal), 1)
  assert.deepEqual(refusal(await post(path, { appId: application.appId }, by())), insufficient)
  application.ownerIds = [somebody.id]
  assert.equal((await post(path, { appId: application.appId }, by())).status, 201)

  const owned = { roles: ['Application.ReadWrite.OwnedBy'] }
  const message =
    'When using this permission, the backing application of the service principal being created must in the local tenant'
  const reply = await post(path, { appId: foreign.appId }, owned)
  assert.deepEqual(refusal(reply), [403, 'Authorization_RequestDenied', message])
})

test('an application that is not known, or not for other tenants, gets none', async () => {
  const { post, closed } = subject()
  for (const appId of ['99999999-2222-4333-8444-555555555555', closed.appId]) {
    const message = `The appId '${appId}' of the service principal does not reference a valid application object.`
    const reply = await post(path, { appId }, administrator)
    assert.deepEqual(refusal(reply), [400, 'Request_BadRequest', message])
  }
})

test('there is one for each application, and an upsert finds it', async () => {
  const { post, patch, foreign, target } = subject()
  const upsert = `${path}(appId='${foreign.appId}')`
  assert.equal((await patch(upsert, {}, administrator)).status, 404)
  assert.equal((await patch(upsert, {}, administrator, createIfMissing)).status, 201)
  assert.equal((await patch(upsert, {}, administrator, createIfMissing)).status, 204)
  const again = await post(path, { appId: foreign.appId }, administrator)
  assert.deepEqual([again.status, again.error.code], [409, 'Request_MultipleObjectsWithSameKeyValue'])
  assert.equal(target.servicePrincipals.filter(({ appId }) => appId === foreign.appId).length, 1)
})

test('a service principal is disabled with the right to change it, and keeps its identity', async () => {
  const { patch, principal, by } = subject()
  const one = `${path}/${principal.id}`
  assert.deepEqual(refusal(await patch(one, { accountEnabled: false }, by())), insufficient)
  assert.equal((await patch(one, { accountEnabled: false }, by('Application Administrator'))).status, 204)
  assert.equal(principal.accountEnabled, false)
  const message = "Property 'id' is read-only and cannot be set."
  const renamed = await patch(one, { id: principal.appId }, administrator)
  assert.deepEqual(refusal(renamed), [400, 'Request_BadRequest', message])
  const odd = await patch(one, { accountEnabled: 'no' }, administrator)
  assert.deepEqual(refusal(odd), [400, 'Request_BadRequest', "Property 'accountEnabled' must be true or false."])
})

test('a service principal is deleted with the right to change it, and its application stays', async () => {
  const { remove, ask, principal, application, by } = subject()
  const one = `${path}/${principal.id}`
  assert.deepEqual(refusal(await remove(one, by('Privileged Role Administrator'))), insufficient)
  assert.equal((await remove(one, by('Cloud Application Administrator'))).status, 204)
  assert.equal((await ask(one, administrator)).status, 404)
  assert.equal((await ask(`/v1.0/applications/${application.id}`, administrator)).status, 200)
})

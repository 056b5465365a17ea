import assert from 'node:assert/strict'
import test from 'node:test'
import { column, refusal } from '../../fixture.ts'
import { administrator, directory, insufficient } from './support.ts'

const items = '/v1.0/directory/deletedItems'

async function subject() {
  const fixture = directory()
  const { application, remove } = fixture
  await remove(`/v1.0/applications/${application.id}`, administrator)
  const ids = async (kind: string) => column(await fixture.ask(`${items}/microsoft.graph.${kind}`, administrator), 'id')
  return { ...fixture, ids }
}

test('what was deleted is listed by its kind', async () => {
  const { ids, application, principal } = await subject()
  assert.deepEqual(await ids('application'), [application.id])
  assert.deepEqual(await ids('servicePrincipal'), [principal.id])
})

test('a deleted object is restored with the right to change it', async () => {
  const { post, ask, ids, application, by } = await subject()
  const restore = `${items}/${application.id}/restore`
  assert.deepEqual(refusal(await post(restore, {}, by())), insufficient)
  assert.equal((await post(restore, {}, by('Application Administrator'))).status, 200)
  const { status, body } = await ask(`/v1.0/applications/${application.id}`, administrator)
  assert.deepEqual([status, body['appId'], body['deletedDateTime']], [200, application.appId, null])
  assert.deepEqual(await ids('application'), [])
  assert.equal((await post(restore, {}, administrator)).status, 404)
})

test('a service principal is not brought back beside another one of its application', async () => {
  const { post, application, principal } = await subject()
  await post(`${items}/${application.id}/restore`, {}, administrator)
  assert.equal((await post('/v1.0/servicePrincipals', { appId: application.appId }, administrator)).status, 201)
  const reply = await post(`${items}/${principal.id}/restore`, {}, administrator)
  const message = 'Another object with the same value for property appId already exists.'
  assert.deepEqual(refusal(reply), [409, 'Request_MultipleObjectsWithSameKeyValue', message])
})

test('a deleted object is removed for good with the right to change it', async () => {
  const { remove, ids, application, by } = await subject()
  const one = `${items}/${application.id}`
  assert.deepEqual(refusal(await remove(one, by('Privileged Role Administrator'))), insufficient)
  assert.deepEqual(await ids('application'), [application.id])
  assert.equal((await remove(one, by('Cloud Application Administrator'))).status, 204)
  assert.deepEqual(await ids('application'), [])
  assert.equal((await remove(one, administrator)).status, 404)
})

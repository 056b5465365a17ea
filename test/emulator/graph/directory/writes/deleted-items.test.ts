import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { column, refusal } from '../../fixture.ts'
import { administrator, createIfMissing, directory, insufficient } from './support.ts'

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
  const message = `The service principal cannot be created, updated, or restored because the service principal name ${application.appId} is already in use.`
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

const nameTaken = [
  400,
  'Request_BadRequest',
  'Another object with the same value for property uniqueName already exists.',
]

test('a deleted application keeps its uniqueName until it is brought back or deleted for good', async () => {
  const { ask, post, patch, remove, target } = directory()
  const byName = "/v1.0/applications(uniqueName='towline-a')"
  const upsert = () => patch(byName, { displayName: 'A' }, administrator, createIfMissing)
  const { id, appId } = (await upsert()).body
  await remove(`/v1.0/applications/${id}`, administrator)

  assert.equal((await ask(byName, administrator)).status, 404)
  assert.deepEqual(refusal(await upsert()), nameTaken)
  for (const uniqueName of ['towline-a', 'Towline-A']) {
    const created = await post('/v1.0/applications', { displayName: 'B', uniqueName }, administrator)
    assert.deepEqual(refusal(created), nameTaken)
    assert.deepEqual(created.error.details, [{ code: 'ObjectConflict', message: nameTaken[2], target: 'uniqueName' }])
  }
  const other = (await post('/v1.0/applications', { displayName: 'C' }, administrator)).body['id']
  const named = await patch(`/v1.0/applications/${other}`, { uniqueName: 'towline-a' }, administrator)
  assert.deepEqual(refusal(named), nameTaken)
  assert.equal(target.applications.filter(({ uniqueName }) => uniqueName !== undefined).length, 0)

  const restored = await post(`${items}/${id}/restore`, undefined, administrator)
  assert.deepEqual(
    [restored.status, restored.body['@odata.type'], restored.body['appId'], restored.body['uniqueName']],
    [200, '#microsoft.graph.application', appId, 'towline-a'],
  )
  assert.equal((await upsert()).status, 204)

  await remove(`/v1.0/applications/${id}`, administrator)
  await remove(`${items}/${id}`, administrator)
  const anew = await upsert()
  assert.equal(anew.status, 201)
  assert.notEqual(anew.body['appId'], appId)
})

test('a deleted application is not brought back beside another one of its uniqueName', async () => {
  const { post, application, remove, target } = directory()
  application.uniqueName = 'towline-a'
  await remove(`/v1.0/applications/${application.id}`, administrator)
  // Only a world that was made so can have both.
  target.applications.push({ ...application, id: randomUUID(), appId: randomUUID() })
  const reply = await post(`${items}/${application.id}/restore`, {}, administrator)
  assert.deepEqual(refusal(reply), nameTaken)
  assert.deepEqual(
    target.deletedApplications.map(({ id }) => id),
    [application.id],
  )
})

test('a service principal is not brought back without its application in their own tenant', async () => {
  const { post, application, principal, ids } = await subject()
  const restore = `${items}/${principal.id}/restore`
  const message = `The appId '${application.appId}' of the service principal does not reference a valid application object.`
  assert.deepEqual(refusal(await post(restore, {}, administrator)), [400, 'Request_BadRequest', message])
  assert.deepEqual(await ids('servicePrincipal'), [principal.id])
  await post(`${items}/${application.id}/restore`, {}, administrator)
  assert.deepEqual(await ids('servicePrincipal'), [principal.id], 'an application comes back without it')
  assert.equal((await post(restore, {}, administrator)).status, 200)
})

test('a deleted item is read by its ID alone, with its type', async () => {
  const { ask, application, principal } = await subject()
  const read = async (id: string) => (await ask(`${items}/${id}?$select=id,appId`, administrator)).body
  const types = ['#microsoft.graph.application', '#microsoft.graph.servicePrincipal']
  for (const [index, { id, appId }] of [application, principal].entries()) {
    const { '@odata.context': _, ...body } = await read(id)
    assert.deepEqual(body, { '@odata.type': types[index], id, appId })
  }
  const unknown = randomUUID()
  assert.equal((await ask(`${items}/${unknown}`, administrator)).status, 404)
})

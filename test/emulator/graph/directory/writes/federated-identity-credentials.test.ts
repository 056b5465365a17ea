import assert from 'node:assert/strict'
import test from 'node:test'
import { column, refusal } from '../../fixture.ts'
import { administrator, createIfMissing, directory, insufficient } from './support.ts'

const audiences = ['api://AzureADTokenExchange']
const like = (name: string, more: object = {}) => ({
  name,
  issuer: 'https://issuer.example',
  subject: `subject of ${name}`,
  audiences,
  ...more,
})

function subject() {
  const fixture = directory()
  const list = `/v1.0/applications/${fixture.application.id}/federatedIdentityCredentials`
  return { ...fixture, list, add: (body: object, by = administrator) => fixture.post(list, body, by) }
}

test('a federated identity credential takes a role, or being an owner of the application', async () => {
  const { add, application, by, somebody } = subject()
  assert.deepEqual(refusal(await add(like('one'), by())), insufficient)
  assert.equal((await add(like('one'), by('Application Administrator'))).status, 201)
  application.ownerIds = [somebody.id]
  assert.equal((await add(like('two'), by())).status, 201)
})

test('the twenty-first federated identity credential of an application is refused', async () => {
  const { add, ask, list } = subject()
  for (let number = 1; number <= 20; number++) assert.equal((await add(like(`number-${number}`))).status, 201)
  const reply = await add(like('number-21'))
  const message = 'The application has 20 federated identity credentials, and can have no more.'
  assert.deepEqual(refusal(reply), [400, 'Request_BadRequest', message])
  assert.equal(column(await ask(list, administrator), 'name').length, 20)
})

test('a federated identity credential without an audience, or with two, is refused', async () => {
  const { add } = subject()
  const message = 'A federated identity credential must have exactly one audience.'
  for (const wrong of [[], [...audiences, 'api://other']])
    assert.deepEqual(refusal(await add(like('one', { audiences: wrong }))), [400, 'Request_BadRequest', message])
  assert.equal((await add(like('one', { audiences: ['anything'] }))).status, 201)
})

test('names have 3 to 120 characters of a few kinds, and stay', async (t) => {
  const { add, patch, list } = subject()
  const message =
    "Property 'name' must have 3 to 120 characters: letters, digits, hyphens and underscores, a letter or digit first."

  await t.test('names have 3 to 120 characters of a few kinds, and stay of those kinds', async () => {
    for (const name of ['ab', '-abc', '_abc', 'a b c', 'abc.d', 'ä-b-c', 'a'.repeat(121)])
      assert.deepEqual(refusal(await add(like(name))), [400, 'Request_BadRequest', message], name)
    for (const name of ['abc', '1-2_3', 'A'.repeat(120)]) assert.equal((await add(like(name))).status, 201, name)
  })
  await t.test('a change may repeat the name and not change it', async () => {
    assert.equal((await patch(`${list}/abc`, { name: 'abc', description: 'x' }, administrator)).status, 204)
    const reply = await patch(`${list}/abc`, { name: 'abd' }, administrator)
    const readOnly = "Property 'name' is read-only and cannot be set."
    assert.deepEqual(refusal(reply), [400, 'Request_BadRequest', readOnly])
  })
})

test('texts have at most 600 characters', async () => {
  const { add } = subject()
  const longest = 'x'.repeat(600)
  for (const name of ['issuer', 'subject']) {
    const message = `Property '${name}' must not have more than 600 characters.`
    const reply = await add(like('long', { [name]: `${longest}x` }))
    assert.deepEqual(refusal(reply), [400, 'Request_BadRequest', message])
  }
  const described = await add(like('long', { description: `${longest}x` }))
  const message = "Property 'description' must be a text of at most 600 characters."
  assert.deepEqual(refusal(described), [400, 'Request_BadRequest', message])
  assert.equal((await add(like('long', { issuer: longest, subject: longest, description: longest }))).status, 201)
})

test('neither a name nor issuer and subject together come twice', async (t) => {
  const { add, patch, list } = subject()
  await add(like('one'))
  await add(like('two'))
  const conflict = (message: string) => [409, 'Request_MultipleObjectsWithSameKeyValue', message]
  const same = 'FederatedIdentityCredential with the same issuer and subject already exists.'

  await t.test('a second credential of one name is refused, whatever its case', async () => {
    for (const name of ['one', 'ONE']) {
      const reply = await add(like(name, { subject: 'another' }))
      assert.deepEqual(refusal(reply), conflict(`FederatedIdentityCredential with name ${name} already exists.`))
    }
  })
  await t.test('a second credential of one issuer and subject is refused, on creation and on change', async () => {
    const { subject: taken } = like('one')
    assert.deepEqual(refusal(await add(like('three', { subject: taken }))), conflict(same))
    assert.deepEqual(refusal(await patch(`${list}/two`, { subject: taken }, administrator)), conflict(same))
  })
  await t.test('issuer or subject alone may come twice, and another letter case makes another subject', async () => {
    const { subject: taken } = like('one')
    assert.equal((await add(like('four', { subject: taken, issuer: 'https://issuer.example/' }))).status, 201)
    assert.equal((await add(like('five', { subject: taken.toUpperCase() }))).status, 201)
  })
})

test('one is found, changed and deleted by name as by ID', async () => {
  const { add, ask, patch, remove, list, application } = subject()
  const { id } = (await add(like('one'))).body
  for (const key of ['/one', "(name='one')", `/${id}`])
    assert.equal((await ask(`${list}${key}`, administrator)).body['id'], id, key)
  assert.equal((await patch(`${list}/one`, { subject: 'new' }, administrator)).status, 204)
  assert.equal((await patch(`${list}/${id}`, { description: 'why' }, administrator)).status, 204)
  const [credential] = application.federatedIdentityCredentials
  assert.deepEqual([credential?.subject, credential?.description, credential?.audiences], ['new', 'why', audiences])

  assert.equal((await remove(`${list}/one`, administrator)).status, 204)
  const gone = await remove(`${list}/one`, administrator)
  const message = 'FederatedIdentityCredential with name one not found.'
  assert.deepEqual(refusal(gone), [404, 'Request_ResourceNotFound', message])
})

test('an upsert by name makes what is not there only when asked to', async () => {
  const { patch, list, application } = subject()
  const { name: _, ...body } = like('one')
  const path = `${list}(name='one')`
  assert.equal((await patch(path, body, administrator)).status, 404)
  assert.equal((await patch(path, body, administrator, createIfMissing)).status, 201)
  assert.equal((await patch(path, { ...body, subject: 'new' }, administrator, createIfMissing)).status, 204)
  assert.deepEqual(
    application.federatedIdentityCredentials.map(({ name, subject }) => [name, subject]),
    [['one', 'new']],
  )
})

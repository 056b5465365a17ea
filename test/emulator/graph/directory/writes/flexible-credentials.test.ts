import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { column, refusal } from '../../fixture.ts'
import { administrator, createIfMissing, directory } from './support.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const value = "claims['sub'] matches 'repo:contoso/*' and claims['repository_id'] eq '42'"
const claimsMatchingExpression = { value, languageVersion: 1 }
const flexible = { name: 'flexible', issuer, audiences: ['api://AzureADTokenExchange'], claimsMatchingExpression }
const exact = { name: 'exact', issuer, audiences: flexible.audiences, subject: 'repo:contoso/a:environment:b' }

function subject() {
  const fixture = directory()
  const path = (version: string) => `/${version}/applications/${fixture.application.id}/federatedIdentityCredentials`
  return {
    ...fixture,
    path,
    add: (body: object, version = 'beta') => fixture.post(path(version), body, administrator),
    change: (name: string, body: object, version = 'beta') =>
      fixture.patch(`${path(version)}/${name}`, body, administrator),
    credentials: () => fixture.application.federatedIdentityCredentials.map(({ id: _, ...one }) => one),
  }
}

function bad(message: string) {
  return [400, 'Request_BadRequest', message]
}

test('beta makes, lists, reads, changes and deletes a flexible credential', async () => {
  const { add, ask, change, remove, path, credentials } = subject()
  const made = await add({ ...flexible, subject: null })
  assert.equal(made.status, 201)
  const { '@odata.context': _, id, ...body } = made.body
  assert.deepEqual(body, { ...flexible, subject: null, description: null })
  assert.equal((await add(exact)).status, 201)

  const list = (await ask(path('beta'), administrator)).body['value']
  assert.deepEqual(list, [
    { id, ...body },
    { ...(list as object[])[1], ...exact, claimsMatchingExpression: null },
  ])
  assert.equal((await ask(`${path('beta')}/flexible`, administrator)).body['id'], id)

  const narrower = value.replace('contoso/*', 'contoso/a:*')
  const changed = {
    claimsMatchingExpression: {
      '@odata.type': '#microsoft.graph.federatedIdentityExpression',
      value: narrower,
      languageVersion: 1,
    },
  }
  assert.equal((await change('flexible', changed)).status, 204)
  assert.equal((await change('flexible', { description: 'd' })).status, 204)
  assert.deepEqual([credentials()[0]?.expression, credentials()[0]?.description], [narrower, 'd'])
  assert.equal((await remove(`${path('beta')}/flexible`, administrator)).status, 204)
  assert.deepEqual(
    credentials().map(({ name }) => name),
    ['exact'],
  )
})

test('an upsert by beta makes a flexible credential', async () => {
  const { patch, path, credentials } = subject()
  const { name: _, ...body } = flexible
  const upsert = () => patch(`${path('beta')}(name='flexible')`, body, administrator, createIfMissing)
  assert.deepEqual([(await upsert()).status, (await upsert()).status], [201, 204])
  assert.equal(credentials().length, 1)
})

test('a credential has a subject or an expression, and becomes the other kind only when both are said', async () => {
  const { add, change, credentials } = subject()
  const both = bad("Properties 'subject' and 'claimsMatchingExpression' cannot be set together.")
  const neither = bad("Property 'subject' cannot be empty.")
  assert.deepEqual(refusal(await add({ ...flexible, subject: 's' })), both)
  for (const missing of [{ subject: null }, { subject: '' }, {}, { claimsMatchingExpression: null }])
    assert.deepEqual(refusal(await add({ name: 'one', issuer, audiences: ['a'], ...missing })), neither)
  assert.deepEqual(credentials(), [])

  await add(flexible)
  await add(exact)
  assert.deepEqual(refusal(await change('flexible', { subject: 's' })), both)
  assert.deepEqual(refusal(await change('flexible', { claimsMatchingExpression: null })), neither)
  assert.deepEqual(refusal(await change('exact', { claimsMatchingExpression })), both)
  assert.equal((await change('flexible', { subject: 's', claimsMatchingExpression: null })).status, 204)
  assert.equal((await change('exact', { subject: null, claimsMatchingExpression })).status, 204)
  assert.deepEqual(
    credentials().map(({ name, subject, expression }) => [name, subject, expression]),
    [
      ['flexible', 's', undefined],
      ['exact', '', value],
    ],
  )
})

test('v1.0 knows no expression, neither in a write nor in a query, and does not change a flexible credential into another', async () => {
  const { add, ask, change, path, credentials } = subject()
  const unknown = bad("Invalid property 'claimsMatchingExpression'.")
  assert.deepEqual(refusal(await add(flexible, 'v1.0')), unknown)
  await add(flexible)
  assert.deepEqual(refusal(await change('flexible', { claimsMatchingExpression }, 'v1.0')), unknown)
  const both = bad("Properties 'subject' and 'claimsMatchingExpression' cannot be set together.")
  assert.deepEqual(refusal(await change('flexible', { subject: 's', issuer: 'https://i.example' }, 'v1.0')), both)
  const selected = `${path('v1.0')}?$select=claimsMatchingExpression`
  assert.equal((await ask(selected, administrator)).status, 400)
  assert.equal(credentials()[0]?.expression, value)
})

test('an expression is looked at when it is written', async () => {
  const { add, credentials } = subject()
  const expression = (text: unknown, more: object = {}) =>
    add({ ...flexible, ...more, claimsMatchingExpression: { value: text, languageVersion: 1 } })
  const lacks = 'The expression lacks all required claims or contains unallowed claims.'
  for (const [text, message] of [
    ["claims['sub'] matches 'repo:contoso/*'", lacks],
    ["claims['repository_id'] eq '42'", lacks],
    [`${value} and claims['actor'] eq 'x'`, lacks],
    [value.replace(' eq ', ' matches '), lacks],
    [`${value}.`, "The expression cannot be parsed. 'and' was expected at position 75."],
  ] as const) {
    const reply = await expression(text)
    assert.deepEqual(refusal(reply), bad(message), text)
    assert.equal(reply.error.details?.[0]?.['code'], 'InvalidFederatedIdentityCredentialValue')
  }
  for (const other of ['https://issuer.example', `https://login.microsoftonline.com/${randomUUID()}/v2.0`]) {
    const message = `Issuer '${other}' may not use credentials matching via expression.`
    assert.deepEqual(refusal(await expression(value, { issuer: other })), bad(message))
  }
  assert.deepEqual(
    refusal(await add({ ...flexible, claimsMatchingExpression: { value } })),
    bad("Property 'languageVersion' must be 1."),
  )
  assert.equal((await expression(7)).status, 400)
  assert.equal((await add({ ...flexible, claimsMatchingExpression: 'x' })).status, 400)
  assert.deepEqual(credentials(), [])
})

test('a flexible credential counts towards the twenty of an application', async () => {
  const { add } = subject()
  for (let number = 1; number <= 20; number++)
    assert.equal((await add({ ...flexible, name: `number-${number}` })).status, 201)
  assert.equal((await add(exact, 'v1.0')).status, 400)
})

test('the list and the credential of v1.0 break off at a flexible one, inside of the JSON and with 200', async () => {
  const { add, ask, path, application } = subject()
  await add(exact)
  await add(flexible)
  await add({ ...exact, name: 'after', subject: 'after' })
  const [first, second] = application.federatedIdentityCredentials
  assert.ok(first !== undefined && second !== undefined)
  const broken = (key: string) => ask(`${path('v1.0')}${key}`, { ...administrator, broken: true })

  const list = await broken('')
  assert.equal(list.status, 200)
  assert.match(String(list.headers.get('content-type')), /^application\/json/)
  assert.throws(() => JSON.parse(list.text), SyntaxError)
  const cut = `"audiences":["api://AzureADTokenExchange"]},{"id":"${second.id}","name":"flexible","issuer":"${issuer}"{"error":{"code":"InternalServerError",`
  assert.ok(list.text.includes(cut), list.text)
  assert.ok(
    list.text.includes(
      "The property 'subject[Nullable=False]' of type 'Edm.String' has a null value, which is not allowed.",
    ),
  )
  assert.ok(!list.text.includes('"after"'))
  assert.ok((await broken('/flexible')).text.includes(`"issuer":"${issuer}"{"error":`))

  assert.equal((await ask(`${path('v1.0')}/exact`, administrator)).body['id'], first.id)
  assert.deepEqual(column(await ask(`${path('v1.0')}?$select=name`, administrator), 'name'), [
    'exact',
    'flexible',
    'after',
  ])
  assert.deepEqual(column(await ask(path('beta'), administrator), 'name'), ['exact', 'flexible', 'after'])
})

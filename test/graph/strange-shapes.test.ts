import assert from 'node:assert/strict'
import test from 'node:test'
import { readAppRoleAssignments } from '../../src/directory/objects/app-role-assignment.ts'
import { readApplication } from '../../src/directory/objects/application.ts'
import { readFederatedCredentials } from '../../src/directory/objects/federated-credential.ts'
import { readServicePrincipal } from '../../src/directory/objects/service-principal.ts'
import { Reads } from '../../src/directory/reads.ts'
import { listSites } from '../../src/graph/sites.ts'
import { json, text } from '../support/scripted-send.ts'
import { TARGET_TENANT } from '../support/tokens.ts'
import { client, collect, page, writable } from './support.ts'

/** `String()` of it throws. */
const NO_TEXT = { toString: 1, valueOf: 1 }
const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`

test('answers of Graph that are JSON of another form than documented', async (t) => {
  await t.test('an answer in a batch whose id is no text answers no item, and the item is sent again', async (t) => {
    for (const id of [JSON.stringify(NO_TEXT), '12345678901234567890', '["0"]', 'null']) {
      const odd = text(`{"responses":[{"id":${id},"status":200},{"id":"1","status":200,"body":{"id":"b"}}]}`)
      const { made } = client(t, [odd, json({ id: 'a' })])
      const results = await made.batch([{ path: '/a' }, { path: '/b' }])
      assert.deepEqual(
        results.map((result) => result.ok && result.body),
        [{ id: 'a' }, { id: 'b' }],
        id,
      )
    }
  })

  await t.test('headers and links of an item that are no text do not end the batch without a code', async (t) => {
    const headers = { 'retry-after': NO_TEXT, x: ['y'] }
    const odd = json({
      responses: [
        { id: '0', status: 200, headers, body: { id: 'a' } },
        { id: '1', status: 200, body: { '@odata.nextLink': NO_TEXT } },
      ],
    })
    const [first, second] = await client(t, [odd]).made.batch([{ path: '/a' }, { path: '/b' }])
    assert.deepEqual(first?.ok && first.body, { id: 'a' })
    assert.equal(second?.ok === false && second.error.code, 'GRAPH_ANSWER_INVALID')
  })

  await t.test('ranges of an upload session that are no list of texts end the upload with a code', async (t) => {
    for (const ranges of [5, 1.5, {}, NO_TEXT, [NO_TEXT], [[[]]], 'x', true]) {
      const session = json({ uploadUrl: 'https://contoso.sharepoint.com/up' })
      const odd = json({ nextExpectedRanges: ranges }, 202)
      const { made } = client(t, [session, odd, text('', 204)], writable)
      await assert.rejects(made.upload('/drives/d/items/i/createUploadSession', new Uint8Array(10)), {
        code: 'GRAPH_ANSWER_INVALID',
      })
    }
  })

  await t.test('sites that are no objects, or have no id of text, are given as they came', async (t) => {
    const odd = [null, 5, 'x', { id: 7 }, { id: ['a'] }, { id: NO_TEXT }, { id: 'a' }, { id: 'a' }]
    const { made } = client(t, [page(odd)])
    const { got, error } = await collect(listSites(made))
    assert.deepEqual(error, {})
    assert.deepEqual(got, odd.slice(0, -1))
  })

  await t.test('what is nested deeper than 1,000 levels is refused wherever it stands', async (t) => {
    const message = /is nested deeper than any object of Graph/
    const invalid = { code: 'GRAPH_ANSWER_INVALID', message }
    await assert.rejects(client(t, [text(deep(1_001))]).made.get('/a'), invalid)
    const list = await collect(client(t, [text(`{"value":${deep(100_000)}}`)]).made.list('/a'))
    assert.equal(list.error.code, 'GRAPH_ANSWER_INVALID')
    const inBatch = text(`{"responses":[{"id":"0","status":200,"body":${deep(20_000)}}]}`)
    const good = json({ responses: ['0', '1'].map((id) => ({ id, status: 200, body: { id } })) })
    const results = await client(t, [inBatch, good]).made.batch([{ path: '/a' }, { path: '/b' }])
    assert.deepEqual(
      results.map((result) => result.ok && result.body),
      [{ id: '0' }, { id: '1' }],
    )
    const refused = text(`{"error":{"code":"x","message":${deep(100_000)}}}`, 400)
    await assert.rejects(client(t, [refused]).made.get('/a'), { code: 'GRAPH_REFUSED', message: /answered 400/ })
  })

  await t.test('a refusal whose parts are of other types is an error with a code', async (t) => {
    for (const error of [
      null,
      5,
      [],
      NO_TEXT,
      { code: NO_TEXT, message: NO_TEXT },
      { innerError: 'x' },
      { innerError: [1], message: null },
    ]) {
      await assert.rejects(client(t, [json({ error }, 403)]).made.get('/a'), { code: 'GRAPH_FORBIDDEN' })
    }
  })
})

test('objects of a directory that are not of the form that Graph documents are refused, and steer no path', async (t) => {
  const principal = {
    id: 'a1',
    appId: 'x',
    displayName: 'n',
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appRoles: [{ id: 'r', value: null }],
    oauth2PermissionScopes: [],
  }
  const application = { id: 'a1', appId: 'x', displayName: 'n', signInAudience: 's', requiredResourceAccess: [] }
  const of = (answer: unknown): Reads => {
    const { made } = client(t, [Array.isArray(answer) ? page(answer) : json(answer)])
    return new Reads({ tenantId: TARGET_TENANT, graph: made, forCleanUp: () => made })
  }
  const code = { code: 'GRAPH_ANSWER_INVALID', message: /is not of the form that Graph documents/ }
  assert.equal((await readServicePrincipal(of(principal), 'x'))?.id, 'a1')
  assert.equal((await readApplication(of(application), { clientId: 'x' }))?.id, 'a1')
  for (const odd of [
    { appRoles: undefined },
    { appRoles: null },
    { appRoles: [null] },
    { appRoles: [{ id: 'r', value: ['x'] }] },
    { oauth2PermissionScopes: {} },
    { accountEnabled: 'true' },
    { id: '../users' },
    { id: 'a1/owners' },
    { id: 7 },
    { alternativeNames: 'x' },
  ]) {
    await assert.rejects(readServicePrincipal(of({ ...principal, ...odd }), 'x'), code, JSON.stringify(odd))
  }
  for (const odd of [
    { requiredResourceAccess: null },
    { requiredResourceAccess: [{}] },
    { web: 'x' },
    { signInAudience: [] },
    { id: '?' },
  ]) {
    await assert.rejects(readApplication(of({ ...application, ...odd }), { clientId: 'x' }), code, JSON.stringify(odd))
  }
  await assert.rejects(
    readFederatedCredentials(of([{ id: 'a', name: 'n', issuer: 'i', subject: 5, audiences: [] }]), 'a1'),
    code,
  )
  await assert.rejects(readAppRoleAssignments(of([null]), 'a1'), code)
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, now, type Reply } from './fixture.ts'

const roles = ['Sites.Read.All']
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function assertCommon(reply: Reply): void {
  const header = (name: string) => reply.headers.get(name)
  assert.match(header('request-id') ?? '', guid)
  assert.equal(header('odata-version'), '4.0')
  assert.equal(
    header('content-type'),
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
  )
  assert.equal(header('strict-transport-security'), 'max-age=31536000')
  assert.equal(header('date'), new Date(now).toUTCString())
  const { ServerInfo } = JSON.parse(header('x-ms-ags-diagnostic') ?? '')
  assert.deepEqual(Object.keys(ServerInfo), ['DataCenter', 'Slice', 'Ring', 'ScaleUnit', 'RoleInstance'])
}

test('every answer has the headers of Graph', async (t) => {
  const { ask } = createGraph({ sites: 3 })
  const answers: [string, Reply][] = [
    ['a list', await ask('/v1.0/sites', { roles })],
    ['one object', await ask('/beta/sites/root', { roles })],
    ['400', await ask('/v1.0/sites?$top=x', { roles })],
    ['401', await ask('/v1.0/sites', { authorization: null })],
    ['403', await ask('/v1.0/sites', { roles: ['User.Read.All'] })],
    ['404', await ask('/v1.0/sites/fabrikam.sharepoint.com:/sites/none', { roles })],
    ['405', await ask('/v1.0/sites', { roles, method: 'POST' })],
    ['an unknown version', await ask('/v9/sites', { roles })],
  ]
  for (const [name, reply] of answers) await t.test(name, () => assertCommon(reply))
})

test('client-request-id', async (t) => {
  const { ask } = createGraph({ sites: 3 })
  const id = '5a459c2c-ff64-458d-beed-48711d902ff5'

  await t.test('client-request-id is echoed in headers and errors, next to a request-id of its own', async () => {
    const reply = await ask('/v1.0/sites', { headers: { 'client-request-id': id } })
    const requestId = reply.headers.get('request-id')
    assert.equal(reply.headers.get('client-request-id'), id)
    assert.notEqual(requestId, id)
    const innerError = { date: '2026-11-20T10:00:00', 'request-id': requestId, 'client-request-id': id }
    assert.deepEqual(reply.error.innerError, innerError)
  })

  await t.test('client-request-id is the request-id when the caller sent none', async () => {
    const [one, other] = [await ask('/v1.0/sites', { roles }), await ask('/v1.0/sites', { roles })]
    assert.equal(one.headers.get('client-request-id'), one.headers.get('request-id'))
    assert.notEqual(one.headers.get('request-id'), other.headers.get('request-id'))
  })
})

test('odata.metadata=none leaves the context out and says so', async () => {
  const { ask } = createGraph({ sites: 3 })
  const accept = 'application/json;odata.metadata=none'
  const bare = await ask('/v1.0/sites?$top=1', { roles, headers: { accept } })
  const full = await ask('/v1.0/sites?$top=1', { roles })
  assert.deepEqual(Object.keys(bare.body).toSorted(), ['@odata.nextLink', 'value'])
  assert.deepEqual(Object.keys(full.body).toSorted(), ['@odata.context', '@odata.nextLink', 'value'])
  assert.match(bare.headers.get('content-type') ?? '', /odata\.metadata=none/)
})

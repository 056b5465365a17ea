import assert from 'node:assert/strict'
import test from 'node:test'
import { type GraphClientOptions, graphClient } from '../../src/graph/client.ts'
import { NOON } from '../support/fake-clock.ts'
import { json, never, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, HOME_TENANT, seconds, TARGET_TENANT } from '../support/tokens.ts'
import { client, collect, ROOT, TOKEN, tokens, writable } from './support.ts'

test('a call', async (t) => {
  await t.test('goes to Graph with the token of the target, and names its sender', async (t) => {
    const { made, requests } = client(t, [json({ id: 'root' })], { userAgent: 'NONISV|Fabrikam|Audit/1.0' })
    assert.deepEqual(await made.get('/sites/root?$select=id', { headers: { ConsistencyLevel: 'eventual' } }), {
      id: 'root',
    })
    const [request] = requests
    assert.deepEqual(
      [request?.method, request?.url, request?.body, request?.direct],
      ['GET', `${ROOT}/v1.0/sites/root?$select=id`, undefined, undefined],
    )
    assert.deepEqual(request?.headers, {
      accept: 'application/json',
      'user-agent': 'NONISV|Fabrikam|Audit/1.0',
      ConsistencyLevel: 'eventual',
      authorization: `Bearer ${TOKEN}`,
    })
  })

  await t.test('writes JSON with its content type, or bytes and text as they are', async (t) => {
    const bytes = Buffer.from([0, 255])
    const { made, requests } = client(t, [json({}, 201), text('', 204), text('', 200), text('', 204)], writable)
    await made.post('/sites', { a: 1 })
    await made.patch('/sites/1', 'raw', { headers: { 'content-type': 'text/plain' } })
    await made.put('/sites/1/content', bytes)
    await made.delete('/sites/1')
    assert.deepEqual(
      requests.map(({ method, body, headers }) => [method, body, headers?.['content-type']]),
      [
        ['POST', '{"a":1}', 'application/json'],
        ['PATCH', 'raw', 'text/plain'],
        ['PUT', bytes, 'application/json'],
        ['DELETE', undefined, undefined],
      ],
    )
  })

  await t.test('keeps its own token, whatever the caller writes into the headers', async (t) => {
    const { made, requests } = client(t, [json({})])
    await made.get('/sites', { headers: { authorization: 'Bearer other' } })
    assert.equal(requests[0]?.headers?.['authorization'], `Bearer ${TOKEN}`)
  })

  await t.test('can be made to beta and to another origin of the same cloud', async (t) => {
    const { made, requests } = client(t, [json({})], { graphHost: 'https://localhost:8443/' })
    await made.get('/sites', { api: 'beta' })
    assert.equal(requests[0]?.url, 'https://localhost:8443/beta/sites')
  })

  await t.test('gives the answer as it came, on request', async (t) => {
    const { made } = client(t, [text('a,b', 200, { 'content-type': 'text/csv' })])
    const { headers, body, status } = await made.request('GET', '/reports/x')
    assert.deepEqual([status, headers['content-type'], Buffer.from(body).toString()], [200, 'text/csv', 'a,b'])
  })

  await t.test('rejects for a path that cannot be one, and never throws on the spot', async (t) => {
    const { made } = client(t, [])
    for (const call of [
      () => made.get('sites'),
      () => made.request('GET', '//evil.example'),
      () => made.delete('/..'),
    ]) {
      await assert.rejects(call(), { name: 'ConfigError', code: 'USAGE' })
    }
    assert.deepEqual((await collect(made.list('sites'))).error.code, 'USAGE')
    await assert.rejects(made.get('https://evil.example/v1.0/sites'), { name: 'GraphError', code: 'FOREIGN_LINK' })
  })
})

test('a client that cannot be meant is not made', async (t) => {
  const { send } = scriptedSend(t)
  const wrong: readonly [string, Partial<GraphClientOptions>, code: string, message: RegExp][] = [
    ['no target for a credential of another library', {}, 'TENANT_INVALID', /needs to be told its target/],
    [
      'a domain, with which no token can be compared',
      { tenantId: 'fabrikam.example' },
      'TENANT_INVALID',
      /"fabrikam.example" is not the GUID/,
    ],
    [
      'Graph in the clear',
      { tenantId: TARGET_TENANT, graphHost: 'http://localhost' },
      'HOST_INVALID',
      /graphHost is not an origin/,
    ],
  ]
  for (const [name, options, code, message] of wrong) {
    await t.test(name, () => {
      assert.throws(() => graphClient({ credential: tokens(TOKEN), send, ...options }), {
        name: 'ConfigError',
        code,
        message,
      })
    })
  }
})

test('a token', async (t) => {
  const wrong: readonly [string, Readonly<Record<string, unknown>>][] = [
    ['of another tenant', { tid: HOME_TENANT }],
    ['for another resource', { aud: 'https://vault.azure.net' }],
    ['that has ended', { exp: seconds(NOON) }],
  ]
  for (const [name, claims] of wrong) {
    await t.test(`${name} is an error, and no request is made with it`, async (t) => {
      const { made } = client(t, [], { credential: tokens(accessToken(claims)), ...writable })
      for (const call of [made.get('/sites'), made.post('/sites', {}), made.list('/sites').next()]) {
        await assert.rejects(call, { name: 'TokenExchangeError', code: 'TOKEN_MISMATCH' })
      }
    })
  }

  await t.test('that cannot be read is an error, and no request is made with it', async (t) => {
    const { made } = client(t, [], { credential: tokens('opaque') })
    await assert.rejects(made.get('/sites'), { code: 'TOKEN_MISMATCH', message: /cannot be read/ })
  })

  await t.test('that does not come is an error of the credential', async (t) => {
    const { made } = client(t, [], { credential: tokens(null) })
    await assert.rejects(made.get('/sites'), {
      code: 'AUTHORITY_ANSWER_INVALID',
      message: 'The credential that was given returned no token.',
    })
  })

  await t.test('is asked for the resource of the cloud, though the host is another', async (t) => {
    const credential = tokens(accessToken({ aud: 'https://graph.microsoft.us' }))
    const { made } = client(t, [json({})], { credential, cloud: 'usgov', graphHost: 'https://localhost:1' })
    await made.get('/sites')
    assert.deepEqual(credential.asked, [['https://graph.microsoft.us/.default', {}]])
  })
})

test('a read-only target', async (t) => {
  await t.test('is what a client has by default: every write is refused before a token is asked for', async (t) => {
    const credential = tokens(TOKEN)
    const { made } = client(t, [], { credential })
    const writes = [
      () => made.post('/sites', {}),
      () => made.patch('/sites/1', {}),
      () => made.put('/sites/1', {}),
      () => made.delete('/sites/1'),
      () => made.request('POST', '/$batch'),
      () => made.request('DELETE', `${ROOT}/v1.0/sites/1`),
    ]
    for (const write of writes) await assert.rejects(write(), { name: 'AccessError', code: 'WRITE_REFUSED' })
    assert.deepEqual(credential.asked, [])
  })

  await t.test('may be asked questions by POST', async (t) => {
    const { made } = client(t, [json({ value: [] })])
    assert.deepEqual(await made.post('/search/query', { requests: [] }), { value: [] })
  })

  await t.test('is not fooled by a path that climbs out of a question', async (t) => {
    const { made } = client(t, [])
    await assert.rejects(made.post('/users/u/getMemberGroups/../revokeSignInSessions', {}), { code: 'USAGE' })
    await assert.rejects(made.post('/users/u/x?/getMemberGroups', {}), { code: 'WRITE_REFUSED' })
  })
})

test('aborting', async (t) => {
  const reason = new Error('enough')

  await t.test('one call ends it with the reason of the signal', async (t) => {
    const controller = new AbortController()
    const { made } = client(t, [never])
    const call = made.get('/sites', { signal: controller.signal })
    setImmediate(() => controller.abort(reason))
    await assert.rejects(call, reason)
  })

  await t.test('the client ends every call, also those with a signal of their own', async (t) => {
    const lifetime = new AbortController()
    const { made } = client(t, [never, never], { signal: lifetime.signal })
    const calls = [made.get('/sites'), made.get('/sites', { signal: new AbortController().signal })]
    setImmediate(() => lifetime.abort(reason))
    assert.deepEqual(await Promise.allSettled(calls), [
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ])
  })
})

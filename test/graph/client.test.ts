import assert from 'node:assert/strict'
import test from 'node:test'
import type { GraphClientOptions } from '../../src/graph/bind.ts'
import { graphClient } from '../../src/graph/client.ts'
import { NOON } from '../support/fake-clock.ts'
import { json, never, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, HOME_TENANT, seconds, TARGET_TENANT } from '../support/tokens.ts'
import { client, collect, ROOT, TOKEN, tokens, writable } from './support.ts'

test('graphClient() calls', async (t) => {
  await t.test('a call goes to Graph with the token of the target, and names its sender', async (t) => {
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

  await t.test('a body is sent as JSON with its content type, bytes and text as they are', async (t) => {
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

  await t.test('a call keeps its own token, whatever the caller writes into the headers', async (t) => {
    const { made, requests } = client(t, [json({})])
    await made.get('/sites', { headers: { authorization: 'Bearer other' } })
    assert.equal(requests[0]?.headers?.['authorization'], `Bearer ${TOKEN}`)
  })

  await t.test('a call can go to beta and to another origin of its cloud', async (t) => {
    const { made, requests } = client(t, [json({})], { graphHost: 'https://localhost:8443/' })
    await made.get('/sites', { api: 'beta' })
    assert.equal(requests[0]?.url, 'https://localhost:8443/beta/sites')
  })

  await t.test('request() gives the answer as it came', async (t) => {
    const { made } = client(t, [text('a,b', 200, { 'content-type': 'text/csv' })])
    const { headers, body, status } = await made.request('GET', '/reports/x')
    assert.deepEqual([status, headers['content-type'], Buffer.from(body).toString()], [200, 'text/csv', 'a,b'])
  })

  await t.test('a path that cannot be one rejects the call, which never throws', async (t) => {
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

test('graphClient() options that are refused', async (t) => {
  const { send } = scriptedSend(t)
  const wrong: readonly [string, Partial<GraphClientOptions>, code: string, message: RegExp][] = [
    [
      'a credential of another library without a target is refused',
      {},
      'TENANT_INVALID',
      /needs to be told its target/,
    ],
    [
      'a domain as tenantId is refused, because no token can be compared with it',
      { tenantId: 'fabrikam.example' },
      'TENANT_INVALID',
      /"fabrikam.example" is not the GUID/,
    ],
    [
      'a graphHost without TLS is refused',
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

test('graphClient() and its token', async (t) => {
  const wrong: readonly [string, Readonly<Record<string, unknown>>][] = [
    ['a token of another tenant', { tid: HOME_TENANT }],
    ['a token for another resource', { aud: 'https://vault.azure.net' }],
    ['an expired token', { exp: seconds(NOON) }],
  ]
  for (const [name, claims] of wrong) {
    await t.test(`${name} is an error, and no request is made with it`, async (t) => {
      const { made } = client(t, [], { credential: tokens(accessToken(claims)), ...writable })
      for (const call of [made.get('/sites'), made.post('/sites', {}), made.list('/sites').next()]) {
        await assert.rejects(call, { name: 'TokenExchangeError', code: 'TOKEN_MISMATCH' })
      }
    })
  }

  await t.test('a token that cannot be read is an error, and no request is made with it', async (t) => {
    const { made } = client(t, [], { credential: tokens('opaque') })
    await assert.rejects(made.get('/sites'), { code: 'TOKEN_MISMATCH', message: /cannot be read/ })
  })

  await t.test('a credential that gives no token is named in the error', async (t) => {
    const { made } = client(t, [], { credential: tokens(null) })
    await assert.rejects(made.get('/sites'), {
      code: 'AUTHORITY_ANSWER_INVALID',
      message: 'The credential that was given returned no token.',
    })
  })

  await t.test('a token is requested for the resource of the cloud, also with another graphHost', async (t) => {
    const credential = tokens(accessToken({ aud: 'https://graph.microsoft.us' }))
    const { made } = client(t, [json({})], { credential, cloud: 'usgov', graphHost: 'https://localhost:1' })
    await made.get('/sites')
    assert.deepEqual(credential.asked, [['https://graph.microsoft.us/.default', {}]])
  })
})

test('graphClient() for a read-only target', async (t) => {
  await t.test('a client is read-only by default: a write is refused before a token is requested', async (t) => {
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

  await t.test('a question by POST is sent to a read-only target', async (t) => {
    const { made } = client(t, [json({ value: [] })])
    assert.deepEqual(await made.post('/search/query', { requests: [] }), { value: [] })
  })

  await t.test('a path that climbs out of a question is refused', async (t) => {
    const { made } = client(t, [])
    await assert.rejects(made.post('/users/u/getMemberGroups/../revokeSignInSessions', {}), { code: 'USAGE' })
    await assert.rejects(made.post('/users/u/x?a=/getMemberGroups', {}), { code: 'WRITE_REFUSED' })
  })
})

test('graphClient() and signals', async (t) => {
  const reason = new Error('enough')

  await t.test('an aborted call rejects with the reason of its signal', async (t) => {
    const controller = new AbortController()
    const { made } = client(t, [never])
    const call = made.get('/sites', { signal: controller.signal })
    setImmediate(() => controller.abort(reason))
    await assert.rejects(call, reason)
  })

  await t.test("the client's signal ends each call, also a call with a signal of its own", async (t) => {
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

test('an answer that cannot be read', async (t) => {
  const broken = text('{"id":', 201, { 'content-type': 'application/json' })
  const wrapped = json({ error: { code: 'x', message: 'y' } })
  const look = 'Look in the target whether this was done before you send it again.'

  await t.test('of a write: the error says to look, because the write was done', async (t) => {
    for (const answer of [broken, wrapped]) {
      const { made } = client(t, [answer, answer], writable)
      await assert.rejects(made.post('/groups', {}), { code: 'GRAPH_ANSWER_INVALID', fix: look })
      const [result] = await made.batch([
        { method: 'POST', path: '/groups', body: 'text', headers: { 'content-type': 'text/plain' } },
      ])
      assert.equal(result?.ok === false && result.error.fix, look)
    }
  })

  await t.test('of a question: the error says to repeat it', async (t) => {
    const { made } = client(t, [broken, broken])
    for (const asking of [made.get('/groups'), made.post('/search/query', {})]) {
      await assert.rejects(asking, { code: 'GRAPH_ANSWER_INVALID', fix: /^Run the command again/ })
    }
  })
})

test('a question that is asked by POST is repeated after an outage, and a write is not', async (t) => {
  const outage = json({ error: { code: 'x', message: 'y' } }, 500)
  const asked = client(t, [outage, json({ results: [] }), outage, json({ value: [] })])
  assert.deepEqual(await asked.made.post('/security/runHuntingQuery', { Query: 'x' }), { results: [] })
  assert.deepEqual(await asked.made.post('/users/u/calendar/getSchedule', {}), { value: [] })
  const written = client(t, [outage], writable)
  await assert.rejects(written.made.post('/deviceManagement/reports/exportJobs', {}), { code: 'GRAPH_BUSY' })
})

test('a path or a method that is no text is an error that names the call', async (t) => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const paths: (readonly [unknown, string])[] = [
    [Symbol('x'), 'Symbol(x)'],
    [{ id: 1 }, '(an object)'],
    [{ toString: () => '/users' }, '(an object)'],
    [Object.create(null), '(an object)'],
    [circle, '(an object)'],
    [new URL('https://graph.microsoft.com/v1.0/users'), '(an object)'],
    [Promise.resolve('/users'), '(an object)'],
    [['/users'], '(a list)'],
    [undefined, 'undefined'],
    [null, 'null'],
    [10n, '10'],
  ]
  const { made } = client(t, [], writable)
  const calls: Record<string, (given: never) => Promise<unknown>> = {
    get: (given) => made.get(given),
    post: (given) => made.post(given, {}),
    patch: (given) => made.patch(given, {}),
    put: (given) => made.put(given, {}),
    delete: (given) => made.delete(given),
    request: (given) => made.request('PATCH', given),
    list: (given) => made.list(given).next(),
    download: (given) => made.download(given, { write() {} }),
    upload: (given) => made.upload(given, new Uint8Array(1)),
    batch: (given) => made.batch([{ path: '/users' }, { path: given }]),
  }
  const refused = (call: string, shown: string, what: string) => ({
    name: 'ConfigError',
    code: 'USAGE',
    message: `graph.${call}() was given ${shown} as its ${what}, which is no text. Nothing was sent.`,
  })
  for (const [call, make] of Object.entries(calls)) {
    for (const [given, shown] of paths) await assert.rejects(make(given as never), refused(call, shown, 'path'))
  }
  for (const [given, shown] of paths.filter(([given]) => given !== undefined)) {
    const method = given as 'GET'
    await assert.rejects(made.request(method, '/users'), refused('request', shown, 'method'))
    await assert.rejects(made.batch([{ method, path: '/users' }]), refused('batch', shown, 'method'))
  }
  const dependsOn = [Symbol('x') as unknown as string]
  await assert.rejects(made.batch([{ path: '/users', dependsOn }]), {
    code: 'USAGE',
    message: 'No request of the batch has the id "Symbol(x)".',
  })
})

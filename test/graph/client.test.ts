import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { TokenCredential } from '../../src/credential/assertion/custom.ts'
import { towlineCredential } from '../../src/credential/credential.ts'
import { type GraphClientOptions, graphClient } from '../../src/graph/client.ts'
import {
  bodyText,
  type HttpRequest,
  type HttpResponse,
  TransportError,
  type TransportKind,
} from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { type Answer, formOf, json, never, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, HOME_TENANT, HOUR, seconds, TARGET_TENANT } from '../support/tokens.ts'

const ROOT = 'https://graph.microsoft.com'
const token = accessToken()

/** A credential of another library, which gives the same token each time. */
function tokens(...given: (string | null)[]): TokenCredential & { readonly asked: unknown[] } {
  const asked: unknown[] = []
  return {
    asked,
    async getToken(...request) {
      const next = given[Math.min(asked.length, given.length - 1)] ?? null
      asked.push(request)
      return next === null ? null : { token: next, expiresOnTimestamp: NOON + HOUR }
    },
  }
}

function client(t: TestContext, answers: Answer[], options: Partial<GraphClientOptions> = {}) {
  const clock = fakeClock()
  const { send, requests } = scriptedSend(t, ...answers)
  const made = graphClient({ credential: tokens(token), tenantId: TARGET_TENANT, send, ...clock, ...options })
  return { made, requests, clock }
}

const writable = { access: 'read-write' } as const
const page = (items: unknown[], next?: unknown): HttpResponse =>
  json({ value: items, ...(next === undefined ? {} : { '@odata.nextLink': next }) })

async function collect<Item>(
  source: AsyncIterable<Item>,
): Promise<{ got: Item[]; error: { code?: unknown; message?: unknown } }> {
  const got: Item[] = []
  try {
    for await (const item of source) got.push(item)
  } catch (error) {
    return { got, error: error as Error }
  }
  return { got, error: {} }
}

function unreachable(kind: TransportKind): TransportError {
  return new TransportError(kind, 'graph.microsoft.com', kind)
}

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
      authorization: `Bearer ${token}`,
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
    assert.equal(requests[0]?.headers?.['authorization'], `Bearer ${token}`)
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
      /graphHost is "http:/,
    ],
  ]
  for (const [name, options, code, message] of wrong) {
    await t.test(name, () => {
      assert.throws(() => graphClient({ credential: tokens(token), send, ...options }), {
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
    const credential = tokens(token)
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

test('retries', async (t) => {
  await t.test('a read after whatever may pass', async (t) => {
    const { made, requests } = client(t, [
      text('', 503),
      unreachable('reset'),
      text('', 429, { 'retry-after': '2' }),
      json({ ok: 1 }),
    ])
    assert.deepEqual(await made.get('/sites'), { ok: 1 })
    assert.equal(requests.length, 4)
  })

  await t.test('a question that is put by POST like a read', async (t) => {
    const { made } = client(t, [text('', 503), unreachable('reset'), json({ value: [] })])
    assert.deepEqual(await made.post('/search/query', {}), { value: [] })
  })

  await t.test('POST and PATCH only when they were not done', async (t) => {
    for (const answer of [text('', 429), text('', 503, { 'retry-after': '1' }), unreachable('refused')]) {
      const { made } = client(t, [answer, json({}), answer, json({})], writable)
      await made.post('/sites', {})
      await made.patch('/sites/1', {})
    }
  })

  await t.test('POST and PATCH not when they may have been done, and then says to look first', async (t) => {
    for (const answer of [
      text('', 500),
      text('', 503),
      text('', 504, { 'retry-after': '1' }),
      unreachable('reset'),
      unreachable('timeout'),
    ]) {
      const { made } = client(t, [answer, answer], writable)
      for (const write of [() => made.post('/sites', {}), () => made.patch('/sites/1', {})]) {
        await assert.rejects(write(), {
          name: 'GraphError',
          code: answer instanceof Error ? 'GRAPH_UNREACHABLE' : 'GRAPH_BUSY',
          fix: 'Look in the target whether this was done before you send it again.',
        })
      }
    }
  })

  await t.test('PUT and DELETE like reads, because a second one changes nothing', async (t) => {
    for (const answer of [text('', 500), unreachable('reset')]) {
      const { made } = client(t, [answer, json({}), answer, text('', 204)], writable)
      await made.put('/sites/1', {})
      await made.delete('/sites/1')
    }
  })

  await t.test('nothing when Retry-After is far ahead: the error says when', async (t) => {
    const { made, clock } = client(t, [text('', 429, { 'retry-after': '1800', 'request-id': 'id-1' })])
    await assert.rejects(made.get('/sites'), {
      code: 'GRAPH_BUSY',
      status: 429,
      requestId: 'id-1',
      retryAt: NOON + 1_800_000,
      fix: 'Run the command again after 2026-11-05T12:30:00.000Z.',
    })
    assert.deepEqual(clock.waits, [])
  })
})

test('a claims challenge', async (t) => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
  const challenge = text('{}', 401, {
    'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${btoa(claims)}"`,
  })
  const second = accessToken({ iat: 2 })

  await t.test('renews the token once, with the claims, and sends the request again', async (t) => {
    const credential = tokens(token, second)
    const { made, requests } = client(t, [challenge, json({}, 201)], { credential, ...writable })
    await made.post('/sites', { a: 1 })
    assert.deepEqual(credential.asked, [
      [`${ROOT}/.default`, {}],
      [`${ROOT}/.default`, { claims }],
    ])
    assert.deepEqual(
      requests.map(({ headers, body }) => [headers?.['authorization'], body]),
      [
        [`Bearer ${token}`, '{"a":1}'],
        [`Bearer ${second}`, '{"a":1}'],
      ],
    )
  })

  await t.test('that comes a second time is an error', async (t) => {
    const credential = tokens(token, second)
    const { made } = client(t, [challenge, challenge], { credential })
    await assert.rejects(made.get('/sites'), { name: 'GraphError', code: 'GRAPH_UNAUTHORIZED', status: 401 })
    assert.equal(credential.asked.length, 2)
  })

  await t.test('is answered with a checked token only', async (t) => {
    const { made } = client(t, [challenge], { credential: tokens(token, accessToken({ tid: HOME_TENANT })) })
    await assert.rejects(made.get('/sites'), { code: 'TOKEN_MISMATCH' })
  })

  await t.test('that a burst of requests meets costs one renewal', async (t) => {
    const clock = fakeClock()
    const renewed = accessToken({ iat: 2 })
    const forms: Record<string, string>[] = []
    const answer = (request: HttpRequest): HttpResponse => {
      if (request.url.endsWith('/token')) {
        forms.push(formOf(request))
        return json({ expires_in: 3_599, access_token: forms.length === 1 ? token : renewed })
      }
      return request.headers?.['authorization'] === `Bearer ${renewed}` ? json({}) : challenge
    }
    const { send } = scriptedSend(t, ...Array.from({ length: 2 + 50 * 2 }, () => answer))
    const assertion = assertionToken()
    const credential = towlineCredential({
      tenantId: TARGET_TENANT,
      clientId: CLIENT_ID,
      assertion: () => assertion,
      send,
      ...clock,
    })
    const made = graphClient({ credential, send, ...clock })
    await Promise.all(Array.from({ length: 50 }, () => made.get('/sites')))
    assert.deepEqual(
      forms.map((form) => form['claims']),
      [undefined, claims],
    )
  })

  await t.test('of another kind is not taken for one', async (t) => {
    const { made } = client(t, [text('{}', 401, { 'www-authenticate': 'Bearer error="invalid_token"' })])
    await assert.rejects(made.get('/sites'), { code: 'GRAPH_UNAUTHORIZED' })
  })
})

test('redirects', async (t) => {
  const to = (location: string, status = 302): HttpResponse => text('', status, { location })

  await t.test('within Graph are followed as the same client', async (t) => {
    const { made, requests } = client(t, [to('/v1.0/sites/2'), json({ id: 2 })])
    assert.deepEqual(await made.get('/sites/1', { headers: { prefer: 'x' } }), { id: 2 })
    assert.equal(requests[1]?.url, `${ROOT}/v1.0/sites/2`)
    assert.deepEqual(requests[1]?.headers, requests[0]?.headers)
  })

  await t.test(
    'to a download go by GET, with nothing of the token, the headers and the body of the caller',
    async (t) => {
      const { made, requests } = client(t, [to('https://contoso.sharepoint.com/file?tempauth=k'), text('bytes')])
      const headers = { 'x-secret': 'marked', authorization: 'marked' }
      const answer = await made.request('GET', '/drives/1/items/2/content', { headers, body: 'marked' })
      assert.equal(bodyText(answer), 'bytes')
      assert.deepEqual(requests[1], {
        method: 'GET',
        url: 'https://contoso.sharepoint.com/file?tempauth=k',
        headers: { accept: 'application/json', 'user-agent': 'towline' },
        signal: undefined,
      })
    },
  )

  await t.test(
    'to a download that fails are blamed on its host, and not on rights that it never asked for',
    async (t) => {
      const { made } = client(t, [to('https://contoso.sharepoint.com/file?tempauth=marked'), text('', 403)])
      await assert.rejects(made.request('GET', '/drives/1/items/2/content'), {
        name: 'GraphError',
        code: 'GRAPH_FORBIDDEN',
        status: 403,
        message:
          'contoso.sharepoint.com answered 403 to the download that Graph named for GET /v1.0/drives/1/items/2/content.',
        likelyCause: /good for a short time only/,
      })
    },
  )

  await t.test('of a download host lead nowhere', async (t) => {
    const { made } = client(t, [to('https://contoso.sharepoint.com/file'), to(`${ROOT}/v1.0/me`)])
    await assert.rejects(made.request('GET', '/drives/1/items/2/content'), {
      code: 'GRAPH_ANSWER_INVALID',
      status: 302,
    })
  })

  for (const location of [
    'https://evil.example/',
    'http://contoso.sharepoint.com/file',
    'http://graph.microsoft.com/v1.0/x',
  ]) {
    await t.test(`to ${location} are refused, and nothing is sent there`, async (t) => {
      const { made } = client(t, [to(location)])
      await assert.rejects(made.get('/sites'), { name: 'GraphError', code: 'REDIRECT_REFUSED' })
    })
  }

  await t.test('of writes are refused, to Graph itself too', async (t) => {
    const { made } = client(t, [to('/v1.0/y'), to('/v1.0/y', 307), to('/v1.0/y', 308)], writable)
    await assert.rejects(made.post('/sites', {}), { code: 'REDIRECT_REFUSED' })
    await assert.rejects(made.patch('/sites/1', {}), { code: 'REDIRECT_REFUSED' })
    await assert.rejects(made.delete('/sites/1'), { code: 'REDIRECT_REFUSED' })
  })

  await t.test('in a circle end after three', async (t) => {
    const { made } = client(
      t,
      Array.from({ length: 4 }, () => to('/v1.0/sites')),
    )
    await assert.rejects(made.get('/sites'), { code: 'GRAPH_ANSWER_INVALID', status: 302 })
  })
})

test('a list', async (t) => {
  await t.test('follows nextLinks to the letter and keeps the headers of the caller', async (t) => {
    const next = `${ROOT}/v1.0/sites/oneDrive.getAllSites?$skiptoken=U1%2Bx==&$top=2`
    const { made, requests } = client(t, [page([1, 2], next), page([3])])
    assert.deepEqual(
      (await collect(made.list('/sites/getAllSites', { headers: { ConsistencyLevel: 'eventual' } }))).got,
      [1, 2, 3],
    )
    assert.equal(requests[1]?.url, next)
    assert.equal(requests[1]?.headers?.['ConsistencyLevel'], 'eventual')
    assert.equal(requests[1]?.headers?.['authorization'], `Bearer ${token}`)
  })

  await t.test('of no items is empty, and null is no nextLink', async (t) => {
    const { made } = client(t, [page([]), page([1], null)])
    assert.deepEqual(await collect(made.list('/sites')), { got: [], error: {} })
    assert.deepEqual(await collect(made.list('/sites')), { got: [1], error: {} })
  })

  await t.test('goes on over an empty page', async (t) => {
    const { made } = client(t, [page([], `${ROOT}/v1.0/sites?$skiptoken=1`), page([1])])
    assert.deepEqual((await collect(made.list('/sites'))).got, [1])
  })

  const foreign: readonly [string, unknown][] = [
    ['another host', 'https://evil.example/v1.0/sites'],
    ['another port', `${ROOT}:8443/v1.0/sites`],
    ['another scheme', 'http://graph.microsoft.com/v1.0/sites'],
    ['a user before another host', 'https://graph.microsoft.com:x@evil.example/v1.0/sites'],
    ['a user', 'https://me@graph.microsoft.com/v1.0/sites'],
    ['a relative path', '/v1.0/sites?$skiptoken=1'],
    ['a path without version', '/sites?$skiptoken=1'],
    ['a host without scheme', '//evil.example/v1.0/sites'],
    ['a place outside the version', `${ROOT}/admin/sites`],
    ['a climb', `${ROOT}/v1.0/../admin`],
    ['nothing', ''],
  ]
  for (const [what, next] of foreign) {
    await t.test(`whose nextLink leads to ${what} fails after its items, and no request is made`, async (t) => {
      const { made } = client(t, [page([1], next)])
      const { got, error } = await collect(made.list('/sites'))
      assert.deepEqual(got, [1])
      assert.equal(error.code, 'FOREIGN_LINK')
    })
  }

  await t.test('that leads back to its first page fails', async (t) => {
    const { made } = client(t, [page([1], `${ROOT}/v1.0/sites?$skiptoken=1`), page([2], `${ROOT}/v1.0/sites`)])
    const { got, error } = await collect(made.list('/sites'))
    assert.deepEqual([got, error.code], [[1], 'LOOPING_LINK'])
  })

  const unfit: readonly [string, HttpResponse][] = [
    ['an object', json({ id: 'root' })],
    ['nothing', text('', 204)],
    ['a bare array', json([1])],
    ['a value that is no array', json({ value: 'x' })],
    ['a nextLink that is no text', page([1], 7)],
  ]
  for (const [what, answer] of unfit) {
    await t.test(`cannot be made of ${what}`, async (t) => {
      const { made } = client(t, [answer])
      const { got, error } = await collect(made.list('/sites/root?$select=id'))
      assert.deepEqual(got, [])
      assert.deepEqual(
        [error.code, error.message],
        ['GRAPH_ANSWER_INVALID', `The answer to GET ${ROOT}/v1.0/sites/root is not a list.`],
      )
    })
  }

  await t.test(
    'with a page that fails gives the items before it, then the error, with no skip token in it',
    async (t) => {
      const { made } = client(t, [page([1, 2], `${ROOT}/v1.0/sites?$skiptoken=marked`), text('<html>')])
      const { got, error } = await collect(made.list('/sites'))
      assert.deepEqual(got, [1, 2])
      assert.equal(error.code, 'GRAPH_ANSWER_INVALID')
      assert.ok(!String(error.message).includes('marked'))
    },
  )

  await t.test('with an error wrapped in a page of status 200 fails', async (t) => {
    const { made } = client(t, [
      page([1], `${ROOT}/v1.0/sites?$skiptoken=1`),
      json({ error: { code: 'x', message: 'y' } }),
    ])
    const { got, error } = await collect(made.list('/sites'))
    assert.deepEqual([got, error.code], [[1], 'GRAPH_ANSWER_INVALID'])
  })

  await t.test('ends the request for the next page when the loop is left', async (t) => {
    const { made, requests } = client(t, [page([1, 2], `${ROOT}/v1.0/sites?$skiptoken=1`), never])
    for await (const item of made.list('/sites')) {
      assert.equal(item, 1)
      await new Promise((resolve) => setImmediate(resolve))
      break
    }
    assert.equal(requests.length, 2)
    assert.equal(requests[1]?.signal?.aborted, true)
  })

  await t.test('renews the token that ends while it is read', async (t) => {
    const clock = fakeClock()
    const later = accessToken({ exp: seconds(NOON + 3 * HOUR) })
    const grant = (given: string): HttpResponse => json({ expires_in: 3_600, access_token: given })
    const { send, requests } = scriptedSend(
      t,
      grant(token),
      page([1], `${ROOT}/v1.0/sites?$skiptoken=1`),
      () => {
        clock.advance(HOUR)
        return page([2], `${ROOT}/v1.0/sites?$skiptoken=2`)
      },
      grant(later),
      page([3]),
    )
    const assertion = assertionToken()
    const credential = towlineCredential({
      tenantId: TARGET_TENANT,
      clientId: CLIENT_ID,
      assertion: () => assertion,
      send,
      ...clock,
    })
    assert.deepEqual((await collect(graphClient({ credential, send, ...clock }).list('/sites'))).got, [1, 2, 3])
    assert.equal(requests[4]?.headers?.['authorization'], `Bearer ${later}`)
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

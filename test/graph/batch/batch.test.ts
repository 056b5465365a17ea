import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { BatchResult } from '../../../src/graph/batch/item-state.ts'
import { type BatchRequest, type GraphClientOptions, type HttpRequest, TransportError } from '../../../src/index.ts'
import { NOON } from '../../support/fake-clock.ts'
import { type Answer, json, text } from '../../support/scripted-send.ts'
import { client, ROOT, writable } from '../support.ts'

interface WireItem {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers?: object
  readonly body?: unknown
  readonly dependsOn?: string[]
}

type Reply = { readonly status: number; readonly headers?: object; readonly body?: unknown } | undefined

const wire = (request: HttpRequest | undefined): WireItem[] => JSON.parse(String(request?.body)).requests

/** A batch in which each item is answered so; undefined for an item of which the answer says nothing. */
function batch(reply: (item: WireItem) => Reply = () => ({ status: 200, body: {} })): Answer {
  return (request) =>
    json({
      responses: wire(request)
        .flatMap((item) => {
          const given = reply(item)
          return given === undefined ? [] : [{ id: item.id, ...given }]
        })
        .reverse(),
    })
}

const ok = (item: WireItem): Reply => ({ status: 200, body: { url: item.url } })
const throttledOnce = (seconds: string): Reply => ({
  status: 429,
  headers: { 'Retry-After': seconds },
  body: { error: { code: 'TooManyRequests', message: 'Too many.' } },
})

function batchOf(t: TestContext, answers: Answer[], options: Partial<GraphClientOptions> = {}) {
  const { made, requests, clock } = client(t, answers, options)
  return { made, requests, clock, urls: () => requests.map((request) => new URL(request.url).pathname) }
}

/** Each result in a word: what came, or the code of the error. */
function words(results: readonly BatchResult[]): unknown[] {
  return results.map((result) => (result.ok ? result.status : result.error.code))
}

const gets = (count: number): BatchRequest[] =>
  Array.from({ length: count }, (_, index) => ({ path: `/users/${index}?$select=id` }))

test('batch()', async (t) => {
  await t.test('up to twenty calls go in one request, and the results come in the order of the calls', async (t) => {
    const { made, requests, urls } = batchOf(t, [batch(ok), batch(ok), batch(ok)])
    const results = await made.batch<{ url: string }>(gets(47))
    assert.deepEqual(urls(), ['/v1.0/$batch', '/v1.0/$batch', '/v1.0/$batch'])
    assert.deepEqual(
      requests.map((request) => wire(request).length),
      [20, 20, 7],
    )
    assert.deepEqual(
      results.map((result) => result.ok && result.body.url),
      gets(47).map(({ path }) => path),
    )
    const ids = requests.flatMap((request) => wire(request).map(({ id }) => id))
    assert.equal(new Set(ids).size, 47)
  })

  await t.test('an empty batch sends nothing', async (t) => {
    assert.deepEqual(await batchOf(t, []).made.batch([]), [])
  })

  await t.test('a batch of one is sent as a single call', async (t) => {
    const { made, urls, requests } = batchOf(t, [json({ id: '1' })])
    assert.deepEqual(await made.batch([{ path: '/users/1' }]), [
      { ok: true, status: 200, headers: { 'content-type': 'application/json' }, body: { id: '1' } },
    ])
    assert.deepEqual([urls(), requests[0]?.method], [['/v1.0/users/1'], 'GET'])
  })

  await t.test('a batch carries bodies as JSON with their content type, and headers as they are', async (t) => {
    const { made, requests } = batchOf(t, [batch(() => ({ status: 204 }))], writable)
    const results = await made.batch([
      { method: 'POST', path: '/users', body: { a: 1 } },
      {
        method: 'PATCH',
        path: '/users/1',
        body: [],
        headers: { 'content-type': 'application/json; x=1', 'if-match': '*' },
      },
      { path: '/users', headers: { ConsistencyLevel: 'eventual' } },
      { path: '/users/2' },
    ])
    assert.deepEqual(wire(requests[0]), [
      { id: '0', method: 'POST', url: '/users', headers: { 'Content-Type': 'application/json' }, body: { a: 1 } },
      {
        id: '1',
        method: 'PATCH',
        url: '/users/1',
        headers: { 'content-type': 'application/json; x=1', 'if-match': '*' },
        body: [],
      },
      { id: '2', method: 'GET', url: '/users', headers: { ConsistencyLevel: 'eventual' } },
      { id: '3', method: 'GET', url: '/users/2' },
    ])
    assert.deepEqual(words(results), [204, 204, 204, 204])
    assert.deepEqual(results[0]?.ok && results[0].body, undefined)
  })

  await t.test('each item goes to the version that its path names', async (t) => {
    const { made, urls, requests } = batchOf(t, [batch(), batch()])
    await made.batch([{ path: '/beta/a' }, { path: '/b' }, { path: '/beta/c' }, { path: '/v1.0/d' }])
    assert.deepEqual(urls(), ['/beta/$batch', '/v1.0/$batch'])
    assert.deepEqual(
      requests.map((request) => wire(request).map(({ url }) => url)),
      [
        ['/a', '/c'],
        ['/b', '/d'],
      ],
    )
  })

  await t.test('a failed item hides no success, and its error is that of a single call', async (t) => {
    const refused = { status: 403, body: { error: { code: 'accessDenied', message: 'No.' } } }
    const { made } = batchOf(t, [batch((item) => (item.id === '1' ? refused : ok(item)))])
    const results = await made.batch(gets(3))
    assert.deepEqual(words(results), [200, 'GRAPH_FORBIDDEN', 200])
    assert.deepEqual(results[1]?.ok === false && [results[1].error.name, results[1].error.message], [
      'GraphError',
      'Graph answered 403 to GET /v1.0/users/1 (accessDenied: No.).',
    ])
  })

  await t.test('a batch holds no more items than the budget has room for', async (t) => {
    const { made, requests } = batchOf(t, [batch(), batch(), batch()])
    // 5 sign-in requests in 10 seconds, of which three quarters: 3.
    assert.deepEqual(
      words(await made.batch(Array.from({ length: 9 }, (_, id) => ({ path: `/auditLogs/signIns/${id}` })))),
      Array(9).fill(200),
    )
    assert.deepEqual(
      requests.map((request) => wire(request).length),
      [3, 3, 3],
    )
  })

  await t.test('an item that is not JSON or too long is sent alone', async (t) => {
    const { made, urls } = batchOf(t, [text('', 204), json({}), batch()], writable)
    await made.batch([
      { method: 'PUT', path: '/drives/1/root:/a:/content', body: Buffer.from([0, 255]) },
      { method: 'POST', path: '/users', body: { long: 'x'.repeat(2 * 1024 * 1024) } },
      { path: '/users/1' },
      { path: '/users/2' },
    ])
    assert.deepEqual(urls(), ['/v1.0/drives/1/root:/a:/content', '/v1.0/users', '/v1.0/$batch'])
  })
})

test('batch() with throttled items', async (t) => {
  await t.test('throttled items are sent again together after their Retry-After, and no other item is', async (t) => {
    const { made, requests, clock } = batchOf(t, [
      batch((item) => (['3', '7'].includes(item.id) ? throttledOnce('4.5') : ok(item))),
      batch(ok),
    ])
    assert.deepEqual(words(await made.batch(gets(20))), Array(20).fill(200))
    assert.deepEqual(
      wire(requests[1]).map(({ id }) => id),
      ['3', '7'],
    )
    assert.ok(clock.now() - NOON >= 4_500 && clock.now() - NOON < 6_000, `${clock.now() - NOON} ms`)
  })

  await t.test('a throttled write is sent again, because it was not done', async (t) => {
    const { made, requests } = batchOf(
      t,
      [batch((item) => (item.id === '0' ? throttledOnce('1') : { status: 201, body: {} })), json({}, 201)],
      writable,
    )
    const write = { method: 'POST', path: '/users', body: {} } as const
    assert.deepEqual(words(await made.batch([write, write])), [201, 201])
    assert.deepEqual(
      requests.map(({ url }) => url),
      [`${ROOT}/v1.0/$batch`, `${ROOT}/v1.0/users`],
    )
  })

  await t.test('an item that stays throttled fails with GRAPH_BUSY, beside the results of the others', async (t) => {
    const { made } = batchOf(t, [batch((item) => (item.id === '1' ? throttledOnce('3600') : ok(item)))])
    const results = await made.batch(gets(3))
    assert.deepEqual(words(results), [200, 'GRAPH_BUSY', 200])
    assert.match(results[1]?.ok === false ? results[1].error.fix : '', /after 2026-11-05T13:00:00/)
  })

  await t.test('a throttled item is sent again although the clock of a test stands still', async (t) => {
    const { made } = batchOf(t, [batch((item) => (item.id === '1' ? throttledOnce('9') : ok(item))), json({})], {
      now: () => NOON,
      wait: async () => {},
    })
    assert.deepEqual(words(await made.batch(gets(3))), [200, 200, 200])
  })

  await t.test('the whole target waits when most items of a batch are throttled', async (t) => {
    const { made, clock } = batchOf(t, [batch(() => throttledOnce('30')), batch(ok), json({})])
    const one = made.batch(gets(20))
    await one
    assert.ok(clock.now() - NOON >= 30_000)
    await made.get('/users')
  })
})

test('batch() with items that fail for a moment', async (t) => {
  const failing = { status: 500, body: { error: { code: 'UnknownError', message: 'Sorry.' } } }

  await t.test('after a 500, GET and DELETE are sent again and POST is not', async (t) => {
    const { made, requests } = batchOf(t, [batch(() => failing), batch(ok)], writable)
    const results = await made.batch([
      { path: '/users/1' },
      { method: 'POST', path: '/users', body: {} },
      { method: 'DELETE', path: '/users/2' },
    ])
    assert.deepEqual(words(results), [200, 'GRAPH_BUSY', 200])
    assert.deepEqual(
      wire(requests[1]).map(({ method }) => method),
      ['GET', 'DELETE'],
    )
    assert.match(results[1]?.ok === false ? results[1].error.fix : '', /^Look in the target whether this was done/)
  })

  await t.test('an item that the answer leaves out is sent again when it is a read, and a write fails', async (t) => {
    const { made, requests } = batchOf(
      t,
      [batch((item) => (item.id === '3' ? { status: 201 } : undefined)), batch(ok)],
      writable,
    )
    const post = { method: 'POST', path: '/users', body: {} } as const
    const results = await made.batch([{ path: '/a' }, post, { path: '/b' }, post])
    assert.deepEqual(words(results), [200, 'GRAPH_ANSWER_INVALID', 200, 201])
    assert.deepEqual(
      wire(requests[1]).map(({ url }) => url),
      ['/a', '/b'],
    )
  })

  await t.test('a 404 to a DELETE is a success only after a try that may have been carried out', async (t) => {
    const gone = { status: 404, body: { error: { code: 'itemNotFound', message: 'Not here.' } } }
    const { made } = batchOf(
      t,
      [batch((item) => (item.id === '0' ? failing : gone)), json({ error: { code: 'itemNotFound' } }, 404)],
      writable,
    )
    const results = await made.batch([
      { method: 'DELETE', path: '/users/1' },
      { method: 'DELETE', path: '/users/2' },
    ])
    assert.deepEqual(words(results), [204, 'GRAPH_NOT_FOUND'])
  })
})

test('batch() when the batch as a whole fails', async (t) => {
  const reset = new TransportError('reset', 'graph.microsoft.com', 'cut')
  const post = { method: 'POST', path: '/users', body: {} } as const

  await t.test('a batch of reads that got no answer is sent again', async (t) => {
    const { made } = batchOf(t, [reset, batch(ok)])
    assert.deepEqual(words(await made.batch(gets(2))), [200, 200])
  })

  await t.test('a batch with a write that got no answer is sent again without the write', async (t) => {
    const { made, requests } = batchOf(t, [reset, batch(ok)], writable)
    const results = await made.batch([...gets(2), post])
    assert.deepEqual(words(results), [200, 200, 'GRAPH_UNREACHABLE'])
    assert.deepEqual(
      wire(requests[1]).map(({ method }) => method),
      ['GET', 'GET'],
    )
  })

  await t.test('a batch that was throttled is sent again, writes included', async (t) => {
    const { made } = batchOf(t, [text('', 429, { 'retry-after': '1' }), batch(ok)], writable)
    assert.deepEqual(words(await made.batch([...gets(1), post])), [200, 200])
  })

  await t.test('the items of a batch that Graph cannot read are sent one by one', async (t) => {
    const { made, urls } = batchOf(t, [text('{}', 400), json({}), text('{}', 400)])
    assert.deepEqual(words(await made.batch(gets(2))), [200, 'GRAPH_REFUSED'])
    assert.deepEqual(urls(), ['/v1.0/$batch', '/v1.0/users/0', '/v1.0/users/1'])
  })

  await t.test('a batch whose answer is not JSON is not taken for done', async (t) => {
    const nonsense = text('<html>', 200)
    const { made } = batchOf(t, [nonsense, batch(ok)], writable)
    assert.deepEqual(words(await made.batch([...gets(2), post])), [200, 200, 'GRAPH_ANSWER_INVALID'])
  })

  await t.test('a refusal of the whole batch is the failure of each item', async (t) => {
    const { made } = batchOf(t, [text('{}', 403)])
    assert.deepEqual(words(await made.batch(gets(2))), ['GRAPH_FORBIDDEN', 'GRAPH_FORBIDDEN'])
  })
})

test('batch() with dependsOn', async (t) => {
  const failed = { status: 400, body: { error: { code: 'BadRequest', message: 'No.' } } }

  await t.test('an item that depends on others is sent after them', async (t) => {
    const { made, requests } = batchOf(t, [batch(ok), json({})])
    const results = await made.batch([
      { path: '/c', dependsOn: ['a', 'b'] },
      { path: '/a', id: 'a' },
      { path: '/b', id: 'b' },
    ])
    assert.deepEqual(words(results), [200, 200, 200])
    assert.deepEqual(
      wire(requests[0]).map(({ url }) => url),
      ['/a', '/b'],
    )
  })

  await t.test('a chain of items goes in one batch', async (t) => {
    const { made, requests } = batchOf(t, [batch(ok)])
    await made.batch([
      { path: '/a', id: 'a' },
      { path: '/b', id: 'b', dependsOn: ['a'] },
      { path: '/c', dependsOn: ['b'] },
    ])
    assert.deepEqual(
      wire(requests[0]).map(({ id, dependsOn }) => [id, dependsOn]),
      [
        ['0', undefined],
        ['1', ['0']],
        ['2', ['1']],
      ],
    )
  })

  await t.test('a chain is sent again when its first item is throttled and the others fail with 424', async (t) => {
    let isFirst = true
    const answer = (item: WireItem): Reply => (item.id === '0' ? throttledOnce('1') : { status: 424 })
    const { made } = batchOf(t, [
      batch((item) => (isFirst ? answer(item) : ok(item))),
      (request) => {
        isFirst = false
        return typeof request.body === 'string'
          ? json({ responses: wire(request).map(({ id }) => ({ id, status: 200 })) })
          : json({})
      },
    ])
    const results = await made.batch([
      { path: '/a', id: 'a' },
      { path: '/b', id: 'b', dependsOn: ['a'] },
      { path: '/c', dependsOn: ['b'] },
    ])
    assert.deepEqual(words(results), [200, 200, 200])
  })

  await t.test('an item that depends on a failed one is not sent', async (t) => {
    const { made, requests } = batchOf(t, [batch((item) => (item.url === '/a' ? failed : ok(item)))])
    const results = await made.batch([
      { path: '/a', id: 'a' },
      { path: '/b' },
      { path: '/c', id: 'c', dependsOn: ['a'] },
      { path: '/d', dependsOn: ['c'] },
    ])
    assert.deepEqual(words(results), ['GRAPH_REFUSED', 200, 'GRAPH_REFUSED', 'GRAPH_REFUSED'])
    assert.equal(requests.length, 1)
    assert.equal(
      results[3]?.ok === false && results[3].error.message,
      'GET /v1.0/d was not done, because GET /v1.0/c failed, on which it depends.',
    )
  })
})

test('batch() refuses the whole batch before anything is sent', async (t) => {
  for (const [what, requests, code] of [
    [
      'a write to a read-only target refuses the batch',
      [...gets(3), { method: 'POST', path: '/users', body: {} }],
      'WRITE_REFUSED',
    ],
    [
      'a read that a header makes a write refuses the batch',
      [{ path: '/users', headers: { 'x-http-method': 'DELETE' } }],
      'WRITE_REFUSED',
    ],
    ['an absolute address in a batch is refused', [...gets(2), { path: `${ROOT}/v1.0/users` }], 'USAGE'],
    ['an address of another host in a batch is refused', [{ path: 'https://evil.example/v1.0/users' }], 'USAGE'],
    ['a host in place of a path in a batch is refused', [{ path: '//evil.example/users' }], 'USAGE'],
    ['a path that climbs in a batch is refused', [{ path: '/users/../../x' }], 'USAGE'],
    ['a path that is no text is refused', [{ path: 7 as unknown as string }], 'USAGE'],
    ['a request that is none is refused', [null as unknown as BatchRequest], 'USAGE'],
    ['requests that are no list are refused', { path: '/a' } as unknown as BatchRequest[], 'USAGE'],
    ['a dependency on an unknown id is refused', [{ path: '/a', dependsOn: ['b'] }], 'USAGE'],
    [
      'two items of one id are refused',
      [
        { path: '/a', id: 'a' },
        { path: '/b', id: 'a' },
      ],
      'USAGE',
    ],
    [
      'a circle of dependencies is refused',
      [
        { path: '/a', id: 'a', dependsOn: ['b'] },
        { path: '/b', id: 'b', dependsOn: ['a'] },
      ],
      'USAGE',
    ],
  ] as const satisfies [string, BatchRequest[], string][]) {
    await t.test(what, async (t) => {
      await assert.rejects(batchOf(t, []).made.batch(requests), { code })
    })
  }
})

test('batch() and the nextLink in the answer to an item', async (t) => {
  const page = (link: string) =>
    batch((item) => ({
      status: 200,
      body: { value: [], '@odata.nextLink': item.id === '0' ? link : `${ROOT}/v1.0/users?$skiptoken=1` },
    }))

  await t.test('a nextLink to Graph is given to the caller', async (t) => {
    const { made } = batchOf(t, [page(`${ROOT}/v1.0/users?$skiptoken=2`)])
    assert.deepEqual(words(await made.batch(gets(2))), [200, 200])
  })

  await t.test('a nextLink to another host fails its item', async (t) => {
    const { made } = batchOf(t, [page('https://graph.microsoft.com.evil.example/v1.0/users')])
    assert.deepEqual(words(await made.batch(gets(2))), ['FOREIGN_LINK', 200])
  })
})

test('batch() judges an item by its status and its content, and null is absent', async (t) => {
  const created = { id: '1', '@odata.nextLink': null, '@odata.deltaLink': null, error: null, value: null }

  await t.test('a question and a write that were answered are done', async (t) => {
    const { made } = batchOf(t, [batch(() => ({ status: 200, headers: null as never, body: created }))], writable)
    const results = await made.batch([{ path: '/a' }, { method: 'POST', path: '/b', body: {} }])
    assert.deepEqual(
      results.map((result) => result.ok && result.body),
      [created, created],
    )
  })

  await t.test('an empty link is none, and a relative one leads to Graph', async (t) => {
    const { made } = batchOf(t, [
      batch((item) => ({
        status: 200,
        body: { value: [], '@odata.nextLink': item.id === '0' ? '' : 'users?$skiptoken=1' },
      })),
    ])
    assert.deepEqual(words(await made.batch(gets(2))), [200, 200])
  })

  await t.test('a write that was carried out is done, whatever link its answer holds', async (t) => {
    const body = { id: '1', '@odata.nextLink': 'https://evil.example/v1.0/x' }
    const { made } = batchOf(t, [batch(() => ({ status: 201, body }))], writable)
    const results = await made.batch([{ method: 'POST', path: '/b', body: {} }, { path: '/a' }])
    assert.deepEqual(words(results), [201, 'FOREIGN_LINK'])
  })

  await t.test('a delta link to another host fails its item, and one to Graph does not', async (t) => {
    const { made } = batchOf(t, [
      batch((item) => ({
        status: 200,
        body: { value: [], '@odata.deltaLink': item.id === '0' ? 'https://evil.example/v1.0/x' : `${ROOT}/v1.0/x` },
      })),
    ])
    assert.deepEqual(words(await made.batch(gets(2))), ['FOREIGN_LINK', 200])
  })

  await t.test('an error as the only content of a success is a failure', async (t) => {
    const { made } = batchOf(t, [batch(() => ({ status: 200, body: { error: { code: 'x', message: 'y' } } }))])
    assert.deepEqual(words(await made.batch(gets(2))), ['GRAPH_ANSWER_INVALID', 'GRAPH_ANSWER_INVALID'])
  })

  await t.test(
    'a Retry-After of null is none, and a redirect without a Location is no redirect to "null"',
    async (t) => {
      const { made, urls } = batchOf(t, [
        batch((item) =>
          item.id === '0'
            ? { status: 429, headers: { 'Retry-After': null } }
            : { status: 302, headers: { Location: null } },
        ),
        json({ id: '1' }),
        json({ id: '0' }),
      ])
      assert.deepEqual(words(await made.batch(gets(2))), [200, 200])
      assert.deepEqual(urls(), ['/v1.0/$batch', '/v1.0/users/1', '/v1.0/users/0'])
    },
  )
})

test('an item that is redirected or challenged is sent once more as a single call', async (t) => {
  const { made, urls } = batchOf(t, [
    batch((item) =>
      item.id === '0' ? { status: 302, headers: { Location: 'https://evil.example' } } : { status: 401 },
    ),
    text('a,b', 200, { 'content-type': 'text/csv' }),
    json({ id: '1' }),
  ])
  const results = await made.batch(gets(2))
  assert.deepEqual(urls(), ['/v1.0/$batch', '/v1.0/users/0', '/v1.0/users/1'])
  assert.deepEqual(
    results.map((result) => result.ok && result.body),
    [Buffer.from('a,b').toString('base64'), { id: '1' }],
  )
})

test('an interruption ends a batch with the reason of the signal', async (t) => {
  const stop = new AbortController()
  const { made } = batchOf(t, [
    () => {
      stop.abort(new Error('enough'))
      throw stop.signal.reason
    },
  ])
  await assert.rejects(made.batch(gets(5), { signal: stop.signal }), { message: 'enough' })
})

test('a batch whose answer cannot be read leaves its writes open, and says of none that it may go again', async (t) => {
  const writes = ['/a', '/b'].map((path): BatchRequest => ({ method: 'POST', path, body: {} }))
  const latin = { ...json({}), body: Buffer.from('{"responses":[{"id":"0","status":201,"body":"\u00fc"}]}', 'latin1') }
  for (const answer of [text('{"responses":[', 200), text('<html>', 200), latin]) {
    const { made } = client(t, [answer], writable)
    for (const result of await made.batch(writes)) {
      assert.ok(!result.ok)
      assert.equal(result.error.code, 'GRAPH_ANSWER_INVALID')
      assert.match(result.error.fix, /^Look in the target whether this was done/)
    }
  }
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { text } from '../../support/scripted-send.ts'
import { client, unreachable } from '../support.ts'
import { memory, streamed, toHost } from './support.ts'

const PATH = '/drives/1/items/2/content'
const etag = { etag: '"v1"' }
const rest = (from: number, total: number, headers: Readonly<Record<string, string>> = etag) => ({
  status: 206,
  headers: { ...headers, 'content-range': `bytes ${from}-${total - 1}/${total}` },
})

/** What the host of the download was asked, of each request: the part and the version. */
const partsOf = (requests: readonly { readonly headers?: Readonly<Record<string, string>> }[]) =>
  requests.map(({ headers }) => [headers?.['range'], headers?.['if-range']])

test('download()', async (t) => {
  await t.test('a file comes byte for byte whatever its content type, and says what it is', async (t) => {
    const odd = '{ "b": 1.10,\r\n "a": 1, "a": 2 }'
    const headers = { ...etag, 'content-type': 'application/json', 'content-length': String(odd.length) }
    const { made } = client(t, [toHost(), streamed([odd.slice(0, 9), odd.slice(9)], { headers })])
    const sink = memory()
    assert.deepEqual(await made.download(PATH, sink), {
      bytes: odd.length,
      contentType: 'application/json',
      eTag: '"v1"',
    })
    assert.equal(sink.text(), odd)
  })

  await t.test('a send that cannot stream serves as well', async (t) => {
    const { made } = client(t, [toHost(), text('whole', 200, etag)])
    const sink = memory()
    await made.download(PATH, sink)
    assert.equal(sink.text(), 'whole')
  })

  await t.test('what Graph itself sends is a file too, JSON or not', async (t) => {
    const { made } = client(t, [text('{"a":1}', 200, { 'content-type': 'application/json' })])
    const sink = memory()
    await made.download('/users/1/photo', sink)
    assert.equal(sink.text(), '{"a":1}')
  })

  await t.test('only silence is bounded, and nothing is compressed, so that parts can be requested', async (t) => {
    const { made, requests } = client(t, [toHost(), text('x')])
    await made.download(PATH, memory())
    for (const { timeoutFrom, headers } of requests) {
      assert.deepEqual([timeoutFrom, headers?.['accept-encoding']], ['last-byte', 'identity'])
    }
  })

  await t.test('a refusal of Graph is an error, and the sink gets nothing of it', async (t) => {
    const { made } = client(t, [text('{"error":{"code":"itemNotFound","message":"No."}}', 404)])
    const sink = memory()
    await assert.rejects(made.download(PATH, sink), { name: 'GraphError', code: 'GRAPH_NOT_FOUND' })
    assert.equal(sink.text(), '')
  })

  await t.test('a success without a file is an error', async (t) => {
    for (const answers of [[text('', 202)], [text('{}', 202)], [text('', 204)], [toHost(), text('', 202)]]) {
      const { made } = client(t, answers)
      const sink = memory()
      await assert.rejects(made.download(PATH, sink), {
        name: 'GraphError',
        code: 'GRAPH_ANSWER_INVALID',
        message: /^Graph answered 20[24], which brings no file\.$/,
      })
      assert.equal(sink.text(), '')
    }
  })

  await t.test('progress is told with the length where that is known', async (t) => {
    const { made } = client(t, [toHost(), streamed(['ab', 'c'], { headers: { 'content-length': '3' } })])
    const told: unknown[] = []
    await made.download(PATH, memory(), { onProgress: (...moved) => told.push(moved) })
    assert.deepEqual(told, [
      [2, 3],
      [3, 3],
    ])
  })
})

test('download() of a file whose transfer is cut', async (t) => {
  await t.test('only the rest is requested, of the same version', async (t) => {
    const { made, requests } = client(t, [
      toHost(),
      streamed(['abc'], { headers: { ...etag, 'content-length': '6' }, isCut: true }),
      unreachable('reset'),
      streamed(['def'], rest(3, 6)),
    ])
    const sink = memory()
    assert.equal((await made.download(PATH, sink)).bytes, 6)
    assert.equal(sink.text(), 'abcdef')
    assert.deepEqual(partsOf(requests), [
      [undefined, undefined],
      [undefined, undefined],
      ['bytes=3-', '"v1"'],
      ['bytes=3-', '"v1"'],
    ])
  })

  await t.test('a part that does not name its version again is still a part of it', async (t) => {
    const { made, requests } = client(t, [
      toHost(),
      streamed(['abc'], { headers: { ...etag, 'content-length': '9' }, isCut: true }),
      streamed(['def'], { ...rest(3, 9, {}), isCut: true }),
      streamed(['ghi'], rest(6, 9, {})),
    ])
    const sink = memory()
    await made.download(PATH, sink)
    assert.equal(sink.text(), 'abcdefghi')
    assert.deepEqual(partsOf(requests).at(-1), ['bytes=6-', '"v1"'])
  })

  await t.test('a body that ends before its length counts as cut', async (t) => {
    const { made } = client(t, [
      toHost(),
      streamed(['abc'], { headers: { ...etag, 'content-length': '6' } }),
      streamed(['def'], rest(3, 6)),
    ])
    const sink = memory()
    await made.download(PATH, sink)
    assert.equal(sink.text(), 'abcdef')
  })

  await t.test('of a server that sends the whole file again, what is there already is left out', async (t) => {
    const { made } = client(t, [
      toHost(),
      streamed(['abc'], { headers: etag, isCut: true }),
      streamed(['ab', 'cd', 'ef'], { headers: etag }),
    ])
    const sink = memory()
    assert.equal((await made.download(PATH, sink)).bytes, 6)
    assert.equal(sink.text(), 'abcdef')
  })

  await t.test('a file that changed meanwhile is an error, and not a mixture of both', async (t) => {
    const other = { etag: '"v2"' }
    for (const second of [
      streamed(['xyz'], rest(3, 6, other)),
      streamed(['xxxxyz'], { headers: other }),
      streamed(['def'], rest(2, 6)),
      streamed(['defg'], rest(3, 7)),
    ]) {
      const { made } = client(t, [
        toHost(),
        streamed(['abc'], { headers: { ...etag, 'content-length': '6' }, isCut: true }),
        second,
      ])
      const sink = memory()
      await assert.rejects(made.download(PATH, sink), {
        name: 'GraphError',
        code: 'GRAPH_ANSWER_INVALID',
        message: 'The download broke off, and what the server sent next is not the rest of the same file.',
      })
      assert.equal(sink.text(), 'abc')
    }
  })

  await t.test('a sink that can restart gets the new version from its start', async (t) => {
    const { made } = client(t, [
      toHost(),
      streamed(['abc'], { headers: { etag: '"v1"' }, isCut: true }),
      streamed(['new'], { headers: { etag: '"v2"' } }),
    ])
    const sink = memory(true)
    assert.deepEqual(await made.download(PATH, sink), { bytes: 3, contentType: undefined, eTag: '"v2"' })
    assert.equal(sink.text(), 'new')
  })

  await t.test('a weak ETag and none at all name no bytes, so no part is requested', async (t) => {
    for (const headers of [{ etag: 'W/"v1"' }, {}]) {
      const { made, requests } = client(t, [
        toHost(),
        streamed(['abc'], { headers, isCut: true }),
        streamed(['abcdef'], { headers }),
      ])
      const sink = memory(true)
      await made.download(PATH, sink)
      assert.equal(sink.text(), 'abcdef')
      assert.deepEqual(partsOf(requests).at(-1), [undefined, undefined])
    }
  })

  await t.test('a transfer that is cut again and again ends in an error', async (t) => {
    const cut = streamed(['a'], { headers: etag, isCut: true })
    const { made, clock } = client(t, [toHost(), cut, ...Array.from({ length: 5 }, () => unreachable('reset'))])
    await assert.rejects(made.download(PATH, memory()), { name: 'GraphError', code: 'GRAPH_UNREACHABLE' })
    assert.equal(clock.waits.length, 5)
  })

  await t.test('a transfer that moves on has as many tries again', async (t) => {
    const piece = 'x'.repeat(1024 * 1024)
    const cuts = Array.from({ length: 9 }, (_, n) =>
      streamed([piece], { ...(n === 0 ? { headers: etag } : rest(n * piece.length, 10 * piece.length)), isCut: true }),
    )
    const { made } = client(t, [toHost(), ...cuts, streamed([piece], rest(9 * piece.length, 10 * piece.length))])
    assert.equal((await made.download(PATH, memory())).bytes, 10 * piece.length)
  })

  await t.test('an address that expires in the middle is replaced by Graph', async (t) => {
    const { made, requests } = client(t, [
      toHost('one'),
      streamed(['abc'], { headers: etag, isCut: true }),
      text('', 401),
      toHost('two'),
      streamed(['def'], rest(3, 6)),
    ])
    const sink = memory()
    await made.download(PATH, sink)
    assert.equal(sink.text(), 'abcdef')
    assert.match(requests.at(-1)?.url ?? '', /tempauth=two$/)
  })

  await t.test('an address that is refused without a byte is not asked for again', async (t) => {
    const { made } = client(t, [toHost(), text('', 401)])
    await assert.rejects(made.download(PATH, memory()), { code: 'GRAPH_UNAUTHORIZED', status: 401 })
  })
})

test('a part of a file that the caller asks for is what the caller gets', async (t) => {
  const part = { status: 206, headers: { ...etag, 'content-range': 'bytes 2-3/6', 'content-length': '2' } }
  const { made, requests } = client(t, [toHost(), streamed(['cd'], part)])
  const sink = memory()
  const downloaded = await made.download(PATH, sink, { headers: { Range: 'bytes=2-3', 'x-secret': 'marked' } })
  assert.deepEqual([downloaded.bytes, sink.text()], [2, 'cd'])
  assert.equal(requests[1]?.headers?.['range'], 'bytes=2-3')
  assert.equal(requests[1]?.headers?.['x-secret'], undefined)
})

test('request() with a place for a file', async (t) => {
  const json = { 'content-type': 'application/json' }

  await t.test('the body of a file goes there, and so does what is no JSON', async (t) => {
    const { made } = client(t, [
      text('{"a": 1}', 200, json),
      text('a,b', 200, { 'content-type': 'text/csv' }),
      text('{"b": 1}', 200, { ...json, 'content-disposition': 'attachment; filename="b.json"' }),
    ])
    for (const [path, content] of [
      ['/me/messages/1/$value', '{"a": 1}'],
      ['/me/x', 'a,b'],
      ['/me/y', '{"b": 1}'],
    ] as const) {
      const file = memory()
      const answer = await made.request('GET', path, { file })
      assert.deepEqual([file.text(), answer.body.length, answer.isFile], [content, 0, true])
    }
  })

  await t.test('JSON that is no file stays in the answer, and so does what says nothing of itself', async (t) => {
    for (const given of [text('{"a":1}', 200, json), text('', 202, { location: '/x' }), text('', 204), text('?')]) {
      const { made } = client(t, [given])
      const file = memory()
      assert.deepEqual(await made.request('GET', '/me', { file }), given)
      assert.equal(file.text(), '')
    }
  })
})

import assert from 'node:assert/strict'
import dns from 'node:dns'
import { getEventListeners } from 'node:events'
import net from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import type { HttpExchange } from '../../src/http/create-send.ts'
import { bodyText, TransportError } from '../../src/http/send.ts'
import { nobody, realSend, serveBytes, serveHttp } from '../support/loopback.ts'
import { assertHidden } from '../support/secrets.ts'

test('send()', async (t) => {
  await t.test('method, path, headers and body are sent as they were given', async (t) => {
    const origin = await serveHttp(t, async (request, response) => {
      const body = await textOf(request)
      const { authorization, 'content-length': length, host } = request.headers
      response.end(JSON.stringify([request.method, request.url, authorization, length, host, body]))
    })
    const response = await realSend(t)({
      method: 'POST',
      url: `${origin}/a%2Fb?x=%24&y`,
      headers: { authorization: 'Bearer one' },
      body: 'grün',
    })
    assert.deepEqual(JSON.parse(bodyText(response)), [
      'POST',
      '/a%2Fb?x=%24&y',
      'Bearer one',
      '5',
      origin.slice('http://'.length),
      'grün',
    ])
  })

  await t.test(
    'an answer of any status resolves, with names of headers in lower case and repeated ones joined',
    async (t) => {
      const origin = await serveHttp(t, (_, response) => {
        response
          .writeHead(
            418,
            [
              ['X-One', 'a'],
              ['X-One', 'b'],
              ['Set-Cookie', 'c'],
              ['Set-Cookie', 'd'],
            ].flat(),
          )
          .end()
      })
      const { status, headers, body } = await realSend(t)({ method: 'GET', url: origin })
      assert.equal(status, 418)
      assert.equal(headers['x-one'], 'a, b')
      assert.equal(headers['set-cookie'], 'c, d')
      assert.equal(body.length, 0)
    },
  )

  await t.test('the connection is kept for the next request', async (t) => {
    const ports = new Set<number | undefined>()
    const origin = await serveHttp(t, (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('x')
    })
    const send = realSend(t)
    for (let n = 0; n < 3; n++) await send({ method: 'GET', url: origin })
    assert.equal(ports.size, 1)
  })

  await t.test('gzip is requested and unpacked, also under its older name and when it is empty', async (t) => {
    const origin = await serveHttp(t, (request, response) => {
      assert.equal(request.headers['accept-encoding'], 'gzip')
      response.setHeader('content-encoding', request.url === '/old' ? 'X-GZIP' : 'gzip')
      response.end(request.url === '/empty' ? '' : gzipSync('long '.repeat(1_000)))
    })
    const send = realSend(t)
    assert.equal(bodyText(await send({ method: 'GET', url: origin })).length, 5_000)
    assert.equal(bodyText(await send({ method: 'GET', url: `${origin}/old` })).length, 5_000)
    assert.equal(bodyText(await send({ method: 'GET', url: `${origin}/empty` })), '')
  })

  await t.test('send() follows no redirect', async (t) => {
    let requests = 0
    const origin = await serveHttp(t, (_, response) => {
      requests++
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const { status, headers } = await realSend(t)({ method: 'GET', url: origin })
    assert.deepEqual([status, headers['location'], requests], [302, '/elsewhere', 1])
  })
})

test('hostile answers to send()', async (t) => {
  const cases: readonly [name: string, kind: string, message: RegExp, answer: Parameters<typeof serveBytes>[1]][] = [
    [
      'endless and announced',
      'too-large',
      /longer than 1000 bytes/,
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const pour = (): void => {
          while (!socket.destroyed && socket.write('x'.repeat(10_000)));
        }
        socket.on('drain', pour)
        pour()
      },
    ],
    [
      'a gzip bomb',
      'too-large',
      /longer than 1000 bytes/,
      (socket) => {
        const bomb = gzipSync(Buffer.alloc(500_000))
        assert.ok(bomb.length < 1_000)
        socket.end(Buffer.concat([head(bomb.length, 'content-encoding: gzip'), bomb]))
      },
    ],
    [
      'something that is not gzip',
      'protocol',
      /compressed answer/,
      (socket) => socket.end(Buffer.concat([head(5, 'content-encoding: gzip'), Buffer.from('AAAAA')])),
    ],
    [
      'gzip that was cut',
      'protocol',
      /compressed answer/,
      (socket) => {
        const half = gzipSync('text '.repeat(100)).subarray(0, 20)
        socket.end(Buffer.concat([head(half.length, 'content-encoding: gzip'), half]))
      },
    ],
    [
      'reset in the middle of the body',
      'reset',
      /aborted|ECONNRESET/,
      (socket) => socket.write(Buffer.concat([head(100), Buffer.from('{"a')]), () => socket.resetAndDestroy()),
    ],
    [
      'ended before the length that was announced',
      'reset',
      /aborted/,
      (socket) => socket.end(Buffer.concat([head(100), Buffer.from('{"a')])),
    ],
    [
      'chunks that end without the last one',
      'reset',
      /aborted/,
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n'),
    ],
    ['closed without an answer', 'reset', /socket hang up/, (socket) => socket.end()],
    ['not HTTP', 'protocol', /Parse Error/, (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
    [
      'headers without end',
      'protocol',
      /Parse Error/,
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`),
    ],
  ]
  for (const [name, kind, message, answer] of cases) {
    await t.test(`a hostile answer (${name}) is a TransportError of kind ${kind}`, async (t) => {
      const origin = await serveBytes(t, answer)
      await assert.rejects(realSend(t)({ method: 'GET', url: origin, maxBytes: 1_000 }), {
        name: 'TransportError',
        kind,
        host: origin.slice('http://'.length),
        message,
      })
    })
  }

  await t.test(
    'a body that inflates to more than a hundred times its length is given up, and an ordinary one is read',
    async (t) => {
      const [bomb, page] = [
        `[${'[],'.repeat(8_000_000)}[]]`,
        JSON.stringify(Array.from({ length: 30_000 }, (_, id) => ({ id }))),
      ].map((text) => gzipSync(text)) as [Buffer, Buffer]
      const origin = await serveHttp(t, ({ url }, response) =>
        response.setHeader('content-encoding', 'gzip').end(url === '/page' ? page : bomb),
      )
      await assert.rejects(realSend(t)({ method: 'GET', url: origin }), {
        kind: 'too-large',
        message: /^The compressed answer of 127\.0\.0\.1:\d+ is more than 100 times longer than its compressed form$/,
      })
      assert.ok((await realSend(t)({ method: 'GET', url: `${origin}/page` })).body.length > 300_000)
    },
  )

  await t.test('a success in a coding that was not requested is refused, and so into a sink', async (t) => {
    const origin = await serveHttp(t, ({ url }, response) =>
      response
        .writeHead(url === '/refused' ? 403 : 200, {
          'content-encoding': decodeURIComponent(url?.slice(6) ?? '') || 'br',
        })
        .end('AAAAA'),
    )
    const sink = { takes: () => true, write: () => assert.fail('bytes were taken') }
    for (const coding of ['deflate', 'br', 'gzip, gzip', 'zstd', 'nonsense']) {
      const request = { method: 'GET', url: `${origin}/with/${encodeURIComponent(coding)}` }
      for (const one of [request, { ...request, sink }]) {
        await assert.rejects(realSend(t)(one), { kind: 'protocol', message: /could not be read$/ }, coding)
      }
    }
    assert.equal((await realSend(t)({ method: 'GET', url: `${origin}/with/identity` })).body.length, 5)
    assert.equal((await realSend(t)({ method: 'GET', url: `${origin}/refused` })).status, 403)
  })

  await t.test('an answer that drips without end is a timeout, counted to the last byte', async (t) => {
    const origin = await serveBytes(t, (socket) => {
      socket.write(head(1_000))
      const drip = setInterval(() => socket.write('x'), 10)
      socket.on('close', () => clearInterval(drip))
    })
    await assert.rejects(realSend(t)({ method: 'GET', url: origin, timeoutMs: 150 }), {
      kind: 'timeout',
      message: /^No complete answer from 127\.0\.0\.1:\d+ in 0\.15 s$/,
    })
  })

  await t.test('an answer longer than announced is read as far as announced', async (t) => {
    const origin = await serveBytes(t, (socket) =>
      socket.end(Buffer.concat([head(2), Buffer.from('okHTTP/1.1 200 OK')])),
    )
    assert.equal(bodyText(await realSend(t)({ method: 'GET', url: origin })), 'ok')
  })
})

test('a parse error does not carry the packet, which may hold a token', async (t) => {
  const origin = await serveBytes(t, (socket) =>
    socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{"access_token":"marked-token"}'),
  )
  const error = await realSend(t)({
    method: 'GET',
    url: origin,
    headers: { 'X-IDENTITY-HEADER': 'marked-header' },
  }).catch((failure: unknown) => failure)
  assert.equal((error as TransportError).kind, 'protocol')
  assertHidden(error, ['marked-token', 'marked-header'])
})

test('send() to a host that cannot be reached', async (t) => {
  await t.test('a port where nothing listens is `refused`', async (t) => {
    await assert.rejects(realSend(t)({ method: 'GET', url: await nobody() }), {
      kind: 'refused',
      message: /ECONNREFUSED/,
    })
  })

  for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
    await t.test(`a name whose lookup gives ${code} is \`dns\``, async (t) => {
      t.mock.method(dns, 'lookup', (hostname: string, _: unknown, callback: (error: Error) => void) =>
        callback(Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, syscall: 'getaddrinfo' })),
      )
      await assert.rejects(realSend(t)({ method: 'GET', url: 'https://login.example.test/' }), {
        kind: 'dns',
        host: 'login.example.test',
        message: `login.example.test: getaddrinfo ${code} login.example.test`,
      })
    })
  }

  await t.test(
    'a host that becomes unreachable in the middle of a request is `reset`: a write may have arrived',
    async (t) => {
      const origin = await serveBytes(t, (socket) => socket.write(head(10)))
      const send = realSend(t)
      const connected = t.mock.method(net.Socket.prototype, 'connect')
      const sending = send({ method: 'POST', url: origin })
      await new Promise((resolve) => setImmediate(resolve))
      const socket = connected.mock.calls[0]?.this as net.Socket
      socket.destroy(Object.assign(new Error('read EHOSTUNREACH'), { code: 'EHOSTUNREACH', syscall: 'read' }))
      await assert.rejects(sending, { kind: 'reset', message: /read EHOSTUNREACH/ })
    },
  )
})

test('send() with a signal', async (t) => {
  const reason = new Error('no longer wanted')

  await t.test('an aborted request is not begun, and rejects with the reason of the signal', async (t) => {
    let requests = 0
    const origin = await serveHttp(t, () => requests++)
    const send = realSend(t)
    await assert.rejects(send({ method: 'GET', url: origin, signal: AbortSignal.abort(reason) }), reason)
    assert.equal(requests, 0)
  })

  await t.test('a request that is aborted in the middle of the answer closes the connection', async (t) => {
    const controller = new AbortController()
    const closed = Promise.withResolvers<void>()
    const origin = await serveBytes(t, (socket) => {
      socket.on('close', () => closed.resolve())
      socket.write(head(10), () => controller.abort(reason))
    })
    await assert.rejects(realSend(t)({ method: 'GET', url: origin, signal: controller.signal }), reason)
    await closed.promise
  })

  await t.test('requests leave no listener behind on a signal that they share', async (t) => {
    const { signal } = new AbortController()
    const origin = await serveHttp(t, (_, response) => response.end())
    const dead = await nobody()
    const send = realSend(t)
    const sent = Array.from({ length: 40 }, (_, n) => send({ method: 'GET', url: n % 2 === 0 ? origin : dead, signal }))
    assert.equal(getEventListeners(signal, 'abort').length, 40)
    await Promise.allSettled(sent)
    assert.equal(getEventListeners(signal, 'abort').length, 0)
  })
})

test('observe() gets every request, and nothing that could hold a secret', async (t) => {
  const seen: HttpExchange[] = []
  const origin = await serveHttp(t, (_, response) =>
    response.writeHead(201, { 'request-id': '1d000000-0000-4000-8000-000000000001' }).end(),
  )
  const dead = await nobody()
  const send = realSend(t, { observe: (exchange) => seen.push(exchange) })
  await send({
    method: 'POST',
    url: `${origin}/a?$top=5&code=marked`,
    headers: { authorization: 'Bearer marked' },
    body: 'marked',
  })
  await assert.rejects(send({ method: 'GET', url: dead }), TransportError)
  await assert.rejects(send({ method: 'GET', url: origin, signal: AbortSignal.abort(new Error('marked')) }), {
    message: 'marked',
  })
  assert.deepEqual(
    seen.map(({ durationMs, ...rest }) => ({ ...rest, timed: durationMs >= 0 })),
    [
      {
        method: 'POST',
        url: `${origin}/a?$top=5&code=…`,
        status: 201,
        requestId: '1d000000-0000-4000-8000-000000000001',
        timed: true,
      },
      { method: 'GET', url: `${dead}/`, error: 'refused', timed: true },
      { method: 'GET', url: `${origin}/`, timed: true },
    ],
  )
})

function head(length: number, ...headers: string[]): Buffer {
  return Buffer.from(['HTTP/1.1 200 OK', `content-length: ${length}`, ...headers, '', ''].join('\r\n'))
}

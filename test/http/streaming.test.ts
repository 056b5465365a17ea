import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import type { BodySink } from '../../src/http/send.ts'
import { realSend, serveBytes, serveHttp } from '../support/loopback.ts'

/** A sink that takes each successful body, and what it got. */
function collecting(): BodySink & { readonly bytes: () => Buffer } {
  const chunks: Uint8Array[] = []
  return {
    takes: ({ status }) => status < 300,
    write: (chunk) => void chunks.push(chunk),
    bytes: () => Buffer.concat(chunks),
  }
}

test('send() with a sink', async (t) => {
  await t.test('a body goes to the sink whole, however long, and the answer has none', async (t) => {
    const body = Buffer.alloc(3_000_000, 'abcdefg')
    const origin = await serveHttp(t, (_, response) => response.end(body))
    const sink = collecting()
    const answer = await realSend(t)({ method: 'GET', url: origin, sink, maxBytes: 1_000 })
    assert.deepEqual([answer.status, answer.body.length], [200, 0])
    assert.ok(sink.bytes().equals(body))
  })

  await t.test('a body that the sink does not want stays in the answer, with its limit', async (t) => {
    const origin = await serveHttp(t, (_, response) => response.writeHead(404).end('x'.repeat(2_000)))
    const sink = collecting()
    const answer = await realSend(t)({ method: 'GET', url: origin, sink })
    assert.equal(answer.body.length, 2_000)
    assert.equal(sink.bytes().length, 0)
    await assert.rejects(realSend(t)({ method: 'GET', url: origin, sink, maxBytes: 1_000 }), { kind: 'too-large' })
  })

  await t.test('a compressed body comes unpacked', async (t) => {
    const origin = await serveHttp(t, (_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync('long '.repeat(50_000))),
    )
    const sink = collecting()
    await realSend(t)({ method: 'GET', url: origin, sink })
    assert.equal(sink.bytes().toString(), 'long '.repeat(50_000))
  })

  await t.test('a compressed body that is none is an error', async (t) => {
    const origin = await serveHttp(t, (_, response) => response.setHeader('content-encoding', 'gzip').end('plain'))
    await assert.rejects(realSend(t)({ method: 'GET', url: origin, sink: collecting() }), { kind: 'protocol' })
  })

  await t.test('no more is read than the sink has taken', async (t) => {
    let sent = 0
    const origin = await serveHttp(t, async (_, response) => {
      for (let n = 0; n < 200 && !response.destroyed; n++) {
        sent += 1_000_000
        if (!response.write(Buffer.alloc(1_000_000))) await once(response, 'drain').catch(() => {})
      }
      response.end()
    })
    const stopped = new AbortController()
    let release = (): void => {}
    const sink: BodySink = {
      takes: () => true,
      write: () => new Promise((resolve) => (release = resolve)),
    }
    const sending = realSend(t)({ method: 'GET', url: origin, sink, signal: stopped.signal })
    while (sent < 2_000_000) await new Promise((resolve) => setImmediate(resolve))
    const before = sent
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve))
    assert.ok(sent < 60_000_000, `${before}, then ${sent} bytes were sent to a sink that takes nothing`)
    stopped.abort(new Error('enough'))
    await assert.rejects(sending, { message: 'enough' })
    release()
  })

  await t.test('the failure of a sink is the failure of the request, and the connection is closed', async (t) => {
    const closed: Promise<unknown>[] = []
    const origin = await serveHttp(t, (request, response) => {
      closed.push(new Promise((resolve) => request.socket.on('error', () => {}).once('close', resolve)))
      response.write(Buffer.alloc(100_000))
    })
    for (const write of [
      () => Promise.reject(new Error('disk full')),
      () => {
        throw new Error('disk full')
      },
    ]) {
      const sink: BodySink = { takes: () => true, write }
      await assert.rejects(realSend(t)({ method: 'GET', url: origin, sink }), { message: 'disk full' })
    }
    const refusing: BodySink = {
      takes: () => {
        throw new Error('not this one')
      },
      write: () => {},
    }
    await assert.rejects(realSend(t)({ method: 'GET', url: origin, sink: refusing }), { message: 'not this one' })
    await Promise.all(closed)
  })

  await t.test('a body that ends early is a reset', async (t) => {
    const origin = await serveBytes(t, (socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this'),
    )
    await assert.rejects(realSend(t)({ method: 'GET', url: origin, sink: collecting() }), {
      name: 'TransportError',
      kind: 'reset',
    })
  })
})

test('send() that bounds silence', async (t) => {
  const drip = async (response: { write(text: string): void; end(): void; destroyed: boolean }, times: number) => {
    for (let n = 0; n < times && !response.destroyed; n++) {
      response.write('drop')
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  await t.test('an answer may take longer than the limit while bytes come', async (t) => {
    const origin = await serveHttp(t, async (_, response) => {
      await drip(response, 20)
      response.end()
    })
    const request = { method: 'GET', url: origin, timeoutMs: 200 } as const
    await assert.rejects(realSend(t)(request), { kind: 'timeout', message: /^No complete answer from .* in 0.2 s$/ })
    const sink = collecting()
    await realSend(t)({ ...request, timeoutFrom: 'last-byte', sink })
    assert.equal(sink.bytes().length, 80)
  })

  await t.test('a silence that is longer than the limit ends the request', async (t) => {
    const origin = await serveHttp(t, async (_, response) => drip(response, 2))
    const request = { method: 'GET', url: origin, timeoutMs: 150, timeoutFrom: 'last-byte' } as const
    await assert.rejects(realSend(t)({ ...request, sink: collecting() }), {
      kind: 'timeout',
      message: 'Nothing moved for 0.15 s',
    })
    const silent = await serveHttp(t, () => {})
    await assert.rejects(realSend(t)({ ...request, url: silent }), { kind: 'timeout' })
  })

  await t.test('the time in which a sink takes nothing is no silence', async (t) => {
    const origin = await serveHttp(t, (_, response) => response.end('all of it'))
    let isTaken = false
    const sink: BodySink = {
      takes: () => true,
      async write() {
        await new Promise((resolve) => setTimeout(resolve, 300))
        isTaken = true
      },
    }
    await realSend(t)({ method: 'GET', url: origin, timeoutMs: 100, timeoutFrom: 'last-byte', sink })
    assert.ok(isTaken, 'the answer came after the sink had taken all of it')
  })

  await t.test('a long body is sent whole to a slow reader', async (t) => {
    const origin = await serveHttp(t, async (request: IncomingMessage, response) => {
      let length = 0
      for await (const chunk of request) {
        length += chunk.length
        if (length < 400_000) await new Promise((resolve) => setTimeout(resolve, 20))
      }
      response.end(String(length))
    })
    const body = Buffer.alloc(4_000_000, 7)
    const answer = await realSend(t)({ method: 'PUT', url: origin, body, timeoutMs: 1_000, timeoutFrom: 'last-byte' })
    assert.equal(Buffer.from(answer.body).toString(), '4000000')
  })
})

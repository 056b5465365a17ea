import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import net from 'node:net'
import { networkInterfaces } from 'node:os'
import test, { type TestContext } from 'node:test'
import { createDoor, say, type Visited } from '../../src/listen/door.ts'
import { openOnLoopback } from '../../src/listen/open.ts'
import { type Admits, visitTo } from '../../src/listen/visitor.ts'
import { webVisit } from '../../src/listen/web.ts'

const hello: Visited = (_request, response, { pathname }) => say(response, 200, `in at ${pathname}`)

/** A door on every address of loopback; returns its port. */
async function openDoor(t: TestContext, visited: Visited = hello, admits: Admits = 'programs'): Promise<number> {
  const { port, close } = await openOnLoopback(() => createDoor(visited, admits))
  t.after(close)
  return port
}

/** What comes back for these bytes, until the connection ends. */
async function raw(port: number, bytes: string | Buffer, host = '127.0.0.1'): Promise<string> {
  const socket = net.connect({ host, port })
  socket.on('error', () => {}).end(bytes)
  let text = ''
  socket.setEncoding('latin1').on('data', (data: string) => {
    text += data
  })
  if (!socket.closed) await once(socket, 'close')
  return text
}

interface Asked {
  readonly method?: string
  readonly target?: string
  readonly host?: string
  readonly headers?: readonly string[]
}

async function statusOf(port: number, { method = 'GET', target = '/', host, headers = [] }: Asked): Promise<number> {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host ?? `localhost:${port}`}`,
    ...headers,
    'Connection: close',
  ]
  const answer = await raw(port, `${lines.join('\r\n')}\r\n\r\n`)
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])
}

test('a door answers targets that no URL parser takes, and goes on', async (t) => {
  const port = await openDoor(t)
  for (const target of ['//', '///', '//evil.example', '/\\', '/?%', '/..//', '/__proto__', '/%41']) {
    assert.equal(await statusOf(port, { target }), 200, target)
  }
  for (const target of ['*', '/%', '/%zz', '/%ff', 'http://[/', 'http://evil.example/', `https://localhost:${port}/`]) {
    assert.equal(await statusOf(port, { target }), 400, target)
  }
  assert.equal(await statusOf(port, { target: '*', method: 'OPTIONS' }), 400)
  assert.match(
    await raw(port, `GET http://127.0.0.1:${port}/a HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`),
    /in at \/a\n$/,
  )
})

test('a door answers by its own names and its own port alone', async (t) => {
  const port = await openDoor(t)
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LocalHost:${port}`]) {
    assert.equal(await statusOf(port, { host }), 200, host)
  }
  for (const host of [
    ...['rebound.example', `rebound.example:${port}`, 'localhost', 'localhost:1', `localhost.:${port}`],
    ...[`127.0.0.2:${port}`, `0.0.0.0:${port}`, `a@localhost:${port}`, `localhost:${port}/`, `localhost:${port}#`],
  ]) {
    assert.equal(await statusOf(port, { host }), 421, host)
  }
  assert.equal(await statusOf(port, { headers: [`Host: localhost:${port}`] }), 400, 'two hosts')
  assert.match(await raw(port, 'GET / HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*A request has one Host header\./)
  assert.match(await raw(port, 'GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(
    await raw(port, `GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n`),
    new RegExp(
      `Towline does not answer for rebound.example at this address, only for localhost:${port}, 127.0.0.1:${port}`,
    ),
  )
})

test('a door on port 80 knows its names without the port', () => {
  const passes = (host: string) => {
    const request = {
      method: 'GET',
      url: '/',
      headers: {},
      headersDistinct: { host: [host] },
      socket: { localPort: 80 },
    }
    return visitTo(request as unknown as IncomingMessage, 'programs') instanceof URL
  }
  assert.deepEqual(['localhost', '[::1]', 'localhost:80', 'localhost:81'].map(passes), [true, true, true, false])
})

test('a page of another site gets no further than the door, whichever way it asks', async (t) => {
  const port = await openDoor(t)
  for (const origin of [
    ...['https://evil.example', 'null', 'http://localhost', 'http://localhost:1', `https://localhost:${port}`, ''],
    ...[`http://localhost.:${port}`, `http://127.0.0.2:${port}`, `http://a@localhost:${port}`, 'file://', '*'],
  ]) {
    for (const method of ['POST', 'GET', 'OPTIONS', 'HEAD']) {
      assert.equal(await statusOf(port, { method, headers: [`Origin: ${origin}`] }), 403, `${method} of ${origin}`)
    }
  }
  const navigation = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
  for (const site of ['cross-site', 'same-site', 'CROSS-SITE', 'none, cross-site', '']) {
    assert.equal(await statusOf(port, { headers: [`Sec-Fetch-Site: ${site}`, ...navigation] }), 403, site)
  }
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Origin: https://evil.example']
  assert.equal(await statusOf(port, { headers: upgrade }), 403)
})

test('programs of this machine, and what is typed into a browser, pass the door', async (t) => {
  const port = await openDoor(t)
  assert.equal(await statusOf(port, { method: 'POST' }), 200, 'curl')
  assert.equal(await statusOf(port, { method: 'POST', headers: ['Sec-Fetch-Mode: cors'] }), 200, "Node's fetch")
  const typed = ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
  assert.equal(await statusOf(port, { headers: typed }), 200)
  for (const name of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
    const own = [`Origin: http://${name}:${port}`, 'Sec-Fetch-Site: same-origin']
    assert.equal(await statusOf(port, { method: 'POST', headers: own }), 200, name)
  }
})

test('a door for redirects lets a whole window in that another site sends here by GET, and nothing else of it', async (t) => {
  const port = await openDoor(t, hello, 'redirects')
  const sent = (mode: string, dest: string) => [
    'Sec-Fetch-Site: cross-site',
    `Sec-Fetch-Mode: ${mode}`,
    `Sec-Fetch-Dest: ${dest}`,
  ]
  assert.equal(await statusOf(port, { headers: sent('navigate', 'document') }), 200)
  for (const [method, mode, dest] of [
    ['POST', 'navigate', 'document'],
    ['GET', 'navigate', 'iframe'],
    ['GET', 'no-cors', 'image'],
    ['GET', 'cors', 'empty'],
    ['GET', 'websocket', 'websocket'],
  ] as const) {
    assert.equal(await statusOf(port, { method, headers: sent(mode, dest) }), 403, `${method} ${mode} ${dest}`)
  }
})

test('a door answers or ends what is no request, and tunnels nowhere', async (t) => {
  const port = await openDoor(t)
  for (const bytes of [
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\0\xc8',
    'GET / HTTP/9.9\r\n\r\n',
    'hello\n\n',
  ]) {
    assert.match(await raw(port, bytes), /^HTTP\/1\.1 400 /, bytes)
  }
  assert.match(
    await raw(port, `CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`),
    /^HTTP\/1\.1 501 /,
  )
  assert.equal(await statusOf(port, { method: 'TRACE' }), 501)
  assert.equal(await statusOf(port, { target: `/${'a'.repeat(20_000)}` }), 431)
  assert.equal(await statusOf(port, {}), 200)
})

test('a door bounds the body, by what it says of itself and by what comes', async (t) => {
  let taken = 0
  const web = webVisit(async (request) => {
    taken = (await request.text()).length
    return new Response('')
  })
  const port = await openDoor(t, web)
  assert.equal(await statusOf(port, { method: 'POST', headers: ['Content-Length: 16777217'] }), 413)
  const post = (body: string) =>
    `POST / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  assert.match(await raw(port, post('x'.repeat(1024 * 1024))), /^HTTP\/1\.1 200 /)
  assert.equal(taken, 1024 * 1024)
  taken = -1
  await raw(port, post('x'.repeat(17 * 1024 * 1024)))
  assert.equal(taken, -1, 'the handler is not called')
  assert.equal(await statusOf(port, {}), 200)
})

test('a handler that fails is answered with 500 and no word of why, and the door goes on', async (t) => {
  const port = await openDoor(t, (_request, response, { pathname }) => {
    if (pathname === '/late') response.write('half')
    if (pathname !== '/') throw new Error('secret words')
    say(response, 200, 'in')
  })
  const answer = await raw(port, `GET /bad HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  assert.match(answer, /^HTTP\/1\.1 500 [\s\S]*Towline failed to answer\.\n$/)
  assert.doesNotMatch(answer, /secret/)
  assert.doesNotMatch(await raw(port, `GET /late HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`), /\r\n0\r\n/, 'cut off')
  assert.equal(await statusOf(port, {}), 200)
})

test('half a request is over after the time for its head, and a mute connection too', async (t) => {
  const door = createDoor(hello, 'programs')
  assert.deepEqual(
    [door.headersTimeout, door.requestTimeout, door.timeout, door.maxConnections],
    [10_000, 30_000, 120_000, 256],
  )
  door.headersTimeout = 50
  door.requestTimeout = 60
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  t.after(() => door.close().closeAllConnections())
  const { port } = door.address() as net.AddressInfo
  const ends = ['', 'GET / HT', `POST / HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 9\r\n\r\nab`].map(
    async (part) => {
      const socket = net.connect({ host: '127.0.0.1', port }).on('error', () => {})
      if (part !== '') socket.write(part)
      socket.resume()
      await once(socket, 'close')
    },
  )
  await Promise.all(ends)
})

test('more connections than a door takes are closed, and the door serves again when they are gone', async (t) => {
  const port = await openDoor(t)
  let closed = 0
  const overflow = Promise.withResolvers<void>()
  const sockets = Array.from({ length: 300 }, () => {
    const socket = net.connect({ host: '127.0.0.1', port }).on('error', () => {})
    socket.resume().once('close', () => ++closed === 300 - 256 && overflow.resolve())
    return socket
  })
  await overflow.promise
  assert.equal(closed, 300 - 256)
  for (const socket of sockets) socket.destroy()
  const until = Date.now() + 5_000
  let status = 0
  while (status !== 200 && Date.now() < until) status = await statusOf(port, {})
  assert.equal(status, 200)
})

test('a door opens one port on both addresses that localhost leads to, and nowhere else', async (t) => {
  const port = await openDoor(t)
  const text = `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`
  const hasSix = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
  for (const host of ['127.0.0.1', ...(hasSix ? ['::1'] : [])])
    assert.match(await raw(port, text, host), /in at \/\n$/, host)
  await assert.rejects(
    new Promise((resolve, reject) => {
      net.connect({ host: '127.0.0.2', port }).once('connect', resolve).once('error', reject)
    }),
    { code: 'ECONNREFUSED' },
  )
})

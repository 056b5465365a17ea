import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { createSend, type SendOptions } from '../../src/http/create-send.ts'
import type { Certificate } from './certificate.ts'

type After = Pick<TestContext, 'after'>

/** The real `send`, closed when the test ends. Without an environment of its own it knows no proxy. */
export function realSend(t: After, options: Partial<SendOptions> = {}): ReturnType<typeof createSend> {
  const send = createSend({ env: {}, ...options })
  t.after(() => send.close())
  return send
}

/** An HTTP server on loopback. Returns its origin. */
export async function serveHttp(t: After, answer: http.RequestListener): Promise<string> {
  return `http://${await listen(t, http.createServer(answer))}`
}

export async function serveHttps(t: After, certificate: Certificate, answer: http.RequestListener): Promise<string> {
  return `https://${await listen(t, https.createServer(certificate, answer))}`
}

/** A server that says whatever it likes once something came in, so that it need not be HTTP. Returns its http origin. */
export async function serveBytes(t: After, answer: (socket: net.Socket) => void): Promise<string> {
  return `http://${await listen(
    t,
    net.createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => answer(socket))
    }),
  )}`
}

export interface LoopbackProxy {
  readonly url: string
  /** `host:port` of every CONNECT, and the URL of every request that came in the clear. */
  readonly seen: string[]
  /** Headers of everything that came in the clear. */
  readonly headers: http.IncomingHttpHeaders[]
}

/** A proxy that leads every CONNECT to `upstream`, whatever name was asked for, or refuses with a status. */
export async function serveProxy(t: After, upstream: string | { readonly refuse: number }): Promise<LoopbackProxy> {
  const seen: string[] = []
  const headers: http.IncomingHttpHeaders[] = []
  const proxy = http.createServer((request, response) => {
    seen.push(request.url ?? '')
    headers.push(request.headers)
    response.writeHead(500).end()
  })
  proxy.on('connect', (request, client: net.Socket) => {
    seen.push(request.url ?? '')
    headers.push(request.headers)
    client.on('error', () => {})
    if (typeof upstream !== 'string') {
      client.end(`HTTP/1.1 ${upstream.refuse} Refused\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const server = net.connect(Number(new URL(upstream).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      server.pipe(client).pipe(server)
    })
    server.on('error', () => client.destroy())
    client.on('close', () => server.destroy())
  })
  return { url: `http://${await listen(t, proxy)}`, seen, headers }
}

/** An http origin at which nothing listens. */
export async function nobody(): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}

async function listen(t: After, server: net.Server): Promise<string> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

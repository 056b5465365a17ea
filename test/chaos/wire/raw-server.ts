import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { resetOf, type Wire } from './raw-faults.ts'

/** Takes each request, and answers it on the wire as it likes. */
export type RawHandler = (request: HttpRequest, wire: Wire) => void

export interface RawServer {
  /** `https://127.0.0.1:1`, though it speaks without TLS: a handshake for each case would take most of the time. */
  readonly origin: string
  close(): void
}

/** A server on loopback that reads HTTP as a client writes it, and leaves each byte of the answer to the handler. */
export async function rawServer(handle: RawHandler): Promise<RawServer> {
  const open = new Set<Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    readRequests(socket, (request) =>
      handle({ ...request, url: origin + request.url }, { socket, cut: resetOf(socket) }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

function readRequests(socket: Socket, take: (request: HttpRequest) => void): void {
  let pending = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const [first = '', ...lines] = pending.toString('latin1', 0, end).split('\r\n')
      const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]))
      const length = Number(Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
      if (pending.length < end + 4 + length) return
      const [method = '', url = ''] = first.split(' ')
      const body = pending.toString('utf8', end + 4, end + 4 + length)
      pending = pending.subarray(end + 4 + length)
      take({ method, url, headers, body })
    }
  })
}

/** The answers of the world as they stand at another origin. */
export function movedTo(origin: string, from: string, answer: HttpResponse): HttpResponse {
  return { ...answer, body: Buffer.from(Buffer.from(answer.body).toString().replaceAll(from, origin)) }
}

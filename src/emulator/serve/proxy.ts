import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { playedHosts, serviceOfTlsHost } from '../hosts.ts'

/**
 * An HTTP proxy whose tunnels (RFC 9110 section 9.3.6) all end at `realNames`, which speaks TLS for the hosts that the
 * emulator plays. It never connects out: a tunnel to anywhere else is refused at once, and so is every plain request.
 */
export function createProxy(realNames: Server): Server {
  const proxy = createServer(refusePlainRequest)
  proxy.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that hangs up in the middle is no concern of the emulator's.
    socket.on('error', () => socket.destroy())
    const target = request.url ?? ''
    if (!isPlayed(target)) return refuseTunnel(socket, target)
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    realNames.emit('connection', socket)
  })
  return proxy
}

function isPlayed(target: string): boolean {
  const { hostname, port } = /^(?<hostname>[^:]+):(?<port>\d+)$/.exec(target)?.groups ?? {}
  return hostname !== undefined && port === '443' && serviceOfTlsHost(hostname.toLowerCase()) !== undefined
}

function refuseTunnel(socket: Duplex, target: string): void {
  const text =
    `The emulator does not play ${printable(target)} and connects to nothing else. ` +
    `It plays these hosts, on port 443: ${playedHosts.join(', ')}.\n`
  const head = [
    // The reason is all that some clients show of a refused tunnel.
    'HTTP/1.1 403 Not a host of the emulator',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}

function refusePlainRequest(_request: IncomingMessage, response: ServerResponse): void {
  const text =
    'The emulator proxies TLS only. A plain HTTP request here was most likely meant for a managed identity endpoint, ' +
    'whose header must not pass through a proxy: check NO_PROXY and unset HTTP_PROXY.\n'
  response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text)
}

function printable(target: string): string {
  return target.replace(/[^\x21-\x7e]/g, '?').slice(0, 260)
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Admits, visitTo } from './visitor.ts'

/** Answers a request that has passed the door. `url` is the address that it asks for, on this port. */
export type Visited = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>

class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** Bytes. The largest that is sent on purpose is a fault of the emulator that holds a whole answer. */
const MOST_BODY = 16 * 1024 * 1024
/** A browser opens six to one host; scripts that work in parallel open some dozens. */
const MOST_CONNECTIONS = 256
/** Milliseconds until the last byte of the head has come, then of the body, and until a mute connection is closed. */
const HEAD_MS = 10_000
const REQUEST_MS = 30_000
const MUTE_MS = 120_000

/**
 * The one way in to all that Towline itself serves on loopback. Every local program and every page in a browser can
 * reach it, with any bytes. Each gets an answer or the end of the connection, within bounds of size, number and time.
 * No request becomes an exception, and none of a page of another site reaches `visited`.
 */
export function createDoor(visited: Visited, admits: Admits): Server {
  const limits = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: HEAD_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: 500,
    keepAliveTimeout: 5_000,
    // `NODE_OPTIONS` could switch it on for the whole process.
    insecureHTTPParser: false,
  }
  const server = createServer(limits, (request, response) => void letIn(request, response, visited, admits))
  server.maxConnections = MOST_CONNECTIONS
  server.setTimeout(MUTE_MS)
  // There is nothing behind the door to tunnel to.
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 501 Not Implemented\r\nConnection: close\r\n\r\n')
  })
  return server
}

async function letIn(
  request: IncomingMessage,
  response: ServerResponse,
  visited: Visited,
  admits: Admits,
): Promise<void> {
  // A client that is gone needs no answer.
  response.on('error', () => {})
  for (const [name, value] of Object.entries(forNoPage)) response.setHeader(name, value)
  try {
    const visit = visitTo(request, admits)
    if (!(visit instanceof URL)) return say(response, visit.status, visit.text)
    if (Number(request.headers['content-length'] ?? 0) > MOST_BODY) throw new BodyTooLarge()
    await visited(request, response, visit)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else if (error instanceof BodyTooLarge) say(response, 413, `A body has at most ${MOST_BODY} bytes.`)
    else say(response, 500, 'Towline failed to answer.')
  }
}

/** No page can read an answer, show it in a frame or take it for a script, and no cache keeps it. */
const forNoPage = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Answers in plain text and ends the connection, with whatever of the request has not come yet. */
export function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.setHeader('connection', 'close')
  response.end(`${text}\n`)
}

/** The whole body. Rejects beyond the limit, and with the connection's error where it ends before the body. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An address of this machine to which a browser comes back once (RFC 8252, section 7.3). */
export interface LoopbackVisit {
  /** `http://localhost:<port>` and the path that was asked for. */
  readonly url: string
  /** The query of the first visit that passes the check. Rejects with the signal's reason. */
  readonly visit: Promise<URLSearchParams>
  close(): void
}

export interface LoopbackOptions {
  /** An unguessable path; every other one is answered with 404. */
  readonly path: string
  /** Whether this is the visit that is waited for. Others are told no, and the wait goes on. */
  readonly check: (query: URLSearchParams) => boolean
  /** What the person reads then. Plain text. */
  readonly thanks: (query: URLSearchParams) => string
  readonly signal: AbortSignal
}

/** Listens on loopback, on a free port. */
export async function waitOnLoopback({ path, check, thanks, signal }: LoopbackOptions): Promise<LoopbackVisit> {
  const arrived = Promise.withResolvers<URLSearchParams>()
  const server = createServer((request, response) => {
    const query = queryAt(request, path)
    if (query === undefined) return answer(response, 404, 'There is nothing here.')
    if (!check(query)) return answer(response, 400, 'This is not the visit that was waited for. Nothing happened.')
    answer(response, 200, thanks(query))
    arrived.resolve(query)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, 'localhost', resolve)
  })
  const stop = (): void => arrived.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  // Whoever does not wait for the visit is not to be ended by its rejection.
  arrived.promise.catch(() => {})
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}${path}`,
    visit: arrived.promise,
    close() {
      signal.removeEventListener('abort', stop)
      server.close()
      server.closeAllConnections()
    },
  }
}

function queryAt({ url = '/', method }: IncomingMessage, path: string): URLSearchParams | undefined {
  const asked = new URL(url, 'http://localhost')
  return method === 'GET' && asked.pathname === path ? asked.searchParams : undefined
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  response.end(`${text}\n`)
}

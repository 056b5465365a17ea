import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An address of this machine that a browser is redirected to once (RFC 8252 §7.3). */
interface LoopbackVisit {
  /** `http://localhost:<port>` and the path of the options. */
  readonly url: string
  /** The query of the first visit that passes the check. Rejects with the signal's reason. */
  readonly visit: Promise<URLSearchParams>
  close(): void
}

interface LoopbackOptions {
  /** An unguessable path; every other one is answered with 404. */
  readonly path: string
  /** Whether a visit is the expected one. Any other is answered with 400, and the wait goes on. */
  readonly check: (query: URLSearchParams) => boolean
  /** The plain text that the browser then shows. */
  readonly thanks: (query: URLSearchParams) => string
  readonly signal: AbortSignal
}

/** Listens on loopback, on a free port, until `close` is called. Rejects when no port can be had. */
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
  // A caller that never awaits `visit` must not get an unhandled rejection.
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

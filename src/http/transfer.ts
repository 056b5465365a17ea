import http from 'node:http'
import https from 'node:https'
import { transportError } from './node-transport-error.ts'
import { checkCoding, collect, intoSink, type Receiver } from './receive-body.ts'
import { DEFAULT_TIMEOUT_MS, type HttpRequest, type HttpResponse, TransportError } from './send.ts'

/** Bytes after decompression. Pages of Graph are far smaller, and one answer must not fill the memory. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
/** Bytes of a body that are handed to the connection at once, so that a slow one is seen to move. */
const PIECE = 256 * 1024

interface Transport {
  readonly agent: http.Agent
  /** The environment names a proxy, though not each request goes through it. */
  readonly namesProxy: boolean
}

/** One request over one connection. Rejects with `TransportError`, the signal's reason, or what the sink rejects with. */
export function transfer(url: URL, request: HttpRequest, { agent, namesProxy }: Transport): Promise<HttpResponse> {
  const { method, headers, body, signal, sink, maxBytes = DEFAULT_MAX_BYTES, timeoutMs = DEFAULT_TIMEOUT_MS } = request
  const { background = false, timeoutFrom = 'start' } = request
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    // Given in parts: from a URL Node makes an object that is slow to copy, and copies it twice.
    const outgoing = (secure ? https : http).request({
      agent,
      method,
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: url.pathname + url.search,
      // Closes a tunnel that a proxy never opens. The timer below bounds the time after that.
      ...(namesProxy ? { timeout: timeoutMs } : {}),
      headers: {
        'accept-encoding': 'gzip',
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
    })
    const fail = (error: Error): void => {
      done()
      outgoing.destroy()
      reject(error)
    }
    let waitsForSink = false
    const timer = setTimeout(() => {
      // A slow reader of the file is no silence of the service.
      if (waitsForSink) timer.refresh()
      else fail(timedOut(url.host, timeoutMs, timeoutFrom))
    }, timeoutMs)
    const onAbort = (): void => fail(signal?.reason)
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    if (background) {
      timer.unref()
      // The next request that takes the connection makes it keep the process alive again.
      outgoing.on('socket', (socket) => socket.unref())
    }

    const countsSilence = timeoutFrom === 'last-byte'
    outgoing.on('error', (error) => fail(transportError(error, url.host)))
    outgoing.on('response', (incoming) => {
      const head = { status: incoming.statusCode ?? 0, headers: flatten(incoming.headers) }
      if (countsSilence) incoming.on('data', () => timer.refresh())
      const receiver: Receiver = {
        host: url.host,
        finish(body) {
          done()
          resolve({ ...head, body })
        },
        fail,
        waiting(isWaiting) {
          waitsForSink = isWaiting
          if (countsSilence) timer.refresh()
        },
      }
      try {
        checkCoding(incoming, url.host)
        if (sink?.takes(head)) intoSink(incoming, sink, receiver)
        else collect(incoming, maxBytes, receiver)
      } catch (error) {
        fail(error as Error)
      }
    })
    if (body !== undefined && countsSilence)
      pour(typeof body === 'string' ? Buffer.from(body) : body, outgoing, () => timer.refresh())
    else outgoing.end(body)
  })
}

/** Writes a body in pieces. `moved` is called when the connection has taken what it was given. */
function pour(body: Uint8Array, outgoing: http.ClientRequest, moved: () => void): void {
  let at = 0
  const more = (): void => {
    moved()
    while (at < body.length) {
      const piece = body.subarray(at, at + PIECE)
      at += piece.length
      if (!outgoing.write(piece)) {
        outgoing.once('drain', more)
        return
      }
    }
    outgoing.end()
  }
  more()
}

function timedOut(host: string, timeoutMs: number, from: 'start' | 'last-byte'): TransportError {
  const seconds = `${timeoutMs / 1000} s`
  const what = from === 'start' ? `No complete answer from ${host} in ${seconds}` : `Nothing moved for ${seconds}`
  return new TransportError('timeout', host, what)
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  // Node has joined every other header that comes more than once (nodejs.org/api/http.html#messageheaders).
  const { 'set-cookie': cookies } = headers
  return (cookies === undefined ? headers : { ...headers, 'set-cookie': cookies.join(', ') }) as Record<string, string>
}

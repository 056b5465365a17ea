import http from 'node:http'
import https from 'node:https'
import tls from 'node:tls'
import { promisify } from 'node:util'
import type { Env } from '../text/env.ts'
import { redactUrl, requestIdIn } from '../text/redact.ts'
import { type HttpRequest, type HttpResponse, type Send, TransportError, type TransportKind } from './send.ts'

export interface SendOptions {
  /** The environment that holds `HTTPS_PROXY` and `NO_PROXY`. */
  readonly env: Env
  /** PEM certificates to trust in addition to Node's own and `NODE_EXTRA_CA_CERTS`. */
  readonly extraCa?: string
  /** Called once for each request, when it has ended. Its argument is safe to print. */
  readonly observe?: (exchange: HttpExchange) => void
}

export interface HttpExchange {
  readonly method: string
  /** Without query values that can carry a secret. */
  readonly url: string
  readonly status?: number
  readonly durationMs: number
  /** The service's own id of the request. */
  readonly requestId?: string
  readonly error?: TransportKind
}

/** Bytes after decompression. Pages of Graph are far smaller, and one answer must not fill the memory. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
/**
 * Milliseconds to the last byte, as in .NET's HttpClient
 * (learn.microsoft.com/dotnet/api/system.net.http.httpclient.timeout).
 */
const DEFAULT_TIMEOUT_MS = 100_000

/**
 * `send` over node:https with connections kept alive. Built-in fetch would need fewer lines, and costs about 40 ms
 * before the first answer.
 *
 * Rejects with `TransportError`, or with the signal's reason when the request is aborted. Any HTTP status resolves.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { connect, createSend, loadManifest, selectTargets } from 'towline'
 *
 * const send = createSend({ env: process.env, extraCa: readFileSync('/etc/ssl/own-proxy.pem', 'utf8') })
 * for (const target of selectTargets(await loadManifest(), ['fabrikam-test'])) {
 *   console.log(await connect(target, { send }).graph.get('/organization'))
 * }
 * send.close()
 * ```
 */
export function createSend({ env, extraCa, observe }: SendOptions): Send & { close(): void } {
  const trust = extraCa === undefined ? {} : { ca: [...tls.getCACertificates('default'), extraCa] }
  let proxied: https.Agent | undefined
  const direct = new https.Agent({ keepAlive: true, ...trust })
  const namesProxy = Boolean(env['https_proxy'] || env['HTTPS_PROXY'])
  // Never the global agent: under NODE_USE_ENV_PROXY that one would hand the identity header to a proxy.
  const plain = new http.Agent({ keepAlive: true })

  function agentFor(url: URL, request: HttpRequest): http.Agent {
    if (url.protocol === 'http:') return plain
    if (request.direct || !namesProxy) return direct
    try {
      // Made on first use: an unusable address must not fail requests that need no proxy, such as the identity
      // endpoint's.
      proxied ??= new https.Agent({ keepAlive: true, proxyEnv: env, ...trust })
      return proxied
    } catch {
      // Node's error quotes the address, and with it the proxy's password.
      throw new TransportError('proxy', url.host, 'HTTPS_PROXY is not the address of a proxy')
    }
  }

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.url)
    const report = observe === undefined ? undefined : reporter(request, url, observe)
    try {
      const response = await transfer(url, request, { agent: agentFor(url, request), namesProxy })
      report?.({ status: response.status, ...requestIdOf(response) })
      return response
    } catch (error) {
      report?.(error instanceof TransportError ? { error: error.kind } : {})
      throw error
    }
  }

  return Object.assign(send, {
    close(): void {
      for (const agent of [proxied, direct, plain]) agent?.destroy()
    },
  })
}

/** Node loads `performance` on first use, so it is named here only, where there is an observer. */
function reporter(
  { method }: HttpRequest,
  url: URL,
  observe: (exchange: HttpExchange) => void,
): (outcome: Partial<HttpExchange>) => void {
  const started = performance.now()
  return (outcome) => observe({ method, url: redactUrl(url), durationMs: performance.now() - started, ...outcome })
}

interface Transport {
  readonly agent: http.Agent
  /** The environment names a proxy, though not each request goes through it. */
  readonly namesProxy: boolean
}

function transfer(url: URL, request: HttpRequest, { agent, namesProxy }: Transport): Promise<HttpResponse> {
  const { method, headers, body, signal, maxBytes = DEFAULT_MAX_BYTES, timeoutMs = DEFAULT_TIMEOUT_MS } = request
  const { background = false } = request
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
      // Closes a tunnel that a proxy never opens. The timer below bounds the time to the last byte.
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
    const timer = setTimeout(
      () =>
        fail(new TransportError('timeout', url.host, `No complete answer from ${url.host} in ${timeoutMs / 1000} s`)),
      timeoutMs,
    )
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

    outgoing.on('error', (error) => fail(transportError(error, url.host)))
    outgoing.on('response', (incoming) => {
      const finish = (body: Uint8Array): void => {
        done()
        resolve({ status: incoming.statusCode ?? 0, headers: flatten(incoming.headers), body })
      }
      collect(incoming, url.host, maxBytes, finish, fail)
    })
    outgoing.end(body)
  })
}

/** By events: to iterate over the stream takes a fifth longer for a list of many pages. */
function collect(
  incoming: http.IncomingMessage,
  host: string,
  maxBytes: number,
  finish: (body: Uint8Array) => void,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= maxBytes) chunks.push(chunk)
    else fail(tooLarge(host, maxBytes))
  })
  incoming.on('end', () => {
    const raw = chunks[0]?.length === length ? chunks[0] : Buffer.concat(chunks, length)
    const gzipped = /^(x-)?gzip$/i.test(incoming.headers['content-encoding'] ?? '') && length > 0
    if (gzipped) gunzip(raw, host, maxBytes).then(finish, fail)
    else finish(raw)
  })
  // Node makes an error of a body that ends too early.
  incoming.on('error', (error) => fail(transportError(error, host)))
}

async function gunzip(raw: Buffer, host: string, maxBytes: number): Promise<Buffer> {
  const zlib = await import('node:zlib')
  try {
    return await promisify(zlib.gunzip)(raw, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(host, maxBytes)
    throw new TransportError('protocol', host, `The compressed answer of ${host} could not be read`, error)
  }
}

function tooLarge(host: string, maxBytes: number): TransportError {
  return new TransportError('too-large', host, `The answer of ${host} is longer than ${maxBytes} bytes`)
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  // Node has joined every other header that comes more than once (nodejs.org/api/http.html#messageheaders).
  const { 'set-cookie': cookies } = headers
  return (cookies === undefined ? headers : { ...headers, 'set-cookie': cookies.join(', ') }) as Record<string, string>
}

function requestIdOf({ headers }: HttpResponse): { requestId?: string } {
  const requestId = requestIdIn(headers['request-id'] ?? headers['x-ms-request-id'])
  return requestId === undefined ? {} : { requestId }
}

const kinds: Readonly<Record<string, TransportKind>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ETIMEDOUT: 'timeout',
  ERR_PROXY_TUNNEL: 'proxy',
}

/** Node reports the end of a connection in several ways. An unknown one counts as a reset. */
function transportError(error: unknown, host: string): TransportError {
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code = '', message = String(first), syscall } = (first ?? {}) as NodeJS.ErrnoException
  const known = kinds[code] ?? (isTls(code) ? 'tls' : code.startsWith('HPE_') ? 'protocol' : 'reset')
  // A host can become unreachable in the middle of a request. How much of the request arrived is unknown then.
  const kind = known === 'refused' && syscall !== 'connect' ? 'reset' : known
  // A parse error holds the packet that could not be parsed, and there may be a token in it.
  return new TransportError(kind, host, `${host}: ${message}`, kind === 'protocol' ? undefined : error)
}

function isTls(code: string): boolean {
  return /CERT|CRL|^ERR_(TLS|SSL)|^EPROTO$|UNABLE_TO_|^INVALID_(CA|PURPOSE)$|PATH_LENGTH|HOSTNAME_MISMATCH/.test(code)
}

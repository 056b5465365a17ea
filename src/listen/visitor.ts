import type { IncomingMessage } from 'node:http'

/** Why a request does not pass the door: an HTTP status, and a sentence for its sender. */
export interface Refusal {
  readonly status: number
  readonly text: string
}

/**
 * What passes beside programs of this machine. Pages of other sites never pass. With `redirects` a browser passes that
 * another site sends here as a whole window by GET, as the consent page does.
 */
export type Admits = 'programs' | 'redirects'

/** What a door may be asked to do. TRACE, CONNECT and the methods of WebDAV are not among it. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * The address that a request asks for, or why it does not pass. Browsers set `Host`, `Origin` and `Sec-Fetch-*` by
 * themselves, and no page can change them; programs may leave out all but `Host`.
 *
 * - `Host` must be one of the names of this port. A name that a stranger's DNS leads here (DNS rebinding) is none.
 * - `Origin`, where there is one, must be this port's own.
 * - `Sec-Fetch-Site`, where there is one, must say that no other site had a part in it
 *   (https://www.w3.org/TR/fetch-metadata). The other `Sec-Fetch-*` mean nothing without it: Node's fetch sends a mode.
 */
export function visitTo(request: IncomingMessage, admits: Admits): URL | Refusal {
  const { method = '', url: target = '', headersDistinct } = request
  const own = ownOrigins(request.socket.localPort)
  const [host = '', ...moreHosts] = headersDistinct['host'] ?? []
  if (host === '' || moreHosts.length > 0) return { status: 400, text: 'A request has one Host header.' }
  if (!own.includes(originOf(host) ?? '')) {
    const names = own.map((origin) => origin.slice('http://'.length)).join(', ')
    return { status: 421, text: `Towline does not answer for ${printable(host)} at this address, only for ${names}.` }
  }
  if (!METHODS.includes(method)) return { status: 501, text: 'This method has no meaning here.' }
  if (!(headersDistinct['origin'] ?? []).every((origin) => own.includes(originOfHeader(origin) ?? ''))) return ofAPage
  if (!siteMayAsk(request, admits)) return ofAPage
  return addressOf(target, own) ?? { status: 400, text: 'The target of the request is not a path.' }
}

const ofAPage: Refusal = {
  status: 403,
  text: 'A page of another site has asked for this. Nothing happened.',
}

/** Whether the site that had the browser send the request may do so. Programs name no site. */
function siteMayAsk({ method, headers }: IncomingMessage, admits: Admits): boolean {
  const site = headers['sec-fetch-site']
  // `none` is what a person typed or opened from a bookmark.
  if (site === undefined || site === 'same-origin' || site === 'none') return true
  const isWholeWindow = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return admits === 'redirects' && method === 'GET' && isWholeWindow
}

function ownOrigins(port = 0): readonly string[] {
  // A URL leaves out the port 80, and so do clients.
  return ['localhost', '127.0.0.1', '[::1]'].map((name) => new URL(`http://${name}:${port}`).origin)
}

function originOf(host: string): string | undefined {
  // A parser would take these for other parts of a URL and pass over them.
  return /[\s/?#@\\]/.test(host) ? undefined : URL.parse(`http://${host}`)?.origin
}

function originOfHeader(origin: string): string | undefined {
  const [, host = ''] = /^http:\/\/(.*)$/i.exec(origin) ?? []
  return originOf(host)
}

/** A path, or a whole address of this port (RFC 9112 section 3.2.2). `undefined` for `*`, other hosts and bad escapes. */
function addressOf(target: string, own: readonly string[]): URL | undefined {
  const url = URL.parse(target.startsWith('/') ? `${own[0]}${target}` : target)
  if (url === null || !own.includes(url.origin)) return undefined
  try {
    decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  return url
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 100)
}

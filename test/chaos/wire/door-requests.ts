import { chunks, encodings, headerLines, hosts, lengths, lines, methods, origins, targets } from './door-values.ts'

// Malformed requests to a door: what a stranger, a broken client or a page of another site may send.

/** Bytes for one connection. */
export interface RawRequest {
  /** What was done to a good request, for the message about a case. */
  readonly name: string
  /** Parts, with a turn of the event loop between them. */
  readonly parts: readonly (string | Buffer)[]
  /** How the client ends: it closes its side, or resets the connection as soon as all is sent. */
  readonly end: 'close' | 'reset'
}

type Draw = () => number

/** Only requests that must not pass ask for this path. */
const REFUSED = '/refused'

/** What a request is made of. */
interface Parts {
  readonly port: number
  readonly draw: Draw
  readonly pick: <Value>(values: readonly Value[]) => Value
  /** Bytes of every value, some hundred of them at most. */
  readonly noise: (most?: number) => Buffer
}

/** By what is wrong with them. The kinds that say `refused` ask for `REFUSED`. */
const kinds: Readonly<Record<string, (parts: Parts) => (string | Buffer)[]>> = {
  'bytes that are no HTTP': ({ noise }) => [noise(400)],
  'the hello of TLS': ({ noise }) => [Buffer.from('16030100c8010000c40303', 'hex'), noise(200)],
  'the preface of HTTP/2': ({ noise }) => ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', noise(60)],
  'an odd target': ({ port, pick }) => [request(port, { target: pick(targets) })],
  'an odd request line': ({ port, pick }) => [`${pick(lines)}\r\nHost: localhost:${port}\r\n\r\n`],
  'a target of noise': ({ port, noise }) => ['GET /', noise(300), ` HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`],
  'a giant target': ({ port, draw }) => [request(port, { target: `/${'a'.repeat(draw() * 70_000)}` })],
  'an odd method': ({ port, pick }) => [request(port, { method: pick(methods) })],
  'refused: a host of others': ({ port, pick }) => [
    request(port, { target: REFUSED, host: pick(hosts).replace('PORT', String(port)) }),
  ],
  'refused: no host': ({ pick }) => [`GET ${REFUSED} HTTP/${pick(['1.0', '1.1'])}\r\n\r\n`],
  'refused: two hosts': ({ port }) => [request(port, { target: REFUSED, headers: `Host: localhost:${port}` })],
  'refused: an origin of others': ({ port, pick }) => [
    request(port, {
      target: REFUSED,
      method: 'POST',
      headers: `Origin: ${pick(origins).replace('PORT', String(port))}`,
    }),
  ],
  'refused: a site of others': ({ port, pick }) => [
    request(port, {
      target: REFUSED,
      method: pick(['POST', 'GET']),
      headers: `Sec-Fetch-Site: ${pick(['cross-site', 'same-site', 'CROSS-SITE', '', 'none, cross-site'])}\r\nSec-Fetch-Mode: ${pick(['cors', 'no-cors', 'websocket'])}\r\nSec-Fetch-Dest: empty`,
    }),
  ],
  'a header of noise': ({ port, noise }) => [
    `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX-A: `,
    noise(300),
    '\r\n\r\n',
  ],
  'an odd header line': ({ port, pick }) => [request(port, { headers: pick(headerLines) })],
  'giant headers': ({ port, draw }) => [
    request(port, { headers: `X-A: ${'a'.repeat(draw() * 70_000)}\r\nX-B: ${'b'.repeat(draw() * 9_000)}` }),
  ],
  'very many headers': ({ port, draw }) => [
    request(port, {
      headers: Array.from({ length: draw() * 4_000 }, (_, index) => `H${index}: `).join('\r\n') || 'H: ',
    }),
  ],
  'a length that is not the body': ({ port, pick }) => [
    request(port, { method: 'POST', headers: `Content-Length: ${pick(lengths)}` }),
    pick(['', '{}', '{"requests": true}']),
  ],
  'a body on GET': ({ port, noise }) => {
    const body = noise(300)
    return [request(port, { headers: `Content-Length: ${body.length}` }), body]
  },
  'garbage in chunks': ({ port, pick, noise }) => [
    request(port, { method: pick(['POST', 'GET']), headers: 'Transfer-Encoding: chunked' }),
    pick(chunks),
    noise(60),
  ],
  'two ways to say the length': ({ port, pick }) => [
    request(port, { method: 'POST', headers: `Transfer-Encoding: ${pick(encodings)}\r\nContent-Length: 4` }),
    pick(chunks),
  ],
  'a body to be waited for': ({ port, pick }) => [
    request(port, {
      method: 'POST',
      headers: `Expect: ${pick(['100-continue', 'miracles', ''])}\r\nContent-Length: 2`,
    }),
    '{}',
  ],
  'a tunnel': ({ port, pick, noise }) => [
    request(port, { method: 'CONNECT', target: pick(['localhost:443', `localhost:${port}`, '/', ':', '[::1]:1']) }),
    noise(90),
  ],
  'an upgrade': ({ port, pick, noise }) => [
    request(port, { headers: `Connection: Upgrade\r\nUpgrade: ${pick(['websocket', 'h2c', 'TLS/1.0', ','])}` }),
    noise(90),
  ],
  'many at once': ({ port, draw, pick }) => [
    Array.from({ length: 1 + draw() * 40 }, () => request(port, { target: pick(targets) })).join(''),
  ],
  'refused: one of others behind a good one': ({ port }) => [
    request(port, {}) + request(port, { target: REFUSED, host: 'rebound.example' }),
  ],
  'half a request': ({ port, draw }) => {
    const whole = request(port, { method: 'POST', headers: 'Content-Length: 40' })
    return [whole.slice(0, draw() * whole.length)]
  },
  'a request with a byte changed': ({ port, draw }) => {
    const bytes = Buffer.from(request(port, { headers: 'Accept: */*' }))
    bytes[Math.floor(draw() * bytes.length)] = Math.floor(draw() * 256)
    return [bytes]
  },
  'a request in pieces': ({ port, draw }) => {
    const whole = request(port, { headers: 'Accept: */*' })
    const at = Math.floor(draw() * whole.length)
    return [whole.slice(0, at), whole.slice(at)]
  },
}

/** The request of one case. The same number of draws leads to the same bytes, but for the port. */
export function malformedRequest(port: number, draw: Draw): RawRequest {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(draw() * values.length)] as Value
  const noise = (most = 100) => Buffer.from(Array.from({ length: 1 + draw() * most }, () => draw() * 256))
  const [name, make] = pick(Object.entries(kinds))
  const parts = make({ port, draw, pick, noise })
  return { name, parts, end: draw() < 0.2 ? 'reset' : 'close' }
}

interface Written {
  readonly method?: string
  readonly target?: string
  readonly host?: string
  readonly headers?: string
}

function request(port: number, { method = 'GET', target = '/', host = `localhost:${port}`, headers }: Written): string {
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers === undefined ? '' : `${headers}\r\n`}\r\n`
}

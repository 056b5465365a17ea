import type { Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { HttpResponse } from '../../../src/http/send.ts'
import { type Draw, pick } from './mutate-json.ts'

/** How one answer is put on the wire. `say` writes; the connection stays open unless it is ended. */
export interface RawFault {
  readonly name: string
  answer(good: HttpResponse, wire: Wire, draw: Draw): void
}

export interface Wire {
  readonly socket: Socket
  /** Cuts the connection without a word. */
  cut(): void
}

const CRLF = '\r\n'

/** The bytes of an answer as it should be. */
export function wellFormed({ status, headers, body }: HttpResponse, more: readonly string[] = []): Buffer {
  const lines = [`HTTP/1.1 ${status} X`, ...linesOf(headers), `content-length: ${body.length}`, ...more, '', '']
  return Buffer.concat([Buffer.from(lines.join(CRLF)), body])
}

function linesOf(headers: HttpResponse['headers']): string[] {
  return Object.entries(headers)
    .filter(([name]) => name !== 'content-length')
    .map(([name, value]) => `${name}: ${value}`)
}

/** An answer with its own first line, headers and body. */
function formed(first: string, headers: readonly string[], body: Uint8Array | string): Buffer {
  return Buffer.concat([
    Buffer.from(`${[first, ...headers, '', ''].join(CRLF)}`, 'latin1'),
    Buffer.from(body as string),
  ])
}

function chunked(body: Uint8Array, sizes: (length: number) => string, end: string): Buffer {
  const half = Math.ceil(body.length / 2)
  const pieces = [body.subarray(0, half), body.subarray(half)]
  const chunks = pieces.flatMap((piece) => [
    Buffer.from(`${sizes(piece.length)}${CRLF}`),
    Buffer.from(piece),
    Buffer.from(CRLF),
  ])
  return Buffer.concat([...chunks, Buffer.from(end)])
}

const hex = (length: number): string => length.toString(16)

function fault(
  name: string,
  bytes: (good: HttpResponse, draw: Draw) => Buffer,
  then: 'stay' | 'end' | 'cut' = 'stay',
): RawFault {
  return {
    name,
    answer(good, { socket, cut }, draw) {
      socket.write(bytes(good, draw))
      if (then === 'end') socket.end()
      if (then === 'cut') cut()
    },
  }
}

const status = fault('status line', (good, draw) => {
  const first = pick(draw, [
    ...[
      'HTTP/1.1 200OK',
      'HTTP/2.0 200 OK',
      'HTTP/1.1 99999 X',
      'HTP/1.1 200 OK',
      'HTTP/1.1 -200 X',
      'HTTP/0.9 200 OK',
      '200 OK',
    ],
    ...[
      `HTTP/1.1 200 ${'x'.repeat(30_000)}`,
      'HTTP/1.1 200 \u0000',
      'HTTP/1.1 200 \u001b]0;x\u0007',
      'http/1.1 200 ok',
      'HTTP/1.1  200 OK',
    ],
    ...['HTTP/1.1 2', '', 'GET / HTTP/1.1', 'ICY 200 OK', 'HTTP/1.1 200\tOK', 'HTTP/1.0 200 OK', 'HTTP/1.1 200'],
  ])
  return formed(first, [...linesOf(good.headers), `content-length: ${good.body.length}`], good.body)
})

const interim = fault('interim answers', (good, draw) => {
  const one = pick(draw, ['100 Continue', '102 Processing', '103 Early Hints\r\nlink: </x>; rel=preload', '199 X'])
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${one}\r\n\r\n`.repeat(pick(draw, [1, 2, 1_000]))), wellFormed(good)])
})

const lengths = fault('length', ({ headers, body }, draw) => {
  const { length } = body
  const lines = pick(draw, [
    ...[
      `${length + 1}`,
      `${length - 1}`,
      '0',
      '-1',
      `${length}, ${length}`,
      `${length}abc`,
      '9'.repeat(30),
      `0x${hex(length)}`,
      '',
    ].map((value) => [`content-length: ${value}`]),
    [`content-length: ${length}`, `content-length: ${length + 5}`],
    [`content-length: ${length}`, 'transfer-encoding: chunked'],
    ['transfer-encoding: gzip, chunked'],
    ['transfer-encoding: chunked, chunked'],
    ['transfer-encoding: nonsense'],
  ])
  return formed('HTTP/1.1 200 OK', [...linesOf(headers), ...lines], body)
})

const chunks = fault('chunks', ({ headers, body }, draw) => {
  const framed = pick(draw, [
    () => chunked(body, hex, '0\r\n\r\n'),
    () => chunked(body, (length) => `${hex(length)};name="${'x'.repeat(100)}"`, '0\r\n\r\n'),
    () => chunked(body, (length) => `${hex(length)};${'x'.repeat(40_000)}`, '0\r\n\r\n'),
    () => chunked(body, (length) => hex(length + 1), '0\r\n\r\n'),
    () => chunked(body, () => '-1', '0\r\n\r\n'),
    () => chunked(body, () => 'f'.repeat(20), '0\r\n\r\n'),
    () => chunked(body, () => 'zz', '0\r\n\r\n'),
    () => chunked(body, (length) => ` ${hex(length)}`, '0\r\n\r\n'),
    () => chunked(body, hex, ''),
    () => chunked(body, hex, '0\r\nauthorization: Bearer x\r\n__proto__: y\r\n\r\n'),
    () => chunked(body, hex, `0\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`),
    () => chunked(body, hex, '0\r\nno colon\r\n\r\n'),
  ])()
  return formed('HTTP/1.1 200 OK', [...linesOf(headers), 'transfer-encoding: chunked'], framed)
})

const headers = fault('headers', (good, draw) =>
  wellFormed(
    good,
    pick(draw, [
      ...[
        ['no colon'],
        [': no name'],
        ['x : blank'],
        [' folded: x'],
        ['x: a', '\tb'],
        ['x: \u0000'],
        ['x: \u001b[2J'],
        ['\u00fc: x'],
        ['x: \u00fc'],
      ],
      ...[
        ['__proto__: x'],
        ['constructor: x', 'toString: y'],
        ['set-cookie: a=1', 'set-cookie: b=2'],
        ['connection: close'],
        ['connection: upgrade'],
      ],
      [`x: ${'y'.repeat(20_000)}`],
      Array.from({ length: 3_000 }, (_, index) => `x-${index}: y`),
      ['x: a\nauthorization: Bearer y'],
      ['x: a\rb'],
      ['keep-alive: timeout=0'],
      ['keep-alive: timeout=99999999999'],
      ['content-type: text/html', 'content-type: application/json'],
      ['location: https://evil.example/', 'location: https://evil.example/2'],
      ['content-encoding: identity'],
      ['upgrade: websocket', 'connection: upgrade'],
    ]),
  ),
)

const compressed = fault('compression', (good, draw) => {
  const packed = gzipSync(good.body)
  // As a file, other bytes are as good as these.
  const isFile = good.headers['etag'] !== undefined
  const [encoding, body] = pick<[string, Uint8Array]>(draw, [
    ['gzip', packed],
    ['GZIP', packed],
    ['x-gzip', packed],
    ['gzip', packed.subarray(0, -1)],
    ['gzip', packed.subarray(0, 12)],
    ['gzip', Buffer.concat([packed, Buffer.from('garbage')])],
    ['gzip', Buffer.concat([gzipSync(good.body.subarray(0, 9)), gzipSync(good.body.subarray(9))])],
    ['gzip', good.body],
    ['gzip', spoilt(packed, draw)],
    ['gzip', isFile ? packed.subarray(0, 20) : BOMB],
    ['gzip', isFile ? packed.subarray(0, -9) : LISTS],
    ['gzip, gzip', gzipSync(packed)],
    ['br', brotliCompressSync(good.body)],
    ['deflate', deflateSync(good.body)],
    ['deflate', good.body],
    ['nonsense', good.body],
    ['', good.body],
  ])
  return wellFormed({ ...good, headers: { ...good.headers, 'content-encoding': encoding }, body })
})

/** What is 32 MiB of zeros, and eight of empty lists. */
const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024))
const LISTS = gzipSync(`[${'[],'.repeat(2_700_000)}[]]`)

function spoilt(bytes: Uint8Array, draw: Draw): Buffer {
  const copy = Buffer.from(bytes)
  const at = Math.floor(draw() * copy.length)
  copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(draw() * 8))
  return copy
}

/** Another answer behind the one that was asked for, which belongs to no request. */
const leftover = fault('leftover', (good, draw) => {
  const other = JSON.stringify({ value: [{ id: 'OF-ANOTHER' }], id: 'OF-ANOTHER', access_token: 'OF-ANOTHER' })
  const behind = pick(draw, [
    wellFormed({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(other) }),
    Buffer.from('garbage'),
    Buffer.from('\r\n\r\n'),
  ])
  return Buffer.concat([wellFormed(good), behind])
})

const flipped = fault('one bit', (good, draw) => {
  // Of the head only: a body with another bit is another body.
  const whole = wellFormed(good)
  const head = spoilt(whole.subarray(0, whole.length - good.body.length), draw)
  return Buffer.concat([head, good.body])
})

const early: RawFault = {
  name: 'early end',
  answer(good, { socket, cut }, draw) {
    const whole = wellFormed(good)
    socket.write(whole.subarray(0, Math.floor(draw() * whole.length)))
    if (draw() < 0.5) cut()
    else socket.end()
  },
}

const silence: RawFault = {
  name: 'silence',
  answer: ({ body }, { socket }, draw) =>
    void (draw() < 0.5 || body.length === 0 || socket.write('HTTP/1.1 200 OK\r\n')),
}

const drip: RawFault = {
  name: 'drip',
  answer(good, { socket }, draw) {
    const whole = wellFormed(good)
    let at = 0
    const size = pick(draw, [1, 40])
    const timer = setInterval(() => {
      if (socket.destroyed || at >= whole.length) return clearInterval(timer)
      socket.write(whole.subarray(at, at + size))
      at += size
    }, 2)
    timer.unref()
  },
}

const notHttp = fault(
  'no HTTP',
  (_, draw) => {
    const noise = Buffer.from(Array.from({ length: 200 }, () => Math.floor(draw() * 256)))
    return pick(draw, [
      noise,
      Buffer.from('SSH-2.0-OpenSSH\r\n'),
      Buffer.from('\u0015\u0003\u0001\u0000\u0002\u0002\u0028', 'latin1'),
      Buffer.alloc(100_000, 'x'),
    ])
  },
  'end',
)

export const rawFaults: readonly RawFault[] = [
  status,
  interim,
  lengths,
  chunks,
  headers,
  compressed,
  leftover,
  flipped,
  early,
  silence,
  drip,
  notHttp,
]

/** Cuts a connection so that the other side sees a reset. */
export function resetOf(socket: Socket): () => void {
  return () => void (socket.destroyed || socket.resetAndDestroy())
}

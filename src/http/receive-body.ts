import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { transportError } from './node-transport-error.ts'
import { type BodySink, TransportError } from './send.ts'

/** The exchange that a body belongs to. */
export interface Receiver {
  readonly host: string
  /** Takes the body, or no bytes where the sink has them. */
  finish(body: Uint8Array): void
  fail(error: Error): void
  /** The sink begins or ends to be slower than the connection. */
  waiting(isWaiting: boolean): void
}

const NO_BYTES = new Uint8Array()

/** Holds a body in memory. By events: to iterate over the stream takes a fifth longer for a list of many pages. */
export function collect(incoming: IncomingMessage, maxBytes: number, { host, finish, fail }: Receiver): void {
  const chunks: Buffer[] = []
  let length = 0
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= maxBytes) chunks.push(chunk)
    else fail(tooLarge(host, maxBytes))
  })
  incoming.on('end', () => {
    const raw = chunks[0]?.length === length ? chunks[0] : Buffer.concat(chunks, length)
    if (isGzipped(incoming) && length > 0) gunzip(raw, host, maxBytes).then(finish, fail)
    else finish(raw)
  })
  // Node makes an error of a body that ends too early.
  incoming.on('error', (error) => fail(transportError(error, host)))
}

/** Hands a body to a sink, at the pace of the sink. */
export function intoSink(incoming: IncomingMessage, sink: BodySink, receiver: Receiver): void {
  const { host, finish, fail, waiting } = receiver
  // A stream may end while the sink has not taken the last bytes yet.
  let isWriting = false
  let hasEnded = false
  const proceed = (source: Readable): void => {
    if (hasEnded) finish(NO_BYTES)
    else source.resume()
  }
  const read = (source: Readable): void => {
    source.on('data', (chunk: Buffer) => {
      try {
        const taken = sink.write(chunk)
        if (taken === undefined) return
        isWriting = true
        source.pause()
        waiting(true)
        taken.then(() => {
          isWriting = false
          waiting(false)
          proceed(source)
        }, fail)
      } catch (error) {
        fail(error as Error)
      }
    })
    source.on('end', () => {
      hasEnded = true
      if (!isWriting) finish(NO_BYTES)
    })
  }
  incoming.on('error', (error) => fail(transportError(error, host)))
  if (!isGzipped(incoming)) {
    read(incoming)
    return
  }
  incoming.pause()
  import('node:zlib').then(({ createGunzip }) => {
    const plain = createGunzip().on('error', (error) => fail(unreadable(host, error)))
    read(incoming.pipe(plain))
  }, fail)
}

/**
 * Throws `TransportError` for a success that is compressed in a way that was not requested: its bytes would be taken for what
 * they stand for.
 */
export function checkCoding(incoming: IncomingMessage, host: string): void {
  const { statusCode = 0, headers } = incoming
  const isPlain = /^(identity)?$/i.test(headers['content-encoding']?.trim() ?? '')
  if (statusCode >= 200 && statusCode < 300 && !isPlain && !isGzipped(incoming)) throw unreadable(host)
}

function isGzipped({ headers }: IncomingMessage): boolean {
  return /^(x-)?gzip$/i.test(headers['content-encoding'] ?? '')
}

/**
 * How many times longer than its compressed form a body may be. Lists of Graph are some twenty times longer; gzip makes up to
 * a thousand. As values in memory, a list of empty lists takes many times its text.
 */
const MOST_INFLATION = 100
/** Bytes that a body may have whatever its compressed form: a short page may well repeat itself. */
const ALWAYS_INFLATED = 2 * 1024 * 1024

async function gunzip(raw: Buffer, host: string, maxBytes: number): Promise<Buffer> {
  const zlib = await import('node:zlib')
  const most = Math.min(maxBytes, Math.max(ALWAYS_INFLATED, raw.length * MOST_INFLATION))
  try {
    return await promisify(zlib.gunzip)(raw, { maxOutputLength: most })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw unreadable(host, error)
    throw most === maxBytes ? tooLarge(host, maxBytes) : inflated(host)
  }
}

function unreadable(host: string, error?: unknown): TransportError {
  return new TransportError('protocol', host, `The compressed answer of ${host} could not be read`, error)
}

function inflated(host: string): TransportError {
  const what = `The compressed answer of ${host} is more than ${MOST_INFLATION} times longer than its compressed form`
  return new TransportError('too-large', host, what)
}

function tooLarge(host: string, maxBytes: number): TransportError {
  return new TransportError('too-large', host, `The answer of ${host} is longer than ${maxBytes} bytes`)
}

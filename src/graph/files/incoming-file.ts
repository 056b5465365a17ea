import { GraphError } from '../../errors/errors.ts'
import { type BodySink, type HttpRequest, type HttpResponse, type Send, TransportError } from '../../http/send.ts'
import { rangeIn } from './is-file.ts'

/** Where the bytes of a file go, in their order. */
export interface FileSink {
  /** Takes the next bytes. No more are read until it resolves. */
  write(chunk: Uint8Array): Promise<void> | void
  /** Drops all that was written. Left out where that cannot be done, as with a pipe. */
  restart?(): Promise<void> | void
}

type Head = Pick<HttpResponse, 'status' | 'headers'>

/** Bytes that a broken transfer must have brought to be worth as many tries as a new one. */
const WORTH_MORE_TRIES = 1024 * 1024

/**
 * One file on its way to a sink, over as many connections as it takes. After a cut only the rest is requested, where the
 * server names a version of the file by a strong ETag (RFC 9110 §13.1.5 and §14.2). What the sink got is then one
 * version, whole and once, or the download fails.
 */
export class IncomingFile {
  readonly #to: FileSink
  readonly #onProgress: ((received: number, total: number | undefined) => void) | undefined
  #received = 0
  #total: number | undefined
  #version: string | undefined
  /** Bytes at the start of the present answer that the sink has from an earlier one. */
  #toSkip = 0
  #mustRestart = false
  #countedFrom = 0
  /** The caller asked for a part of the file, and gets the answer to that question. */
  #isPart = false

  constructor(to: FileSink, onProgress?: (received: number, total: number | undefined) => void) {
    this.#to = to
    this.#onProgress = onProgress
  }

  /** Bytes that the sink has. */
  get received(): number {
    return this.#received
  }

  /** Whether so much came since the last call that further tries are worthwhile. */
  movedOn = (): boolean => {
    const moved = this.#received - this.#countedFrom >= WORTH_MORE_TRIES
    if (moved) this.#countedFrom = this.#received
    return moved
  }

  /**
   * Sends a request for the file, or for the rest of it. `wants`: whether the body of an answer with this head goes to
   * the sink. Resolves with the answer, without its body where the sink took it. Rejects as `send` and the sink do, with
   * `TransportError` for a body that ends early, and with `GraphError` for a file that changed meanwhile.
   */
  async send(request: HttpRequest, send: Send, wants: (head: Head) => boolean): Promise<HttpResponse> {
    this.#isPart = rangeIn(request.headers) !== undefined
    let taken = false
    const sink: BodySink = {
      takes: (head) => {
        taken = wants(head)
        if (taken) this.#begins(head)
        return taken
      },
      write: (chunk) => this.#write(chunk),
    }
    const response = await send({ ...request, headers: this.#headers(request), sink, timeoutFrom: 'last-byte' })
    // A `send` that cannot stream asked nothing of the sink.
    if (!taken && sink.takes(response)) await this.#write(response.body)
    if (!taken) return response
    if (this.#mustRestart) await this.#restart()
    this.#checkLength(new URL(request.url).host)
    return { ...response, body: NO_BYTES, isFile: true }
  }

  #headers({ headers }: HttpRequest): Readonly<Record<string, string>> {
    // Compressed, a file has no parts that could be requested.
    const plain = { ...headers, 'accept-encoding': 'identity' }
    if (this.#received === 0 || this.#version === undefined || this.#isPart) return plain
    return { ...plain, range: `bytes=${this.#received}-`, 'if-range': this.#version }
  }

  /** Decides how the body of an answer goes on with what the sink has. */
  #begins(head: Head): void {
    const { status, headers } = head
    const version = strongETag(headers['etag'])
    this.#toSkip = 0
    if (status === 206 && !this.#isPart) {
      this.#total = this.#totalAfter(headers['content-range'], headers['etag'])
      this.#version ??= version
    } else {
      // The whole file once more. Of the version that the sink has begun, the rest is enough.
      if (this.#received > 0 && version !== undefined && version === this.#version) this.#toSkip = this.#received
      else if (this.#received > 0) this.#mustRestart = true
      if (this.#mustRestart && this.#to.restart === undefined) throw changed()
      const length = headers['content-length']
      this.#total = length === undefined || headers['content-encoding'] !== undefined ? undefined : Number(length)
      this.#version = version
    }
  }

  #totalAfter(range: string | undefined, etag: string | undefined): number {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/i.exec(range ?? '') ?? []
    const isRest = Number(start) === this.#received && (this.#total ?? Number(total)) === Number(total)
    if (!isRest || (etag !== undefined && etag.replace(/^W\//, '') !== this.#version)) throw changed()
    return Number(total)
  }

  async #restart(): Promise<void> {
    this.#mustRestart = false
    this.#received = 0
    this.#countedFrom = 0
    await this.#to.restart?.()
  }

  #write(chunk: Uint8Array): Promise<void> | void {
    if (this.#mustRestart) return this.#restart().then(() => this.#write(chunk))
    const rest = this.#toSkip === 0 ? chunk : chunk.subarray(this.#toSkip)
    this.#toSkip -= chunk.length - rest.length
    if (rest.length === 0) return undefined
    this.#received += rest.length
    this.#onProgress?.(this.#received, this.#total)
    return this.#to.write(rest)
  }

  #checkLength(host: string): void {
    if (this.#toSkip > 0 || (this.#total !== undefined && this.#received < this.#total)) {
      throw new TransportError('reset', host, `${host} ended the file after ${this.#received} of ${this.#total} bytes`)
    }
    if (this.#total !== undefined && this.#received > this.#total) throw changed()
  }
}

const NO_BYTES = new Uint8Array()

/** An ETag that stands for the very bytes; a weak one does not (RFC 9110 §8.8.1). */
function strongETag(etag: string | undefined): string | undefined {
  return etag?.startsWith('"') ? etag : undefined
}

function changed(): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: 'The download broke off, and what the server sent next is not the rest of the same file.',
    likelyCause: 'The file was changed while it was being downloaded, or its server does not send parts of files.',
    fix: 'Download it again from the start; with `--out <file>` that happens by itself.',
  })
}

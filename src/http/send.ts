import { isTooDeep } from '../text/json-depth.ts'

/** The one seam to the network: every part of Towline that connects out is given one of these. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>

/**
 * Milliseconds for a request that does not say another number, as in .NET's HttpClient
 * (learn.microsoft.com/dotnet/api/system.net.http.httpclient.timeout).
 */
export const DEFAULT_TIMEOUT_MS = 100_000

/** Plain objects, because touching `Request` or `Response` loads undici: 26 ms at start-up. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal | undefined
  /**
   * Never through a proxy, whatever the environment says. The managed identity endpoints need it.
   * @default false
   */
  readonly direct?: boolean
  /**
   * Longest answer in bytes, after decompression. A longer one is a `TransportError`. What goes into `sink` has no limit.
   * @default 67_108_864 (64 MiB)
   */
  readonly maxBytes?: number
  /** Takes the body of a long answer. A `send` that cannot stream leaves the body in the answer. */
  readonly sink?: BodySink
  /**
   * Milliseconds, counted as `timeoutFrom` says.
   * @default 100_000
   */
  readonly timeoutMs?: number
  /**
   * What `timeoutMs` bounds: the time from the start to the last byte, or each pause in which no byte is sent or
   * received. A file may take hours.
   * @default 'start'
   */
  readonly timeoutFrom?: 'start' | 'last-byte'
  /**
   * Called by a `send` that delays requests, with the milliseconds for which it delayed this one before it went out.
   */
  readonly onHeldBack?: (ms: number) => void
  /** No caller waits for the answer, so the request does not keep the process alive. */
  readonly background?: boolean
}

/** Takes a body piece by piece, so that its length needs no memory. */
export interface BodySink {
  /** Whether it takes the body of the answer with this head. May throw: the request then rejects with that error. */
  takes(head: Pick<HttpResponse, 'status' | 'headers'>): boolean
  /** Takes the next bytes, decompressed. No more is read from the connection until it resolves. */
  write(chunk: Uint8Array): Promise<void> | void
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /**
   * Set on answers to calls of Graph: the body is a file, and its content type says nothing about what the caller wants.
   * Where the caller gave a place for it, the body went there.
   */
  readonly isFile?: true
}

export type TransportKind = 'dns' | 'refused' | 'reset' | 'timeout' | 'tls' | 'proxy' | 'too-large' | 'protocol'

/** There was no usable HTTP answer. Each hop makes its own error of it. */
export class TransportError extends Error {
  override name = 'TransportError'
  readonly kind: TransportKind
  /** `host:port` that was connected to. */
  readonly host: string

  constructor(kind: TransportKind, host: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.host = host
  }
}

/** A body as text to quote: what is not UTF-8 in it becomes U+FFFD. */
export function bodyText(response: HttpResponse): string {
  return new TextDecoder().decode(response.body)
}

/**
 * The JSON object in a body; `undefined` when the body holds anything else: a list, text in another encoding than UTF-8, or
 * what is nested deeper than 1,000 levels.
 */
export function bodyObject({ body }: HttpResponse): Readonly<Record<string, unknown>> | undefined {
  try {
    if (isTooDeep(body)) return undefined
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

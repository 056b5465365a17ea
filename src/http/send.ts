/** The one seam to the network: every part of Towline that connects out is given one of these. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>

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
   * Longest answer in bytes, after decompression. A longer one is a `TransportError`.
   * @default 67_108_864 (64 MiB)
   */
  readonly maxBytes?: number
  /**
   * Longest time from start to the last byte, in milliseconds.
   * @default 100_000
   */
  readonly timeoutMs?: number
  /**
   * Called by a `send` that delays requests, with the milliseconds for which it delayed this one before it went out.
   */
  readonly onHeldBack?: (ms: number) => void
  /** No caller waits for the answer, so the request does not keep the process alive. */
  readonly background?: boolean
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /**
   * Set on answers to calls of Graph: the body is a file, and its content type says nothing about what the caller wants.
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

export function bodyText(response: HttpResponse): string {
  return new TextDecoder().decode(response.body)
}

/** The JSON object in a body; `undefined` when the body holds anything else, a list included. */
export function bodyObject(response: HttpResponse): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bodyText(response))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

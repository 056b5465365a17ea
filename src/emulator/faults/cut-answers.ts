/**
 * The connection was cut before an answer. A client that is called without a port sees what built-in fetch makes of that,
 * a TypeError whose cause has Node's code; a client behind a port sees its connection end.
 */
export class ConnectionReset extends TypeError {
  readonly code = 'ECONNRESET'

  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
  }
}

/** An answer that is cut: `content-length` is that of the whole, the body is shorter. */
export class TruncatedResponse extends Response {
  readonly part: Uint8Array

  constructor(part: Uint8Array, { status, headers }: Response, wholeLength: number) {
    super(part, { status, headers: { ...Object.fromEntries(headers), 'content-length': String(wholeLength) } })
    this.part = part
  }
}

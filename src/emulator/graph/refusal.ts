/** An answer that says no. Thrown wherever a request turns out to be wrong; `respond` makes Graph's envelope of it. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  /** Set by the services that look at the token themselves; `innerError` then has their form, with this link in it. */
  readonly errorUrl: string | undefined

  constructor(status: number, code: string, message: string, extra: RefusalExtra = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = extra.headers ?? {}
    this.errorUrl = extra.errorUrl
  }
}

export interface RefusalExtra {
  readonly headers?: Readonly<Record<string, string>>
  readonly errorUrl?: string
}

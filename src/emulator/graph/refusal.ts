/** An answer that says no. Thrown wherever a request turns out to be wrong; `respond` makes Graph's envelope of it. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  /** Set by the services that look at the token themselves; `innerError` then has their form, with this link in it. */
  readonly errorUrl: string | undefined
  /** What exactly is wrong, for programs; the directory gives it with some refusals. */
  readonly details: readonly ErrorDetail[] | undefined

  constructor(status: number, code: string, message: string, extra: RefusalExtra = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = extra.headers ?? {}
    this.errorUrl = extra.errorUrl
    this.details = extra.details
  }
}

interface RefusalExtra {
  readonly headers?: Readonly<Record<string, string>>
  readonly errorUrl?: string
  readonly details?: readonly ErrorDetail[]
}

export interface ErrorDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
}

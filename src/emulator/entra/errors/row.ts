export interface StsError<Args extends string[]> {
  readonly status: 400 | 401 | 405 | 429 | 503
  /** The OAuth `error`. */
  readonly error: string
  /** Whether the answer carries an `error_uri`: only codes that the look-up page knows have one. */
  readonly hasErrorUri: boolean
  /** Whether this status and `error` have been seen on the wire. */
  readonly captured: boolean
  /** What stands between `AADSTS<number>: ` and the trace ID. */
  readonly text: (...args: Args) => string
}

type Text<Args extends string[]> = (...args: Args) => string

export function captured<Args extends string[]>(
  status: StsError<Args>['status'],
  error: string,
  text: Text<Args>,
): StsError<Args> {
  return { status, error, hasErrorUri: true, captured: true, text }
}

export function unconfirmed<Args extends string[]>(
  status: StsError<Args>['status'],
  error: string,
  text: Text<Args>,
): StsError<Args> {
  return { status, error, hasErrorUri: true, captured: false, text }
}

export function withoutUri<Args extends string[]>(row: StsError<Args>): StsError<Args> {
  return { ...row, hasErrorUri: false }
}

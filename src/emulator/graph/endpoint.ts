import type { EmulatorState } from '../state.ts'
import type { Caller } from './bearer.ts'
import type { Workload } from './errors.ts'
import type { Metadata } from './headers.ts'
import type { Query } from './odata/query.ts'
import type { SkipTokens } from './odata/skip-tokens.ts'

/** One thing that Graph can be asked. A file each; `index.ts` lists them. */
export interface Endpoint {
  readonly method: 'GET'
  /** Below the version, e.g. `/sites/{site}`: names in braces stand for one segment, letter case does not count. */
  readonly path: string
  /** The service behind it, which decides how a refusal looks. */
  readonly workload: Workload
  /** Application permissions, of which any one will do; none where the endpoint decides for itself. */
  readonly roles: readonly string[]
  answer(call: Call): Answer
}

/** A request whose token and permissions are in order. */
export interface Call {
  readonly state: EmulatorState
  readonly caller: Caller
  readonly workload: Workload
  /** Where the version begins, on the origin by which it was asked: `https://graph.microsoft.com/v1.0`. */
  readonly serviceRoot: string
  /** Below the version, as asked. */
  readonly path: string
  /** The segments that the endpoint's path has in braces, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly metadata: Metadata
  readonly skipTokens: SkipTokens
}

export interface Answer {
  readonly status: number
  readonly body: object
}

import type { EmulatorState } from '../state.ts'
import type { Caller } from './bearer.ts'
import type { Workload } from './errors.ts'
import type { Metadata } from './headers.ts'
import type { DeltaRounds } from './odata/delta-rounds.ts'
import type { Option, Query } from './odata/query.ts'
import type { SealedTokens } from './odata/sealed-tokens.ts'

/** One thing that Graph can be asked. `index.ts` lists them. */
export interface Endpoint {
  readonly method: Method
  /** Below the version, e.g. `/sites/{site}`: names in braces stand for one segment, letter case does not count. */
  readonly path: string
  /** The service behind it, which decides how a refusal looks. */
  readonly workload: Workload
  /** Application permissions. Any one of them is enough; none where the endpoint decides for itself. */
  readonly roles: readonly string[]
  /** The query options that it takes. All others are refused. */
  readonly options: readonly Option[]
  /** What the body is: JSON unless something else is said. `content` is the bytes of a file. */
  readonly body?: 'optional JSON' | 'content'
  answer(call: Call): Answer | Promise<Answer>
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

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
  readonly headers: Headers
  /** The JSON of a POST, PATCH or PUT; undefined for others. */
  readonly body: unknown
  /** The bytes of a request whose body is a file; null for others, and where there are none. */
  readonly content: ReadableStream<Uint8Array> | null
  readonly metadata: Metadata
  readonly sealedTokens: SealedTokens
  readonly deltaRounds: DeltaRounds
  /** Has an item of a batch answered, with all checks that it would meet alone. */
  ask(item: Request): Promise<Response>
}

export interface Answer {
  readonly status: number
  /** An object is sent as JSON, a string as plain text; left out, there is none. */
  readonly body?: object | string
  /** JSON that is sent as it is written, in place of `body`. */
  readonly json?: string
  readonly headers?: Readonly<Record<string, string>>
}

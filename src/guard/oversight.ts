import type { NormalRequest } from './normal-request.ts'

/**
 * What watches over the work in one target: the policy, which is asked before each step, and the record, which is told how
 * each step ended. A connection has one where a policy or a record is in force.
 *
 * The steps come in this order: `beforeToken`, `beforeExchange` and its ending, `begin` and its endings. `beforeHandout` comes
 * where a token is given to other code. Each rejects with `AccessError` for what must not be done.
 */
export interface Oversight {
  /** Before an assertion is asked for: whether this caller may use this application for this resource in this target. */
  beforeToken(resource: string): Promise<void>
  /** Before the exchange is sent. Resolves once it is recorded. */
  beforeExchange(resource: string): Promise<ExchangeWatch>
  /** Before a token or an assertion is given to other code. */
  beforeHandout(what: HandedOut): Promise<void>
  /** Before a request is sent, or all requests of a batch: each may be sent, and each write is recorded, or none. */
  begin(calls: readonly WatchedCall[]): Promise<readonly CallWatch[]>
}

export interface HandedOut {
  /** `token`, `assertion`, or a tool by name. */
  readonly what: string
  readonly resource: string
}

/** One exchange, from its record to its end. */
export interface ExchangeWatch {
  /** Sent with the exchange, so that the target's log of sign-ins names it. */
  readonly clientRequestId: string
  /** The token that came. Rejects where it carries more than the application may have; it must not be used then. */
  gave(token: GivenToken): Promise<void>
  /** No token came. */
  failed(error: unknown): void
}

export interface GivenToken {
  readonly token: string
  /** GUID by which the token service knows the exchange. */
  readonly requestId: string | undefined
  /** What was exchanged for it. It is read for the identity that it names, and kept nowhere. */
  readonly assertion: string
}

/** A request as it is going to be sent. */
export interface WatchedCall {
  readonly request: NormalRequest
  readonly body?: string | Uint8Array | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Origin of Graph. */
  readonly root: string
  /** A dry run: it is judged, and neither sent nor recorded. */
  readonly isWithheld: boolean
}

/** One call that may be sent, from its record to its end. */
export interface CallWatch {
  /** Sent with each request of the call. All items of a batch have the same. */
  readonly clientRequestId: string
  /** Before a request that follows from the answer to an earlier one: a page, or a redirect within Graph. */
  follow(request: NormalRequest): Promise<void>
  /** The end of the call, once. A write that has none was sent by a process that was killed. */
  ended(end: CallEnd): void
}

export interface CallEnd {
  /** `unknown`: it was sent, and no answer says what became of it. */
  readonly outcome: 'done' | 'refused' | 'not-sent' | 'unknown'
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  /** A code of Towline's. */
  readonly error?: string | undefined
}

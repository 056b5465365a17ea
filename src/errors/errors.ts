import type {
  accessCodes,
  assertionCodes,
  configCodes,
  ErrorCode,
  exchangeCodes,
  graphCodes,
  runbookCodes,
  runCodes,
  trustCodes,
} from './codes.ts'

/**
 * Every error that Towline throws on purpose. The class says who must act, the code says what happened, and
 * docs/errors.md has one heading per code (`npm run check` keeps the two in step).
 */

/** How sure a cause is. `certain`: the evidence leaves nothing else. `likely`: the first of several. `possible`: it looks alike. */
export type Certainty = 'certain' | 'likely' | 'possible'

/** An entry of the catalogue in `src/causes/`, with what speaks for it in one case. */
export interface FoundCause<Code extends string = string> {
  readonly code: Code
  readonly certainty: Certainty
  /** The AADSTS number that was found, not its family. */
  readonly aadsts?: number
  /** Facts as sentences, safe to show. */
  readonly evidence: readonly string[]
}

export interface ErrorDetail {
  /** What happened, as a sentence. */
  readonly message: string
  /** The likeliest cause, as a sentence. */
  readonly likelyCause: string
  /** One imperative sentence: what the reader should do next. */
  readonly fix: string
  /** The same as entries of the catalogue, the likeliest first; `towline trust explain` goes on from them. */
  readonly causes?: readonly FoundCause[]
  readonly cause?: unknown
}

/** Base of every error this package throws on purpose. */
export class TowlineError<Code extends ErrorCode = ErrorCode> extends Error {
  override name = 'TowlineError'
  readonly code: Code
  readonly likelyCause: string
  readonly fix: string
  readonly causes: readonly FoundCause[]
  /** Name of the target that was worked on, where there was one. Set by whoever knows the name. */
  target?: string

  constructor(code: Code, { message, likelyCause, fix, causes = [], cause }: ErrorDetail) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.likelyCause = likelyCause
    this.fix = fix
    this.causes = causes
  }

  get docs(): string {
    return `docs/errors.md#${this.code.toLowerCase()}`
  }
}

export class ConfigError extends TowlineError<(typeof configCodes)[number]> {
  override name = 'ConfigError'
}

/** Steps 1 to 3 are not as they must be, and an admin of the home tenant or of the target has to act. */
export class TrustError extends TowlineError<(typeof trustCodes)[number]> {
  override name = 'TrustError'
}

/** Step 5 failed: no assertion could be had from the host's identity. */
export class AssertionUnavailableError extends TowlineError<(typeof assertionCodes)[number]> {
  override name = 'AssertionUnavailableError'
  /** HTTP status of the identity endpoint, when it answered. */
  readonly status: number | undefined

  constructor(code: (typeof assertionCodes)[number], detail: ErrorDetail & { readonly status?: number | undefined }) {
    super(code, detail)
    this.status = detail.status
  }
}

/** What the token endpoint said, whole (RFC 6749 §5.2 and Entra's additions to it). */
export interface OAuthFailure {
  readonly status: number
  /** The OAuth `error` field; with the status the only part that code may branch on. */
  readonly oauthError?: string | undefined
  /** Entra's `error_codes`. They choose words, never control flow. */
  readonly errorCodes?: readonly number[] | undefined
  readonly suberror?: string | undefined
  /** A claims challenge, as JSON text. */
  readonly claims?: string | undefined
  readonly traceId?: string | undefined
  readonly correlationId?: string | undefined
  /** The service's own words, with anything that looks like a token removed. */
  readonly description?: string | undefined
}

/** Step 6 failed: the target tenant would not exchange the assertion for a token. */
export class TokenExchangeError extends TowlineError<(typeof exchangeCodes)[number]> {
  override name = 'TokenExchangeError'
  readonly failure: OAuthFailure | undefined

  constructor(code: (typeof exchangeCodes)[number], detail: ErrorDetail & { readonly failure?: OAuthFailure }) {
    super(code, detail)
    this.failure = detail.failure
  }

  get status(): number | undefined {
    return this.failure?.status
  }

  get oauthError(): string | undefined {
    return this.failure?.oauthError
  }

  /** The first AADSTS number, e.g. 700213. */
  get aadsts(): number | undefined {
    return this.failure?.errorCodes?.[0]
  }

  /** Microsoft support asks for this. */
  get correlationId(): string | undefined {
    return this.failure?.correlationId
  }
}

/** Step 7 failed: Graph did not do what was asked. */
export class GraphError extends TowlineError<(typeof graphCodes)[number]> {
  override name = 'GraphError'
  readonly status: number | undefined
  /** Graph's own `error.code`, e.g. `accessDenied`. */
  readonly graphCode: string | undefined
  /** Graph's `request-id`: what Microsoft support asks for. */
  readonly requestId: string | undefined
  /** Milliseconds since the epoch before which the service does not want to be asked again. */
  readonly retryAt: number | undefined

  constructor(
    code: (typeof graphCodes)[number],
    detail: ErrorDetail & {
      readonly status?: number | undefined
      readonly graphCode?: string | undefined
      readonly requestId?: string | undefined
      readonly retryAt?: number | undefined
    },
  ) {
    super(code, detail)
    this.status = detail.status
    this.graphCode = detail.graphCode
    this.requestId = detail.requestId
    this.retryAt = detail.retryAt
  }
}

/** A write that the target's `access` or the run does not allow. Nothing was sent. */
export class AccessError extends TowlineError<(typeof accessCodes)[number]> {
  override name = 'AccessError'
}

/** A runbook did not do its work in a target, or could not begin it there. */
export class RunbookError extends TowlineError<(typeof runbookCodes)[number]> {
  override name = 'RunbookError'
}

export class RunError extends TowlineError<(typeof runCodes)[number]> {
  override name = 'RunError'
}

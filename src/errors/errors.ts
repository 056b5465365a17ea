import type {
  accessCodes,
  assertionCodes,
  configCodes,
  exchangeCodes,
  graphCodes,
  runbookCodes,
  runCodes,
  trustCodes,
} from './codes.ts'
import { type ErrorDetail, TowlineError } from './towline-error.ts'

/** An option, a flag or a manifest is wrong, and its author has to act. Nothing was sent. */
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

/** Step 7 failed: Graph refused the request, or did not answer it. */
export class GraphError extends TowlineError<(typeof graphCodes)[number]> {
  override name = 'GraphError'
  readonly status: number | undefined
  /** Graph's own `error.code`, e.g. `accessDenied`. */
  readonly graphCode: string | undefined
  /** Graph's `request-id`: what Microsoft support asks for. */
  readonly requestId: string | undefined
  /** Milliseconds since the epoch. The service wants no other request before that. */
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

/** The run as a whole: it was interrupted, took too long, or met an error that was not foreseen. */
export class RunError extends TowlineError<(typeof runCodes)[number]> {
  override name = 'RunError'
}

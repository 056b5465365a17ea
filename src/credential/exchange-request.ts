export interface ExchangeRequest {
  /** Origin of the token service. */
  readonly authorityHost: string
  /** The target: tenant ID or verified domain. */
  readonly tenant: string
  readonly clientId: string
  /** `<resource>/.default` */
  readonly scope: string
  readonly assertion: string
  /** JSON text of a claims challenge. Sent only after a challenge: with `cp1` a token would live 24 hours. */
  readonly claims?: string | undefined
  /** A GUID. The target's log of sign-ins gives it back as `correlationId`. */
  readonly clientRequestId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A sign-in of a service principal, as Microsoft Graph (beta) shows it.
 * https://learn.microsoft.com/graph/api/resources/signin
 */
export interface SignIn {
  readonly id: string
  readonly createdDateTime: string
  readonly appId: string
  readonly appDisplayName: string
  readonly servicePrincipalId: string
  readonly servicePrincipalName: string
  readonly resourceId: string
  readonly resourceDisplayName: string
  readonly resourceServicePrincipalId: string
  readonly resourceTenantId: string
  /** Empty: it says nothing of service principals. */
  readonly homeTenantId: ''
  readonly ipAddress: string
  /** The `client-request-id` of the token request. */
  readonly correlationId: string
  readonly originalRequestId: string
  /** The token's `uti`; empty where no token was given. */
  readonly uniqueTokenIdentifier: string
  readonly federatedCredentialId: string
  readonly clientCredentialType: 'federatedIdentityCredential' | 'clientAssertion'
  readonly incomingTokenType: 'none'
  readonly conditionalAccessStatus: 'notApplied'
  readonly signInEventTypes: readonly ['servicePrincipal']
  readonly status: {
    readonly errorCode: number
    readonly failureReason: string
    readonly additionalDetails: string | null
  }
}

/**
 * A use of an application that no client of this emulator made. It is noted as it would be after a real exchange, and none of its
 * conditions is checked.
 */
export interface OutsideUse {
  /** ID or name of the tenant. */
  readonly tenant: string
  /** Client ID. Default: the first application of the home tenant. */
  readonly application?: string
  /** Milliseconds since the epoch. Default: now. */
  readonly at?: number
  /** AADSTS number of a refusal. Default: a token was given. */
  readonly error?: number
  /** How many, at least one and at most 100,000. Default 1. */
  readonly count?: number
}

/** How late sign-ins appear in the log, from now on. In life it is minutes, and up to hours. */
export interface Lateness {
  /** Milliseconds. */
  readonly delayMs: number
  /** Each sign-in is late by up to so much more, so that they do not appear in their order. */
  readonly spreadMs: number
}

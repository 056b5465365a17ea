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

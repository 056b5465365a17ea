interface RefusedBy {
  readonly status?: number | undefined
  readonly oauthError?: string | undefined
}

/**
 * Whether a refusal is about the application or its proof. Each node of the token service learns at its own time of a
 * credential, an application or a consent. So a retry may be accepted, also after a first success. Microsoft asks for retries
 * of every request (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
 *
 * Status and OAuth error decide (RFC 6749 §5.2). AADSTS numbers decide nothing.
 */
export function mayStillSpread({ status, oauthError }: RefusedBy): boolean {
  return (status === 400 || status === 401) && (oauthError === 'invalid_client' || oauthError === 'unauthorized_client')
}

/**
 * A sign-in of a service principal in a target's log, as far as it is compared
 * (learn.microsoft.com/graph/api/resources/signin).
 */
export interface SignIn {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly appId: string
  /** The token's `uti`. */
  readonly uti: string | undefined
  readonly correlationId: string | undefined
  readonly resource: string | undefined
  readonly ipAddress: string | undefined
  readonly federatedCredentialId: string | undefined
  /** AADSTS number; 0 where a token was given. */
  readonly errorCode: number
}

/** `undefined` for what is no sign-in: it names no application, id or time. */
export function readSignIn(given: unknown): SignIn | undefined {
  const row = Object(given) as Record<string, unknown>
  const { id, createdDateTime, appId, uniqueTokenIdentifier, correlationId, resourceDisplayName } = row
  const { ipAddress, federatedCredentialId, status } = row
  const at = typeof createdDateTime === 'string' ? Date.parse(createdDateTime) : Number.NaN
  const { errorCode } = Object(status) as { readonly errorCode?: unknown }
  if (typeof id !== 'string' || typeof appId !== 'string' || Number.isNaN(at) || typeof errorCode !== 'number') {
    return undefined
  }
  return {
    id,
    at,
    appId: appId.toLowerCase(),
    uti: text(uniqueTokenIdentifier),
    correlationId: text(correlationId)?.toLowerCase(),
    resource: text(resourceDisplayName),
    ipAddress: text(ipAddress),
    federatedCredentialId: text(federatedCredentialId),
    errorCode,
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 300 ? value : undefined
}

import { createHash } from 'node:crypto'

/**
 * The claims of a token, for comparing and for showing. The signature is not checked: that is for the resource to do.
 */
export type Claims = Readonly<Record<string, unknown>>

/**
 * The claims of a JWT (RFC 7519 §7.2), unverified. Throws `SyntaxError` when it is not one; the message quotes nothing.
 */
export function decodeClaims(token: string): Claims {
  const payload = token.split('.')[1]
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'))
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims as Claims
  } catch {
    // A JSON error would quote the payload.
  }
  throw new SyntaxError('Not a JSON Web Token')
}

/** The application permissions in an access token, by name. A token without any has no such claim. */
export function rolesOf({ roles }: Claims): string[] {
  return Array.isArray(roles) ? roles.map(String) : []
}

/** A name for a token in logs that does not reveal it: the first 16 hexadecimal digits of its SHA-256. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16)
}

/** Seconds since the epoch. There is no date after it (ECMA-262 §21.4.1.1), and to print one would throw. */
const LAST_SECOND = 8.64e12

/** A time in a token, in milliseconds since the epoch; `undefined` where it is missing or no time. */
export function claimTimeMs(claims: Claims, name: 'exp' | 'nbf' | 'iat'): number | undefined {
  const seconds = claims[name]
  return typeof seconds === 'number' && Math.abs(seconds) <= LAST_SECOND ? seconds * 1000 : undefined
}

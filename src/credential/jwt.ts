import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { isTooDeep } from '../text/json-depth.ts'
import { jsonFault } from '../text/json-fault.ts'

/**
 * The claims of a token, for comparing and for showing. The signature is not checked: that is for the resource to do.
 */
export type Claims = Readonly<Record<string, unknown>>

/**
 * The claims of a signed JWT (RFC 7519 §7.2), whose signature is not verified. Throws `SyntaxError` for anything else; the
 * message quotes nothing. A token that two readers could read in two ways is none: base64url with other characters in it,
 * a name that stands twice (RFC 7519 §4), and `alg: none` (RFC 8725 §3.2).
 */
export function decodeClaims(token: string): Claims {
  const [header, payload, signature, more] = token.split('.')
  const { alg } = objectIn(header)
  // A line end behind it is that of a file or of a terminal.
  const isSigned = (alg === undefined || isAlgorithm(alg)) && /^[\w-]+\s*$/.test(signature ?? '')
  if (!isSigned || more !== undefined) throw notAToken()
  return objectIn(payload)
}

function isAlgorithm(alg: unknown): boolean {
  return typeof alg === 'string' && !/^none$/i.test(alg)
}

function objectIn(part = ''): Claims {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part || !isUtf8(bytes) || isTooDeep(bytes)) throw notAToken()
  const text = bytes.toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    // What comes back as it was holds no name twice. Of a name that stands twice, the parser has dropped one value.
    if (isObject && (JSON.stringify(value) === text || jsonFault(text) === undefined)) return value as Claims
  } catch {
    // A JSON error would quote the payload.
  }
  throw notAToken()
}

function notAToken(): SyntaxError {
  return new SyntaxError('Not a JSON Web Token')
}

/** The application permissions in an access token, by name. A token without any has no such claim. */
export function rolesOf({ roles }: Claims): string[] {
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []
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

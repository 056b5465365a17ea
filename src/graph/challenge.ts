import type { HttpResponse } from '../http/send.ts'

/**
 * The claims that a 401 requires (learn.microsoft.com/entra/identity-platform/claims-challenge): JSON text, decoded
 * from `WWW-Authenticate: Bearer … error="insufficient_claims", claims="<base64>"`. `undefined` for any other answer.
 */
export function claimsChallenge({ status, headers }: HttpResponse): string | undefined {
  const header = headers['www-authenticate']
  if (status !== 401 || header === undefined || !/\berror="insufficient_claims"/.test(header)) return undefined
  const encoded = /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const claims = Buffer.from(encoded, 'base64').toString('utf8')
  try {
    JSON.parse(claims)
    return claims
  } catch {
    return undefined
  }
}

import { clouds, TOKEN_EXCHANGE_APP_ID } from './clouds.ts'
import { type Claims, decodeClaims } from './jwt.ts'

/** What a federated identity credential is compared with, read from an assertion: safe to print, and enough to see why. */
export function claimsForComparison(assertion: string): string {
  try {
    const claims = decodeClaims(assertion)
    const { iss, sub, aud } = claims
    return `The assertion has issuer ${iss}, subject ${sub}, audience ${aud}${otherName(claims)}.`
  } catch {
    return 'The assertion is not a JSON Web Token.'
  }
}

/** Whoever copies the audience as it stands in the assertion spoils a credential that was right. */
function otherName({ iss, aud }: Claims): string {
  if (aud !== TOKEN_EXCHANGE_APP_ID) return ''
  const cloud = Object.values(clouds).find(({ authorityHost }) => String(iss).startsWith(`${authorityHost}/`))
  return cloud === undefined ? '' : `, which the credential names ${cloud.exchangeAudience}`
}

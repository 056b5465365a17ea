import { clouds, TOKEN_EXCHANGE_APP_ID } from './clouds.ts'
import { decodeClaims } from './jwt.ts'

/** What a federated identity credential is compared with, read from an assertion: safe to print, and enough to see why. */
export function claimsForComparison(assertion: string): string {
  try {
    const { iss, sub, aud } = decodeClaims(assertion)
    // Whoever compares it as it stands makes the credential wrong that was right.
    const named = aud === TOKEN_EXCHANGE_APP_ID ? `, which the credential names ${clouds.global.exchangeAudience}` : ''
    return `The assertion has issuer ${iss}, subject ${sub}, audience ${aud}${named}.`
  } catch {
    return 'The assertion is not a JSON Web Token.'
  }
}

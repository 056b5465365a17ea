import { decodeClaims } from './jwt.ts'

/** What a federated identity credential is compared with, read from an assertion: safe to print, and enough to see why. */
export function claimsForComparison(assertion: string): string {
  try {
    const { iss, sub, aud } = decodeClaims(assertion)
    return `The assertion has issuer ${iss}, subject ${sub}, audience ${aud}.`
  } catch {
    return 'The assertion is not a JSON Web Token.'
  }
}

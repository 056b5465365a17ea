import { plainText } from '../text/plain-text.ts'
import { clouds, TOKEN_EXCHANGE_APP_ID } from './clouds.ts'
import { type Claims, decodeClaims } from './jwt.ts'

/**
 * The claims of an assertion that Entra compares with the federated identity credential, as a sentence that is safe to
 * print.
 */
export function claimsForComparison(assertion: string): string {
  try {
    const claims = decodeClaims(assertion)
    const [iss, sub, aud] = [claims['iss'], claims['sub'], claims['aud']].map(plainText)
    return `The assertion has issuer ${iss}, subject ${sub}, audience ${aud}${otherName(claims)}.`
  } catch {
    return 'The assertion is not a JSON Web Token.'
  }
}

/** Entra writes the GUID of the exchange into `aud`. The credential must hold the URI; a copied GUID breaks it. */
function otherName({ iss, aud }: Claims): string {
  if (aud !== TOKEN_EXCHANGE_APP_ID) return ''
  const cloud = Object.values(clouds).find(({ authorityHost }) => plainText(iss).startsWith(`${authorityHost}/`))
  return cloud === undefined ? '' : `, which the credential names ${cloud.exchangeAudience}`
}

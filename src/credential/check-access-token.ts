import type { CauseCode } from '../causes/catalogue.ts'
import { TokenExchangeError } from '../errors/errors.ts'
import type { ErrorDetail } from '../errors/towline-error.ts'
import { isGuid } from '../text/guid.ts'
import { excerpt } from '../text/redact.ts'
import { type Claims, claimTimeMs, decodeClaims } from './jwt.ts'

const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'
const GRAPH_HOST = /^https:\/\/(dod-)?(graph\.microsoft\.(com|us)|microsoftgraph\.chinacloudapi\.cn)$/

/**
 * When an access token expires, in milliseconds since the epoch. Throws `TokenExchangeError` `TOKEN_MISMATCH` for a
 * token of another tenant, for another resource, or expired.
 *
 * It is called before a token is used. Other tools have sent one tenant's token to another tenant.
 */
export function checkAccessToken(
  token: string,
  expected: { readonly tenantId: string; readonly resource: string; readonly now: number },
): number {
  const claims = claimsOf(token)
  if (String(claims['tid']).toLowerCase() !== expected.tenantId.toLowerCase()) {
    throw mismatch('TOKEN_OF_OTHERS', {
      message: `The token belongs to tenant ${excerpt(String(claims['tid'] ?? 'unknown'))}, not to ${expected.tenantId}. It was not used.`,
      likelyCause: 'Something between here and the token service answers with cached or mixed-up tokens.',
      fix: 'Find out what answers for the authority host, and do not go on until the tenant is right.',
    })
  }
  if (!sameResource(String(claims['aud']), expected.resource)) {
    throw mismatch('TOKEN_OF_OTHERS', {
      message: `The token is for ${excerpt(String(claims['aud'] ?? 'an unknown resource'))}, not for ${expected.resource}. It was not used.`,
      likelyCause: 'Something between here and the token service answers with cached or mixed-up tokens.',
      fix: 'Find out what answers for the authority host, and do not go on until the resource is right.',
    })
  }
  const ends = claimTimeMs(claims, 'exp')
  if (ends === undefined || ends <= expected.now) {
    throw mismatch('CLOCK_WRONG', {
      message: `The token had already expired when it came (${ends === undefined ? 'it names no end' : new Date(ends).toISOString()}).`,
      likelyCause: "This machine's clock is ahead of the token service's.",
      fix: 'Set the clock by a time server, then run the command again.',
    })
  }
  return ends
}

/** A resource may be named by its URI, with or without the slash at the end, or by its application's GUID. */
function sameResource(audience: string, resource: string): boolean {
  const [given, requested] = [audience, resource].map((uri) => uri.replace(/(?<!\/)\/+$/, '').toLowerCase()) as [
    string,
    string,
  ]
  if (given === requested) return true
  if (GRAPH_HOST.test(requested)) return given === GRAPH_APP_ID
  if (requested === GRAPH_APP_ID) return GRAPH_HOST.test(given)
  // An API with v2.0 tokens has its own GUID as their audience, whichever of its URIs was requested.
  return isGuid(given) && !isGuid(requested) && given !== GRAPH_APP_ID
}

function claimsOf(token: string): Claims {
  try {
    return decodeClaims(token)
  } catch (cause) {
    throw mismatch('TOKEN_OF_OTHERS', {
      message: 'The access token cannot be read, so its tenant is unknown. It was not used.',
      likelyCause: 'The resource uses encrypted or opaque tokens, or the answer was changed on the way.',
      fix: 'Ask for a token of another resource; for Microsoft Graph this must not happen.',
      cause,
    })
  }
}

/** A cause by its code alone. The catalogue, which has its words, is not loaded: this file is loaded at each start. */
function mismatch(cause: CauseCode, detail: ErrorDetail): TokenExchangeError {
  return new TokenExchangeError('TOKEN_MISMATCH', {
    ...detail,
    causes: [{ code: cause, certainty: 'likely', evidence: [detail.message] }],
  })
}

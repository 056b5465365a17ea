import type { CauseCode } from '../causes/catalogue.ts'
import { TokenExchangeError } from '../errors/errors.ts'
import type { ErrorDetail } from '../errors/towline-error.ts'
import { isGuid } from '../text/guid.ts'
import { plainText } from '../text/plain-text.ts'
import { excerpt } from '../text/redact.ts'
import { type Claims, claimTimeMs, decodeClaims } from './jwt.ts'

const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'
const GRAPH_HOST = /^https:\/\/(dod-)?(graph\.microsoft\.(com|us)|microsoftgraph\.chinacloudapi\.cn)$/

/** Milliseconds by which the clocks of two machines may differ. */
const CLOCK_SKEW_MS = 5 * 60_000

interface Expected {
  readonly tenantId: string
  readonly resource: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The application that requested the token for itself; `undefined` for a token of another library's. */
  readonly clientId?: string | undefined
}

/**
 * When an access token expires, in milliseconds since the epoch. Throws `TokenExchangeError` `TOKEN_MISMATCH` for a
 * token of another tenant, for another resource, of another application or of a person, expired, or not valid yet.
 *
 * It is called before a token is used. Other tools have sent one tenant's token to another tenant.
 */
export function checkAccessToken(token: string, expected: Expected): number {
  const claims = claimsOf(token)
  const { tid, aud } = claims
  if (typeof tid !== 'string' || tid.toLowerCase() !== expected.tenantId.toLowerCase()) {
    throw ofOthers(`The token belongs to tenant ${named(tid ?? 'unknown')}, not to ${expected.tenantId}.`, 'tenant')
  }
  if (!isIssuedFor(claims, tid)) {
    throw ofOthers(
      `The token was issued by ${named(claims['iss'])}, which is not tenant ${expected.tenantId}.`,
      'tenant',
    )
  }
  if (typeof aud !== 'string' || !sameResource(aud, expected.resource)) {
    throw ofOthers(`The token is for ${named(aud ?? 'an unknown resource')}, not for ${expected.resource}.`, 'resource')
  }
  if (expected.clientId !== undefined) checkCaller(claims, expected.clientId)
  return checkTimes(claims, expected.now)
}

/**
 * Entra names the tenant in the issuer: `https://sts.windows.net/<tenant>/`, `https://login.microsoftonline.com/<tenant>/v2.0`
 * (learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer). Each cloud has its own hosts.
 */
function isIssuedFor({ iss }: Claims, tenantId: string): boolean {
  return iss === undefined || (typeof iss === 'string' && iss.toLowerCase().split('/').includes(tenantId.toLowerCase()))
}

/**
 * The application is `appid` in tokens of version 1 and `azp` in those of version 2. A token of a person says so by `idtyp`
 * or has delegated permissions in `scp` (learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
function checkCaller({ appid, azp, idtyp, scp }: Claims, clientId: string): void {
  for (const id of [appid, azp]) {
    if (id !== undefined && (typeof id !== 'string' || id.toLowerCase() !== clientId.toLowerCase())) {
      throw ofOthers(`The token was issued to application ${named(id)}, not to ${clientId}.`, 'application')
    }
  }
  if ((idtyp !== undefined && idtyp !== 'app') || (scp !== undefined && scp !== '')) {
    const who = idtyp === undefined || idtyp === 'app' ? 'a person' : `a caller of type ${named(idtyp)}`
    throw ofOthers(`The token was issued to ${who}, not to the application itself.`, 'application')
  }
}

function checkTimes(claims: Claims, now: number): number {
  const [ends, issued = now] = [claimTimeMs(claims, 'exp'), claimTimeMs(claims, 'iat')]
  if (ends === undefined || ends <= now) {
    throw mismatch('CLOCK_WRONG', {
      message: `The token had already expired when it came (${ends === undefined ? 'it names no end' : new Date(ends).toISOString()}).`,
      likelyCause: "This machine's clock is ahead of the token service's.",
      fix: 'Set the clock by a time server, then run the command again.',
    })
  }
  // With a clock that is slow, each token seems to begin later. It begins when it was issued, and the resource takes it.
  const starts = claims['nbf'] === undefined ? 0 : (claimTimeMs(claims, 'nbf') ?? Number.POSITIVE_INFINITY)
  if (starts > Math.max(now, issued) + CLOCK_SKEW_MS) {
    throw mismatch('CLOCK_WRONG', {
      message: `The token is not valid yet (${Number.isFinite(starts) ? new Date(starts).toISOString() : 'it names no time from which it is'}). It was not used.`,
      likelyCause:
        'Something between here and the token service changes its answers, or the clock of this machine is slow.',
      fix: 'Set the clock by a time server, then run the command again.',
    })
  }
  return ends
}

function named(claim: unknown): string {
  return excerpt(plainText(claim))
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
    // The token becomes the value of a header, letter for letter.
    if (/\s/.test(token)) throw new SyntaxError('Not a token')
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

function ofOthers(what: string, wrong: 'tenant' | 'resource' | 'application'): TokenExchangeError {
  return mismatch('TOKEN_OF_OTHERS', {
    message: `${what} It was not used.`,
    likelyCause: 'Something between here and the token service answers with cached or mixed-up tokens.',
    fix: `Find out what answers for the authority host, and do not go on until the ${wrong} is right.`,
  })
}

/** A cause by its code alone. The catalogue, which has its words, is not loaded: this file is loaded at each start. */
function mismatch(cause: CauseCode, detail: ErrorDetail): TokenExchangeError {
  return new TokenExchangeError('TOKEN_MISMATCH', {
    ...detail,
    causes: [{ code: cause, certainty: 'likely', evidence: [detail.message] }],
  })
}

import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose'
import type { Keys } from '../../keys.ts'
import type { EmulatorState } from '../../state.ts'
import { refusal } from '../errors/index.ts'
import { type EntraIssuer, readIssuer } from '../issuers.ts'
import type { Parameters } from './parameters.ts'

export interface Assertion {
  readonly token: string
  readonly claims: JWTPayload
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** Undefined when the issuer is not Entra: a cluster, GitHub, another identity provider. */
  readonly entraIssuer: EntraIssuer | undefined
}

/** Reads what the assertion says of itself. Nothing of it is true yet. */
export function readAssertion({ assertion: token }: Parameters): Assertion {
  const claims = decode(token)
  checkHeader(decodeHeader(token))
  const { iss: issuer, sub: subject, aud, nbf = 0, exp = 0 } = claims
  if (!Number.isFinite(nbf) || !Number.isFinite(exp)) throw refusal(50027)
  const audience = Array.isArray(aud) ? aud[0] : aud
  if (![issuer, subject, audience].every(isTextOrAbsent)) throw refusal(50027)
  if (issuer === undefined) throw refusal(90014, 'iss')
  if (audience === undefined) throw refusal(90014, 'aud')
  // UNCONFIRMED: the other two have been seen.
  if (subject === undefined) throw refusal(90014, 'sub')
  return { token, claims, issuer, subject, audience, entraIssuer: readIssuer(issuer) }
}

/** Nothing has been checked yet, so a claim may be of any type. */
function isTextOrAbsent(claim: unknown): boolean {
  return claim === undefined || typeof claim === 'string'
}

/** The algorithm, and a name of the key that signed. */
function checkHeader({ alg = '', kid, x5t, 'x5t#S256': x5tSha256 }: ProtectedHeaderParameters): void {
  if (!['RS256', 'RS384', 'RS512'].includes(alg)) throw refusal(5002738, alg)
  if (kid === undefined && x5t === undefined && x5tSha256 === undefined) throw refusal(5002723)
}

/** The signature, by a key of the issuer's own, and the time. */
export async function checkValidity(state: EmulatorState, assertion: Assertion): Promise<void> {
  const { token, claims } = assertion
  const { now } = state
  const verified = await keysOf(state, assertion).verify(token)
  if (!verified.ok) throw refusal(verified.reason === 'malformed' ? 50027 : 700027)
  const { nbf = 0, exp = 0 } = claims
  const seconds = now() / 1000
  if (seconds < nbf - toleranceSeconds || seconds >= exp + toleranceSeconds) {
    throw refusal(700024, ticks(now()), ticks(nbf * 1000), ticks(exp * 1000))
  }
}

/** For another issuer than Entra, as the service fetches them from its discovery document (OpenID Connect Discovery 1.0). */
function keysOf({ keys, issuers }: EmulatorState, { token, issuer, entraIssuer }: Assertion): Keys {
  if (entraIssuer !== undefined) return keys
  const published = issuers.get(issuer)
  if (published === undefined) throw refusal(50166)
  const { kid = '' } = decodeHeader(token)
  if (kid !== published.kid) throw refusal(7000272, kid, issuer)
  return published
}

/** How far the issuer's clock may be off. UNCONFIRMED: no capture shows an assertion refused or taken near its end. */
const toleranceSeconds = 0

function decode(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    throw refusal(50027)
  }
}

function decodeHeader(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token)
  } catch {
    throw refusal(50027)
  }
}

/** A time as the service prints it here, with seven decimals: `2023-05-30T05:19:20.3130000Z`. */
function ticks(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z')
}

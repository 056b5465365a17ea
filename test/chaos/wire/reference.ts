import type { HttpResponse } from '../../../src/http/send.ts'
import { isSentNumber } from '../../../src/text/json.ts'
import { NOON } from '../../support/fake-clock.ts'
import { CLIENT_ID, seconds, TARGET_TENANT } from '../../support/tokens.ts'

// A second reading of the answers, that shares no code with the first one.

/** The JSON of a body in strict UTF-8; `undefined` where it is none, or none that a program can walk. */
export function strictJson({ body }: Pick<HttpResponse, 'body'>): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return hasFewLevels(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether lists and objects are nested no deeper than a thousand levels. */
function hasFewLevels(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let levels = 0; level.length > 0; levels++) {
    if (levels > 1_000) return false
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return true
}

export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/** The properties of an object; empty for anything else. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** Whether a token may be used as one of the target's for Graph, got by the application for itself. */
export function isTokenOfTarget(token: unknown): boolean {
  const { appid, azp, idtyp } = claimsOf(token) ?? {}
  return (
    isTokenOfPerson(token) &&
    [appid, azp].every((id) => id === undefined || lower(id) === CLIENT_ID) &&
    (idtyp === undefined || idtyp === 'app')
  )
}

/** The tenant is a whole part of the issuer's path, which may end with it. */
const ISSUED_BY_TARGET = new RegExp(`/${TARGET_TENANT}(/|$)`, 'i')

/** Whether a token may be used as one of the target's for Graph, whoever got it. */
export function isTokenOfPerson(token: unknown): boolean {
  const { tid, aud, exp, nbf, iss } = claimsOf(token) ?? {}
  return (
    lower(tid) === TARGET_TENANT &&
    typeof aud === 'string' &&
    /^(https:\/\/graph\.microsoft\.com\/*|00000003-0000-0000-c000-000000000000)$/i.test(aud) &&
    typeof exp === 'number' &&
    exp > seconds(NOON) &&
    (nbf === undefined || (typeof nbf === 'number' && nbf <= seconds(NOON) + 300)) &&
    (iss === undefined || (typeof iss === 'string' && ISSUED_BY_TARGET.test(iss)))
  )
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

/** The claims of a signed token of three parts, each written in one way only. */
function claimsOf(token: unknown): Record<string, unknown> | undefined {
  if (typeof token !== 'string' || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
  const [header, payload] = token.split('.').slice(0, 2).map(claimsIn)
  const alg = header?.['alg']
  const isSigned = alg === undefined || (typeof alg === 'string' && !/^none$/i.test(alg))
  return header !== undefined && isSigned ? payload : undefined
}

/** The object in a part of a token that is written in one way only: base64url without padding, UTF-8, no name twice. */
function claimsIn(part: string): Record<string, unknown> | undefined {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part) return undefined
  const value = strictJson({ body: bytes })
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  try {
    return JSON.stringify(value) === bytes.toString() ? fields(value) : undefined
  } catch {
    // Deeper than any claim.
    return undefined
  }
}

/** Whether two values say one thing, whatever their depth. A number may be kept with its digits. */
export function isSame(one: unknown, other: unknown): boolean {
  const pairs: [unknown, unknown][] = [[one, other]]
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair.map(withoutDigits) as [unknown, unknown]
    if (Object.is(a, b) || (a === 0 && b === 0)) continue
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
    const names = Object.keys(a)
    if (Array.isArray(a) !== Array.isArray(b) || names.length !== Object.keys(b).length) return false
    for (const name of names) {
      if (!Object.hasOwn(b, name)) return false
      pairs.push([(a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]])
    }
  }
  return true
}

function withoutDigits(value: unknown): unknown {
  return isSentNumber(value) ? Number(value.rawJSON) : value
}

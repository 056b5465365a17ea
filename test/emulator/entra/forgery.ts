import { decodeJwt, UnsecuredJWT } from 'jose'
import { strangerKeys } from '../../support/emulator.ts'

/** The same claims, signed with a key that is not the token service's. */
export async function signedByAStranger(token: string): Promise<string> {
  const stranger = await strangerKeys()
  return stranger.sign(decodeJwt(token))
}

/** The same signature over other claims. */
export function tampered(token: string, claims: object): string {
  const [header, , signature] = token.split('.')
  const payload = Buffer.from(JSON.stringify({ ...decodeJwt(token), ...claims })).toString('base64url')
  return `${header}.${payload}.${signature}`
}

/** A header that names no key, over the same claims and the signature of another header. */
export function withoutKey(token: string): string {
  const [, ...rest] = token.split('.')
  return [Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url'), ...rest].join('.')
}

/** The same claims with the algorithm `none`. */
export function unsigned(token: string): string {
  return new UnsecuredJWT(decodeJwt(token)).encode()
}

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

/** The same claims with the algorithm `none`. */
export function unsigned(token: string): string {
  return new UnsecuredJWT(decodeJwt(token)).encode()
}

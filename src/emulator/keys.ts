import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
} from 'jose'

/** The token service's signing key. Entra signs for all tenants with the same set of keys, so there is one. */
export interface Keys {
  readonly kid: string
  readonly publicJwk: JWK
  /** What the token service publishes: the key that signs, then those that signed before. */
  readonly published: readonly JWK[]
  /** Kept over a restart, because clients cache tokens and do not expect the key to change. */
  readonly privateJwk: JWK
  /** RS256. `header` is added to `{ typ, alg, kid }`. */
  sign(claims: JWTPayload, header?: Record<string, string>): Promise<string>
  /** Checks the signature alone; times, issuer and audience are the caller's to refuse in its own words. */
  verify(token: string): Promise<VerifyResult>
}

type VerifyResult =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly reason: 'malformed' | 'signature' }

/** A new key, or the one whose `privateJwk` was kept. */
export async function createKeys(kept?: JWK): Promise<Keys> {
  const privateJwk = kept ?? (await newPrivateJwk())
  const { d, p, q, dp, dq, qi, ...publicJwk } = privateJwk
  const privateKey = createPrivateKey({ key: privateJwk as JsonWebKey, format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  const verified = new Map<string, string>()
  const kid = await calculateJwkThumbprint(publicJwk)
  const published: JWK = { ...publicJwk, kid, use: 'sig' }

  return {
    kid,
    publicJwk: published,
    published: [published],
    privateJwk,
    async sign(claims, header) {
      const parts = [{ typ: 'JWT', alg: 'RS256', kid, ...header }, claims]
      const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
      // In another thread: it takes a quarter of a millisecond.
      const signature = await signAsync('sha256', Buffer.from(signed), privateKey)
      return `${signed}.${signature.toString('base64url')}`
    },
    async verify(token) {
      const known = verified.get(token)
      if (known !== undefined) return { ok: true, claims: JSON.parse(known) }
      const [, header = '', payload = '', signature = ''] = compactJws.exec(token) ?? []
      const claims = parse(payload)
      if (claims === undefined || parse(header)?.['alg'] !== 'RS256') return { ok: false, reason: 'malformed' }
      // Here and now: that takes less than to ask another thread.
      const isGenuine = verify(
        'sha256',
        Buffer.from(`${header}.${payload}`),
        publicKey,
        Buffer.from(signature, 'base64url'),
      )
      if (!isGenuine) return { ok: false, reason: 'signature' }
      if (verified.size >= mostVerified) verified.clear()
      verified.set(token, JSON.stringify(claims))
      return { ok: true, claims }
    },
  }
}

/** RFC 7515 section 7.1. Buffer alone would overlook what is no base64url. */
const compactJws = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/
/** Clients send the same token many times. */
const mostVerified = 1_000
const signAsync = promisify(sign) as unknown as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>

function parse(part: string): JWTPayload | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as JWTPayload) : undefined
  } catch {
    return undefined
  }
}

/** The key that signs, and those that signed before it: what they signed remains genuine. */
export interface KeyRing extends Keys {
  /** Newest first. */
  readonly retired: readonly Keys[]
  /** `next` signs from now on. */
  roll(next: Keys): void
}

export function createKeyRing(first: Keys, retired: readonly Keys[] = []): KeyRing {
  let keys = [first, ...retired]
  const current = () => keys[0] ?? first
  return {
    get kid() {
      return current().kid
    },
    get publicJwk() {
      return current().publicJwk
    },
    get privateJwk() {
      return current().privateJwk
    },
    get published() {
      return keys.map(({ publicJwk }) => publicJwk)
    },
    get retired() {
      return keys.slice(1)
    },
    sign: (claims, header) => current().sign(claims, header),
    verify(token) {
      const kid = kidOf(token)
      return (keys.find((one) => one.kid === kid) ?? current()).verify(token)
    },
    roll(next) {
      keys = [next, ...keys]
    },
  }
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid
  } catch {
    return undefined
  }
}

async function newPrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  return exportJWK(privateKey)
}

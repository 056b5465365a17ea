import {
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'

/** The token service's signing key. Entra signs for all tenants with the same set of keys, so there is one. */
export interface Keys {
  readonly kid: string
  readonly publicJwk: JWK
  /** What the token service publishes: the key that signs, then those that signed before. */
  readonly published: readonly JWK[]
  /** For whoever keeps the key over a restart: clients cache tokens and do not expect the key to change under them. */
  readonly privateJwk: JWK
  /** RS256. `header` is added to `{ typ, alg, kid }`. */
  sign(claims: JWTPayload, header?: Record<string, string>): Promise<string>
  /** Checks the signature alone; times, issuer and audience are the caller's to refuse in its own words. */
  verify(token: string): Promise<VerifyResult>
}

export type VerifyResult =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly reason: 'malformed' | 'signature' }

/** A new key, or the one whose `privateJwk` was kept. */
export async function createKeys(kept?: JWK): Promise<Keys> {
  const privateJwk = kept ?? (await newPrivateJwk())
  const { d, p, q, dp, dq, qi, ...publicJwk } = privateJwk
  const [privateKey, publicKey] = await Promise.all([importJWK(privateJwk, 'RS256'), importJWK(publicJwk, 'RS256')])
  const kid = await calculateJwkThumbprint(publicJwk)
  const published: JWK = { ...publicJwk, kid, use: 'sig' }

  return {
    kid,
    publicJwk: published,
    published: [published],
    privateJwk,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid, ...header }).sign(privateKey),
    async verify(token) {
      try {
        const { payload } = await compactVerify(token, publicKey, { algorithms: ['RS256'] })
        return { ok: true, claims: JSON.parse(new TextDecoder().decode(payload)) }
      } catch (error) {
        const code = (error as { code?: string }).code
        return { ok: false, reason: code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' ? 'signature' : 'malformed' }
      }
    },
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

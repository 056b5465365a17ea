import type { Hono } from 'hono'
import type { Keys } from '../keys.ts'

interface IssuerPlan {
  /** The `iss` of its tokens, with the slash at the end where it has one. */
  readonly issuer: string
  /** Below the issuer. */
  readonly jwksPath: string
  /** What its discovery document says besides. */
  readonly supported: object
}

/**
 * What an OpenID Connect issuer publishes: a discovery document, and the keys that its tokens can be checked with.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function publishIssuer(app: Hono, { issuer, jwksPath, supported }: IssuerPlan, keys: Keys): void {
  const base = issuer.replace(/\/$/, '')
  const { pathname } = new URL(`${base}/`)
  app.get(`${pathname}.well-known/openid-configuration`, (c) =>
    c.json({
      issuer,
      jwks_uri: `${base}/${jwksPath}`,
      response_types_supported: ['id_token'],
      id_token_signing_alg_values_supported: ['RS256'],
      ...supported,
    }),
  )
  app.get(`${pathname}${jwksPath}`, (c) => c.json({ keys: [{ ...keys.publicJwk, alg: 'RS256' }] }))
}

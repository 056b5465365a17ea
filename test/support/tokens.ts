import { NOON } from './fake-clock.ts'

export const HOME_TENANT = '11111111-aaaa-4bbb-8ccc-000000000001'
export const TARGET_TENANT = '22222222-aaaa-4bbb-8ccc-000000000002'
export const CLIENT_ID = '33333333-aaaa-4bbb-8ccc-000000000003'
export const PRINCIPAL_ID = '44444444-aaaa-4bbb-8ccc-000000000004'
export const HOUR = 3_600_000

/** Looks like a JWT and is signed by nobody. Give a `signature` to find the token again in a text. */
export function unsignedToken(
  claims: Readonly<Record<string, unknown>>,
  signature = 'bm9ib2R5LXNpZ25lZC10aGlz',
): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ typ: 'JWT', alg: 'RS256', kid: 'fake' })}.${part(claims)}.${signature}`
}

/** What a managed identity of the home tenant gives (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
export function assertionToken(claims: Readonly<Record<string, unknown>> = {}, signature?: string): string {
  return unsignedToken(
    {
      aud: 'fb60f99c-7a34-4190-8149-302f77469936',
      iss: `https://login.microsoftonline.com/${HOME_TENANT}/v2.0`,
      sub: PRINCIPAL_ID,
      exp: seconds(NOON + 24 * HOUR),
      ...claims,
    },
    signature,
  )
}

/** A token of the target tenant for Graph. */
export function accessToken(claims: Readonly<Record<string, unknown>> = {}, signature?: string): string {
  return unsignedToken(
    { aud: 'https://graph.microsoft.com', tid: TARGET_TENANT, exp: seconds(NOON + HOUR), ...claims },
    signature,
  )
}

export function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

import { type Claims, decodeClaims } from '../jwt.ts'
import { assertionError } from './assertion-error.ts'
import type { Assertion } from './source.ts'

type IdentityKind = 'system-assigned' | 'user-assigned' | 'workload' | 'github' | 'custom'

/** The identity behind an assertion, read from its claims, which are safe to show. */
export interface AssertionIdentity {
  readonly kind: IdentityKind
  readonly issuer: string
  readonly subject: string
  /** Object ID of the managed identity's service principal; `undefined` for tokens of other issuers. */
  readonly principalId: string | undefined
  readonly claims: Claims
}

/** `source` is the assertion source's own name. Rejects with `AssertionUnavailableError` for what is no JWT. */
export async function describeAssertion({ token }: Assertion, source: string): Promise<AssertionIdentity> {
  const claims = await claimsOf(token, source)
  const kind = kindOf(claims, source)
  const subject = textIn(claims, 'sub')
  const managed = kind === 'system-assigned' || kind === 'user-assigned'
  return { kind, issuer: textIn(claims, 'iss'), subject, principalId: managed ? subject : undefined, claims }
}

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'
const USER_ASSIGNED = /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\//i

/**
 * `xms_mirid` names the managed identity's Azure resource. For a system-assigned identity it names the resource that
 * the identity belongs to. Captures suggest that; Microsoft's documentation does not say it.
 */
function kindOf(claims: Claims, source: string): IdentityKind {
  if (textIn(claims, 'iss').startsWith(GITHUB_ISSUER)) return 'github'
  const resource = claims['xms_mirid']
  if (typeof resource === 'string') return USER_ASSIGNED.test(resource) ? 'user-assigned' : 'system-assigned'
  return source === 'token-file' ? 'workload' : 'custom'
}

/** Empty where the claim is missing or no text. */
function textIn(claims: Claims, name: string): string {
  const value = claims[name]
  return typeof value === 'string' ? value : ''
}

async function claimsOf(token: string, source: string): Promise<Claims> {
  try {
    return decodeClaims(token)
  } catch {
    throw await assertionError('ASSERTION_INVALID', 'ASSERTION_NOT_A_TOKEN', {
      message: `What ${source} gave is not a JSON Web Token.`,
    })
  }
}

import type { AssertionSource } from '../credential/assertion/source.ts'
import { clouds } from '../credential/clouds.ts'
import { decodeClaims } from '../credential/jwt.ts'
import { AssertionUnavailableError, ConfigError } from '../errors/errors.ts'
import type { CloudName } from '../names/cloud.ts'
import type { WantedApplication } from './desired.ts'
import type { TrustedIdentity } from './steps/step.ts'

export interface IdentityFacts {
  readonly homeTenantId: string
  readonly cloud: CloudName
  /** The application's identity, where this process runs on its host. */
  readonly assertion: AssertionSource
  readonly signal?: AbortSignal | undefined
}

/**
 * What the federated identity credential must hold for an application's identity: from the manifest, else from an
 * assertion of the identity itself. Throws `ConfigError` `IDENTITY_UNKNOWN` where neither says it.
 */
export async function trustedIdentity(
  { identity, key }: WantedApplication,
  { homeTenantId, cloud, assertion, signal }: IdentityFacts,
): Promise<TrustedIdentity> {
  const { exchangeAudience: audience, authorityHost } = clouds[cloud]
  const managed = (subject: string): TrustedIdentity => ({
    issuer: `${authorityHost}/${homeTenantId}/v2.0`,
    subject,
    audience,
    isManaged: true,
  })
  if (identity.principalId !== undefined) return managed(identity.principalId)
  if (identity.choice?.kind === 'object') return managed(identity.choice.objectId)
  const { issuer, subject } = identity
  if (issuer !== undefined && subject !== undefined) return { issuer, subject, audience, isManaged: false }
  try {
    const claims = decodeClaims((await assertion.get({ audience, signal })).token)
    const [said, whom] = [String(claims['iss']), String(claims['sub'])]
    return { issuer: said, subject: whom, audience, isManaged: said === managed('').issuer }
  } catch (error) {
    if (!(error instanceof AssertionUnavailableError)) throw error
    throw unknown(key, error)
  }
}

function unknown(key: string, cause: AssertionUnavailableError): ConfigError {
  return new ConfigError('IDENTITY_UNKNOWN', {
    message: `Which identity the application "${key}" is to trust is not known here.`,
    likelyCause: `The manifest does not say its \`principalId\`, and this is not its host (${cause.code}).`,
    fix: 'Run `towline identity` on the host and put what it prints into the manifest: `identity: { system: true, principalId: … }`.',
    cause,
  })
}

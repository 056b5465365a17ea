import { describeAssertion } from '../credential/assertion/describe.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { clouds } from '../credential/clouds.ts'
import { AssertionUnavailableError, ConfigError } from '../errors/errors.ts'
import type { CloudName } from '../names/cloud.ts'
import type { WantedApplication } from './wanted.ts'

/** What the federated identity credential must hold, to the letter. */
export interface TrustedIdentity {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** Whether the subject is a managed identity's service principal in the home tenant. */
  readonly isManaged: boolean
}

interface IdentityFacts {
  readonly homeTenantId: string
  readonly cloud: CloudName
  /** Assertions of the application's identity, if this process runs on its host. */
  readonly assertion: AssertionSource
  readonly signal?: AbortSignal | undefined
}

/**
 * What the federated identity credential must hold for an application's identity: from the manifest, else from an
 * assertion of the identity itself. Rejects with `ConfigError` `IDENTITY_UNKNOWN` if neither says it.
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
    const found = await describeAssertion(await assertion.get({ audience, signal }), assertion.source)
    if (found.issuer === '' || found.subject === '') throw unknown(key)
    return { issuer: found.issuer, subject: found.subject, audience, isManaged: found.issuer === managed('').issuer }
  } catch (error) {
    if (!(error instanceof AssertionUnavailableError)) throw error
    throw unknown(key, error)
  }
}

function unknown(key: string, cause?: AssertionUnavailableError): ConfigError {
  const why =
    cause === undefined ? 'its assertion names no issuer or no subject' : `this is not its host (${cause.code})`
  return new ConfigError('IDENTITY_UNKNOWN', {
    message: `The identity that the application "${key}" is to trust is not known here.`,
    likelyCause: `The manifest does not say its \`principalId\`, and ${why}.`,
    fix: 'Run `towline identity` on the host and put what it prints into the manifest: `identity: { system: true, principalId: … }`.',
    ...(cause === undefined ? {} : { cause }),
  })
}

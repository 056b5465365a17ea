import { guid } from '../../world/model/ids.ts'
import { refusal } from '../errors/index.ts'
import type { Assertion } from './assertion.ts'
import type { Client } from './client.ts'
import type { Parameters } from './parameters.ts'

/** Only an assertion will do: the emulator's applications have no secret that works, and no certificate. */
export function checkCredentialKind({ application }: Client, { secret }: Parameters): void {
  if (application.isFallbackPublicClient) throw refusal(700025)
  if (secret === '') return
  throw refusal(application.expiredSecrets?.includes(secret) ? 7000222 : 7000215, application.appId)
}

/**
 * A client that proves itself with a certificate signs the assertion in its own name.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function checkSelfIssued({ issuer, subject }: Assertion, { clientId }: Parameters): void {
  if (issuer !== subject || !guid.test(issuer)) return
  throw issuer.toLowerCase() === clientId.toLowerCase() ? refusal(700027, clientId) : refusal(700021)
}

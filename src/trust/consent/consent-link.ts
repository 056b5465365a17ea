import type { RequiredResourceAccess } from '../../directory/objects/application.ts'
import { TrustError } from '../../errors/errors.ts'
import { listSome } from '../../text/quote.ts'
import type { WantedApplication, WantedTarget } from '../desired.ts'

/**
 * Where an admin of the target consents to everything that the application's registration asks for. The first form of the
 * address, because the second one is for one API at a time.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function consentLink(
  authorityHost: string,
  tenantId: string,
  clientId: string,
  back?: { readonly redirectUri: string; readonly state: string },
): string {
  const url = new URL(`${authorityHost}/${tenantId}/adminconsent`)
  url.searchParams.set('client_id', clientId)
  if (back !== undefined) {
    url.searchParams.set('redirect_uri', back.redirectUri)
    url.searchParams.set('state', back.state)
  }
  return url.href
}

/**
 * Consent by link grants all that the registration asks for, and may take away what was granted beyond it. Throws
 * `TrustError` `TRUST_BLOCKED` where the target's grants would then differ from the manifest. `registered` is what the
 * home tenant has; left out where it was not read.
 */
export function refuseUnfitLink(
  { permissions: common }: WantedApplication,
  { name, permissions }: WantedTarget,
  registered?: readonly RequiredResourceAccess[],
): void {
  const beyond = permissions.filter(({ written }) => !common.some((permission) => permission.written === written))
  if (beyond.length > 0) {
    throw unfit(
      name,
      `it would not get ${listSome(beyond.map(({ written }) => written))}, which not all targets of the application get`,
    )
  }
  const asked = registered?.flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === 'Role')) ?? []
  if (asked.length > common.length) {
    throw unfit(
      name,
      `the registration asks for ${asked.length} application permissions, and the manifest wants ${common.length}`,
    )
  }
}

function unfit(target: string, why: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `Consent by link does not fit ${target}: ${why}.`,
    likelyCause: 'The link grants everything that the registration asks for, no more and no less.',
    fix: 'Use --consent api with an admin of the target signed in, or --consent handover; or give the target an application of its own.',
  })
}

import type { RequiredResourceAccess } from '../../directory/objects/application.ts'
import { TrustError } from '../../errors/errors.ts'
import { listSome } from '../../text/quote.ts'
import type { WantedApplication, WantedTarget } from '../wanted.ts'

/**
 * The address at which an admin of the target consents to everything that the application's registration asks for.
 * Entra has a second form, `/v2.0/adminconsent`; it is for one API at a time.
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
 * Throws `TrustError` `TRUST_BLOCKED` if consent by link would make the target's grants differ from the manifest: it
 * grants all that the registration asks for, and may take away what was granted beyond it. `registered` is what the
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
  const requested =
    registered?.flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === 'Role')) ?? []
  if (requested.length > common.length) {
    throw unfit(
      name,
      `the registration asks for ${requested.length} application permissions, and the manifest wants ${common.length}`,
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

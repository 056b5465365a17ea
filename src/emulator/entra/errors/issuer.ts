import { captured, unconfirmed, withoutUri } from './row.ts'

/** The keys of an assertion's issuer, where that is not Entra: the service fetches them from its discovery document. */
export const issuerErrors = {
  50166: withoutUri(captured(400, 'invalid_request', () => 'Request to External OIDC endpoint failed.')),
  // `error` and the text have been seen, the status has not.
  7000272: unconfirmed(
    401,
    'invalid_client',
    (keyId: string, issuer: string) =>
      `The certificate with identifier ${keyId} used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
  ),
}

import { captured, unconfirmed, withoutUri } from './row.ts'

/** What can stand in the way of a person who signs in. */
export const signInErrors = {
  70016: withoutUri(
    captured(
      400,
      'authorization_pending',
      () => 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    ),
  ),
  // By Microsoft's name for it, BadVerificationCode. CodeExpired (70019) is beside it; 70020 is what has been seen.
  70018: unconfirmed(400, 'bad_verification_code', () => 'Invalid verification code. Authorization is not approved.'),
  70020: unconfirmed(
    400,
    'expired_token',
    () => "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
  ),
  70008: unconfirmed(
    400,
    'invalid_grant',
    () => 'The provided authorization code or refresh token has expired due to inactivity.',
  ),
  54005: unconfirmed(
    400,
    'invalid_grant',
    () => 'OAuth2 Authorization code was already redeemed, please retry with a new valid code.',
  ),
  501481: unconfirmed(
    400,
    'invalid_grant',
    () => 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ),
  50020: unconfirmed(
    400,
    'invalid_grant',
    (user: string, tenant: string) =>
      `User account '${user}' from identity provider does not exist in tenant '${tenant}'.`,
  ),
  50034: unconfirmed(
    400,
    'invalid_grant',
    (user: string) => `The user account ${user} does not exist in the directory.`,
  ),
  50057: unconfirmed(400, 'invalid_grant', () => 'The user account is disabled.'),
  50105: unconfirmed(
    400,
    'invalid_grant',
    (name: string, appId: string, user: string) =>
      `Your administrator has configured the application ${name} ('${appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '${user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
  ),
  50076: unconfirmed(
    400,
    'interaction_required',
    (resource: string) =>
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resource}'.`,
  ),
  50011: unconfirmed(
    400,
    'invalid_request',
    (redirectUri: string, clientId: string) =>
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`,
  ),
  500113: unconfirmed(400, 'invalid_request', () => 'No reply address is registered for the application.'),
  65002: captured(
    400,
    'invalid_request',
    (client: string, resource: string) =>
      `Consent between first party application '${client}' and first party resource '${resource}' must be configured via preauthorization - applications owned and operated by Microsoft must get approval from the API owner before requesting tokens for that API.`,
  ),
  65004: unconfirmed(400, 'consent_required', () => 'User declined to consent to access the app.'),
  90094: unconfirmed(
    400,
    'consent_required',
    () => 'Admin consent is required for the permissions requested by this application.',
  ),
  650052: unconfirmed(
    400,
    'invalid_client',
    (api: string, tenant: string) =>
      `The app is trying to access a service '${api}' that your organization '${tenant}' lacks a service principal for.`,
  ),
  28000: unconfirmed(
    400,
    'invalid_scope',
    () => 'Provided value for the input parameter scope is not valid because it contains more than one resource.',
  ),
}

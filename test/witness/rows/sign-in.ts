import type { RowGroup } from '../row.ts'
import { numbers, refusedWith } from './sts.ts'

const devicePage = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code'
const codePage = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow'
const recording =
  'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/devicecodecredential/recording_authenticates_with_default_values.json @24b97158b3cc7d8aa69fe746bdbac449d8640d80'

const client_id = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
const scope = 'https://graph.microsoft.com/.default offline_access openid profile'

const deviceCode = { method: 'POST', path: '/{target.id}/oauth2/v2.0/devicecode', form: { client_id, scope } }
const entered = { approve: '{before.0.body.user_code}', user: '{target.users.0.userPrincipalName}' }
const poll = {
  method: 'POST',
  path: '/{target.id}/oauth2/v2.0/token',
  form: {
    client_id,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: '{before.0.body.device_code}',
  },
}
const signedIn = [deviceCode, entered, poll]
const refresh = {
  method: 'POST',
  path: '/{target.id}/oauth2/v2.0/token',
  form: {
    client_id,
    grant_type: 'refresh_token',
    refresh_token: '{before.2.body.refresh_token}',
    scope: 'https://graph.microsoft.com/.default',
  },
}

/** A verifier and its challenge, from RFC 7636, appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const redirect = 'http://localhost:8400/'
const authorizePath = '/{target.id}/oauth2/v2.0/authorize'
const query = `client_id=${client_id}&response_type=code&redirect_uri=${redirect}&scope=${encodeURIComponent(scope)}&state=12345`
const authorize = {
  path: `${authorizePath}?${query}&code_challenge=${challenge}&code_challenge_method=S256`,
  status: 302,
}
const redeem = {
  method: 'POST',
  path: '/{target.id}/oauth2/v2.0/token',
  form: {
    client_id,
    grant_type: 'authorization_code',
    code: '{before.0.query.code}',
    redirect_uri: redirect,
    code_verifier: verifier,
  },
}
/** Microsoft Graph Command Line Tools, which are asked for permissions by name. */
const namedScope = {
  client_id: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  scope: 'https://graph.microsoft.com/Application.ReadWrite.All',
}
/** The same with an application of the tenants in the place of the Azure CLI. */
const own = { client_id: '{application.appId}' }
const authorizeOwn = { ...authorize, path: authorize.path.replace(client_id, '{application.appId}') }
const redeemOwn = { ...redeem, form: { ...redeem.form, ...own } }
const mustProveItself = refusedWith(
  7000218,
  "The request body must contain the following parameter: 'client_assertion' or 'client_secret'\\.",
  { status: 401, error: 'invalid_client' },
)
const atOnce = { options: { autoApprove: true } }

export const signIn: RowGroup = {
  area: 'sign-in',
  request: { host: 'login.microsoftonline.com' },
  rows: [
    {
      id: 'device-code',
      source: recording,
      date: '2022-03-01',
      captured: true,
      what: 'A device code is good for 15 minutes and comes with a short code, a page and a sentence for people.',
      request: deviceCode,
      expect: {
        status: 200,
        body: {
          $inOrder: ['user_code', 'device_code', 'verification_uri', 'expires_in', 'interval', 'message'],
          user_code: { $match: '[A-Z0-9]{9}' },
          expires_in: 900,
          interval: 5,
          message: {
            $match:
              'To sign in, use a web browser to open the page .* and enter the code {body.user_code} to authenticate\\.',
          },
        },
      },
      ignore: ['verification_uri: microsoft.com/devicelogin in the capture, which no emulator can answer'],
    },
    {
      id: 'device-code-has-no-complete-address',
      source: devicePage,
      date: '2024-01-10',
      what: 'There is no verification_uri_complete.',
      request: deviceCode,
      expect: {
        status: 200,
        body: { $absent: ['verification_uri_complete'], verification_uri: { $match: 'https://.*' } },
      },
    },
    {
      id: 'device-code-pending',
      source: devicePage,
      date: '2024-01-10',
      what: 'Until the code was entered each poll is answered with authorization_pending.',
      before: [deviceCode],
      request: poll,
      expect: refusedWith(70016, 'OAuth 2\\.0 device flow error\\. Authorization is pending\\. Continue polling\\.', {
        status: 400,
        error: 'authorization_pending',
      }),
    },
    {
      id: 'device-code-of-a-confidential-client',
      source: 'https://github.com/Azure-Samples/active-directory-dotnetcore-devicecodeflow-v2/issues/9',
      date: '2019-04-05',
      captured: true,
      what: 'A device code brings no tokens to an application that does not allow public client flows: 7000218.',
      before: [{ ...deviceCode, form: { ...own, scope } }, entered],
      request: { ...poll, form: { ...poll.form, ...own } },
      expect: mustProveItself,
    },
    {
      id: 'device-code-of-a-public-client',
      source: 'https://learn.microsoft.com/graph/api/resources/application',
      date: '2026-11',
      what: 'isFallbackPublicClient makes an application a public client in flows without a redirect URI.',
      before: [
        { set: { 'application.isFallbackPublicClient': true } },
        { ...deviceCode, form: { ...own, scope } },
        { ...entered, approve: '{before.1.body.user_code}' },
      ],
      request: {
        ...poll,
        form: { ...poll.form, ...own, device_code: '{before.1.body.device_code}' },
      },
      expect: { status: 200, claims: { appid: '{application.appId}', idtyp: 'user' } },
    },
    {
      id: 'authorization-code-at-a-web-address',
      source: 'https://github.com/Azure/azure-sdk-for-go/issues/22386',
      date: '2024-02-14',
      captured: true,
      what: 'An application that is returned to a web address has to prove itself, though it allows public client flows.',
      given: { ...atOnce, set: { 'application.redirectUris': [redirect], 'application.isFallbackPublicClient': true } },
      before: [authorizeOwn],
      request: redeemOwn,
      expect: mustProveItself,
    },
    {
      id: 'authorization-code-at-a-public-address',
      source: 'https://github.com/Azure/azure-sdk-for-go/issues/22386',
      date: '2024-02-14',
      what: 'An application that is returned to an address for desktop applications needs no secret, at any port of the machine.',
      given: { ...atOnce, set: { 'application.publicClientRedirectUris': ['http://localhost/'] } },
      before: [authorizeOwn],
      request: redeemOwn,
      expect: { status: 200, claims: { appid: '{application.appId}', idtyp: 'user' } },
    },
    {
      id: 'device-code-unknown',
      source: `${devicePage} (the error), ${numbers} (the number)`,
      date: '2026-11',
      what: 'A device code that the service does not know is a bad_verification_code, 70018.',
      request: { ...poll, form: { ...poll.form, device_code: 'nothing' } },
      expect: refusedWith(70018, '.+', { status: 400, error: 'bad_verification_code' }),
    },
    {
      id: 'device-code-expired',
      source: devicePage,
      date: '2024-01-10',
      what: 'After 15 minutes the device code is an expired_token.',
      before: [deviceCode, { seconds: 901 }],
      request: poll,
      expect: refusedWith(
        70020,
        "The provided value for the input parameter 'device_code' is not valid\\. This device code has expired\\.",
        { status: 400, error: 'expired_token' },
      ),
    },
    {
      id: 'device-code-of-another-client',
      source: devicePage,
      date: '2024-01-10',
      what: 'A device code is good for the client that asked for it alone.',
      before: [deviceCode, entered],
      request: { ...poll, form: { ...poll.form, client_id: '1950a258-227b-4e31-a9cf-717495945fc2' } },
      expect: { status: 400, body: { $absent: ['access_token'], error: { $match: '\\w+' } } },
    },
    {
      id: 'device-code-is-good-once',
      source: 'https://datatracker.ietf.org/doc/html/rfc8628#section-3.5',
      date: '2019-08',
      what: 'A device code brings tokens once.',
      before: signedIn,
      request: poll,
      expect: { status: 400, body: { $absent: ['access_token'], error: { $match: '\\w+' } } },
    },
    {
      id: 'tokens-of-a-sign-in',
      source: recording,
      date: '2022-03-01',
      captured: true,
      what: 'A sign-in brings an access token, a refresh token, an ID token, the scopes of the API, and the family of the client.',
      before: [deviceCode, entered],
      request: { ...poll, form: { ...poll.form, client_info: '1' } },
      expect: {
        status: 200,
        body: {
          $inOrder: [
            'token_type',
            'scope',
            'expires_in',
            'ext_expires_in',
            'access_token',
            'refresh_token',
            'foci',
            'id_token',
            'client_info',
          ],
          token_type: 'Bearer',
          foci: '1',
          scope: { $match: '.*https://graph\\.microsoft\\.com/.*' },
        },
      },
    },
    {
      id: 'no-refresh-token-unless-asked-for',
      source: devicePage,
      date: '2024-01-10',
      what: 'There is a refresh token where offline_access was asked for, and an ID token where openid was.',
      before: [{ ...deviceCode, form: { client_id, scope: 'https://graph.microsoft.com/.default' } }, entered],
      request: poll,
      expect: { status: 200, body: { $absent: ['refresh_token', 'id_token'], token_type: 'Bearer' } },
    },
    {
      id: 'claims-of-a-person',
      source: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
      date: '2026-11',
      what: "The token of a person holds scopes, the person's name and ID, the directory roles as wids, and no roles.",
      before: [deviceCode, entered],
      request: poll,
      expect: {
        status: 200,
        claims: {
          scp: { $match: '.+' },
          upn: '{target.users.0.userPrincipalName}',
          oid: '{target.users.0.id}',
          wids: ['62e90394-69f5-4237-9190-012177145e10', 'b79fbf4d-3ef9-4689-8143-76b194e85509'],
          appidacr: '0',
          $absent: ['roles'],
        },
      },
    },
    {
      id: 'device-code-blocked-by-policy',
      source: 'https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows',
      date: '2026-11',
      what: 'Conditional Access may block the device code flow: 53003.',
      given: { set: { 'target.signInPolicies': { blockDeviceCode: true } } },
      before: [deviceCode, entered],
      request: poll,
      expect: refusedWith(53003, 'Access has been blocked by Conditional Access policies'),
    },
    {
      id: 'person-may-not-consent',
      source: 'https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview#administrator-consent',
      date: '2026-11',
      what: 'A person without a role does not consent to a permission that takes an administrator: 90094.',
      before: [
        { ...deviceCode, form: { ...namedScope } },
        { ...entered, user: '{target.users.1.userPrincipalName}' },
      ],
      request: { ...poll, form: { ...poll.form, client_id: namedScope.client_id } },
      expect: refusedWith(90094, 'Admin consent is required for the permissions requested by this application\\.'),
    },
    {
      id: 'person-consents-for-themselves',
      source: 'https://learn.microsoft.com/onedrive/developer/rest-api/concepts/permissions_reference',
      date: '2026-11',
      what: 'A person without a role consents to read the files that the person can read anyway (Files.Read.All).',
      before: [
        { ...deviceCode, form: { ...namedScope, scope: 'https://graph.microsoft.com/Files.Read.All' } },
        { ...entered, user: '{target.users.1.userPrincipalName}' },
      ],
      request: { ...poll, form: { ...poll.form, client_id: namedScope.client_id } },
      expect: { status: 200, claims: { scp: { $match: '(.* )?Files\\.Read\\.All( .*)?' } } },
    },
    {
      id: 'administrator-consents-at-sign-in',
      source: 'https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview#administrator-consent',
      date: '2026-11',
      what: 'An administrator consents to such a permission at the sign-in, and the token has it.',
      before: [{ ...deviceCode, form: { ...namedScope } }, entered],
      request: { ...poll, form: { ...poll.form, client_id: namedScope.client_id } },
      expect: { status: 200, claims: { scp: { $match: '(.* )?Application\\.ReadWrite\\.All( .*)?' } } },
    },
    {
      id: 'second-factor-is-required',
      source: numbers,
      date: '2026-11',
      what: 'A sign-in without the second factor that a policy asks for is refused with 50076.',
      given: { set: { 'target.signInPolicies': { requireMfa: true } } },
      before: [deviceCode, entered],
      request: poll,
      expect: refusedWith(50076, '.*you must use multi-factor authentication to access'),
    },
    {
      id: 'disabled-account',
      source: numbers,
      date: '2026-11',
      what: 'A person whose account is disabled is refused with 50057.',
      given: { set: { 'target.users.0.accountEnabled': false } },
      before: [deviceCode, entered],
      request: poll,
      expect: refusedWith(50057, 'The user account is disabled'),
    },
    {
      id: 'unknown-client-at-sign-in',
      source: numbers,
      date: '2026-11',
      what: 'People cannot sign in to an application that does not exist: 700016.',
      request: { ...deviceCode, form: { client_id: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10', scope } },
      expect: refusedWith(
        700016,
        "Application with identifier 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' was not found in the directory",
      ),
    },
    {
      id: 'scopes-of-two-apis',
      source: numbers,
      date: '2026-11',
      what: 'A sign-in is for one API: permissions of two are refused.',
      request: {
        ...deviceCode,
        form: { client_id, scope: 'https://graph.microsoft.com/.default https://management.azure.com/.default' },
      },
      expect: refusedWith(28000, '.*more than one resource'),
    },
    {
      id: 'refresh-token',
      source: codePage,
      date: '2026-11',
      what: 'A refresh token brings a new access token.',
      before: signedIn,
      request: refresh,
      expect: { status: 200, claims: { oid: '{target.users.0.id}', aud: 'https://graph.microsoft.com' } },
    },
    {
      id: 'refresh-token-for-another-api',
      source: codePage,
      date: '2026-11',
      what: 'A refresh token is bound to person and client, and not to the API.',
      before: signedIn,
      request: { ...refresh, form: { ...refresh.form, scope: 'https://management.azure.com/.default' } },
      expect: { status: 200, claims: { oid: '{target.users.0.id}', aud: 'https://management.azure.com' } },
    },
    {
      id: 'refresh-token-of-the-family',
      source: 'https://github.com/secureworks/family-of-client-ids-research',
      date: '2022-03',
      what: 'Clients of the family (foci) redeem the refresh tokens of each other.',
      before: signedIn,
      request: { ...refresh, form: { ...refresh.form, client_id: '1950a258-227b-4e31-a9cf-717495945fc2' } },
      expect: { status: 200, claims: { appid: '1950a258-227b-4e31-a9cf-717495945fc2', oid: '{target.users.0.id}' } },
    },
    {
      id: 'refresh-token-of-another-client',
      source: codePage,
      date: '2026-11',
      what: 'A client outside of the family does not redeem the refresh token of another.',
      before: signedIn,
      request: { ...refresh, form: { ...refresh.form, client_id: '14d82eec-204b-4c2f-b7e8-296a70dab67e' } },
      expect: { status: { $between: [400, 499] }, body: { $absent: ['access_token'], error: { $match: '\\w+' } } },
    },
    {
      id: 'refresh-token-of-a-disabled-account',
      source: numbers,
      date: '2026-11',
      what: 'A refresh token brings nothing once the account is disabled.',
      before: [...signedIn, { set: { 'target.users.0.accountEnabled': false } }],
      request: refresh,
      expect: refusedWith(50057, 'The user account is disabled'),
    },
    {
      id: 'authorization-code',
      source: codePage,
      date: '2026-11',
      what: 'A sign-in in the browser leads back to the reply address with a code and the state that was sent.',
      given: atOnce,
      request: { path: authorize.path },
      expect: { status: 302, headers: { location: { $match: 'http://localhost:8400/\\?code=[^&]+&.*state=12345.*' } } },
    },
    {
      id: 'sign-in-without-a-response-type',
      source: codePage,
      date: '2026-11',
      what: 'A sign-in in the browser has to say that it wants a code: response_type is required.',
      given: atOnce,
      request: { path: authorize.path.replace('&response_type=code', '') },
      expect: { status: 400, body: { $match: '.*AADSTS900144: [^<]*response_type.*' } },
    },
    {
      id: 'silent-sign-in-of-nobody',
      source: codePage,
      date: '2026-11',
      what: 'With prompt=none no page asks; where nobody is signed in, the client hears of an error.',
      request: { path: `${authorize.path}&prompt=none` },
      expect: { status: 302, headers: { location: { $match: 'http://localhost:8400/\\?error=\\w+_required&.*' } } },
    },
    {
      id: 'implicit-flow',
      source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow',
      date: '2026-11',
      what: 'Pages without a server could get tokens from the sign-in itself (response_type=token).',
      request: { path: authorize.path.replace('response_type=code', 'response_type=token') },
      notPlayed: { why: 'No client of this flow is a page.' },
    },
    {
      id: 'authorization-code-redeemed',
      source: codePage,
      date: '2026-11',
      what: 'The code and the verifier of its challenge bring tokens.',
      given: atOnce,
      before: [authorize],
      request: redeem,
      expect: {
        status: 200,
        body: { $inOrder: ['access_token', 'refresh_token', 'id_token'] },
        claims: { tid: '{target.id}' },
      },
    },
    {
      id: 'authorization-code-with-another-verifier',
      source: numbers,
      date: '2026-11',
      what: 'A verifier that does not fit the challenge is refused with 501481.',
      given: atOnce,
      before: [authorize],
      request: { ...redeem, form: { ...redeem.form, code_verifier: 'somebody-elses-verifier-that-is-long-enough-0' } },
      expect: refusedWith(
        501481,
        'The Code_Verifier does not match the code_challenge supplied in the authorization request',
      ),
    },
    {
      id: 'authorization-code-is-good-once',
      source: numbers,
      date: '2026-11',
      what: 'A code that was redeemed is refused with 54005.',
      given: atOnce,
      before: [authorize, redeem],
      request: redeem,
      expect: refusedWith(54005, 'OAuth2 Authorization code was already redeemed'),
    },
    {
      id: 'authorization-code-expired',
      source: codePage,
      date: '2026-11',
      what: 'A code is good for about ten minutes.',
      given: atOnce,
      before: [authorize, { seconds: 601 }],
      request: redeem,
      expect: { status: 400, body: { error: 'invalid_grant', $absent: ['access_token'] } },
    },
    {
      id: 'reply-address-is-compared',
      source: numbers,
      date: '2026-11',
      what: 'A reply address that is not registered is refused on a page, with 50011, and nobody is sent there.',
      given: atOnce,
      request: {
        path: `${authorizePath}?client_id={application.appId}&response_type=code&redirect_uri=https://evil.example/&scope=openid`,
      },
      expect: {
        status: { $between: [400, 499] },
        headers: { $absent: ['location'] },
        body: { $match: '.*AADSTS50011.*' },
      },
    },
    {
      id: 'answer-as-a-form',
      source: codePage,
      date: '2026-11',
      what: 'With response_mode=form_post the answer comes as a page with a form.',
      given: atOnce,
      request: { path: `${authorize.path}&response_mode=form_post` },
      expect: {
        status: 200,
        headers: { 'content-type': { $match: 'text/html.*' } },
        body: {
          $match: '.*<form method="post" action="http://localhost:8400/">.*name="code".*name="state" value="12345".*',
        },
      },
    },
    {
      id: 'user-info',
      source: 'https://learn.microsoft.com/entra/identity-platform/userinfo',
      date: '2026-11',
      what: 'The UserInfo endpoint of Microsoft Graph tells about the person of a token.',
      request: { host: 'graph.microsoft.com', path: '/oidc/userinfo', auth: 'target admin' },
      notPlayed: { why: 'The ID token says as much, and no client of this flow asks.' },
    },
    {
      id: 'sign-out',
      source: 'https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request',
      date: '2026-11',
      what: 'A browser signs out at the logout page.',
      request: { path: '/{target.id}/oauth2/v2.0/logout' },
      notPlayed: { why: 'The emulator keeps no session of a browser.' },
    },
    {
      id: 'saml-sign-in',
      source: 'https://learn.microsoft.com/entra/identity-platform/single-sign-on-saml-protocol',
      date: '2026-11',
      what: 'Applications may have people sign in by SAML.',
      request: { path: '/{target.id}/saml2' },
      notPlayed: { why: 'Nothing of this flow uses SAML.' },
    },

    {
      id: 'named-scope-with-the-azure-cli',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-python/pull/678',
      date: '2024-04-23',
      captured: true,
      what: "Microsoft's own client asks for a permission of Microsoft Graph by name and is refused, because it has to be authorised beforehand.",
      request: {
        host: 'login.microsoftonline.com',
        method: 'POST',
        path: '/{home.id}/oauth2/v2.0/devicecode',
        form: {
          client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
          scope: 'https://graph.microsoft.com/Application.ReadWrite.All',
        },
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_request',
          error_codes: [65002],
          error_description: {
            $match: 'AADSTS65002: .*04b07795-8ddb-461a-bbee-02f9e1bf7b46.*00000003-0000-0000-c000-000000000000.*',
          },
        },
      },
      ignore: ['the status, which the source does not tell'],
    },
  ],
}

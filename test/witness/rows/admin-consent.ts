import type { RowGroup, RowRequest } from '../row.ts'

const v1 = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow'
const v2 = 'https://learn.microsoft.com/entra/identity-platform/v2-admin-consent'
const roles = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'

const address =
  '/{target.id}/adminconsent?client_id={application.appId}&redirect_uri=https://app.example/back&state=12345'
const addressOfV2 =
  '/{target.id}/v2.0/adminconsent?client_id={application.appId}&redirect_uri=https://app.example/back&state=12345&scope=https://graph.microsoft.com/.default'

/** The person signs in, and the page of permissions comes. */
function signIn(path: string, person = 'admin'): RowRequest {
  return { method: 'POST', path, form: { user: `{target.users.${person === 'admin' ? 0 : 1}.userPrincipalName}` } }
}

/** A button on the page that the first step brought. */
function press(path: string, decision: 'accept' | 'cancel'): RowRequest {
  return { method: 'POST', path, form: { session: '{before.0.inputs.session}', decision } }
}

const applicationAdministrator = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'
const graphToken = { host: 'graph.microsoft.com', auth: 'target admin' } as const

/** The pages at which an administrator consents for a whole tenant. */
export const adminConsent: RowGroup = {
  area: 'grants',
  given: { roles: ['Application.Read.All'], set: { 'application.redirectUris': ['https://app.example/back'] } },
  request: { host: 'login.microsoftonline.com' },
  rows: [
    {
      id: 'consent-accepted',
      source: v1,
      date: '2026-11',
      what: 'After consent the first form returns with admin_consent, the tenant and the state.',
      before: [signIn(address)],
      request: press(address, 'accept'),
      expect: {
        status: 302,
        headers: {
          location: {
            $match: 'https://app\\.example/back\\?(?=.*admin_consent=True)(?=.*tenant={target.id})(?=.*state=12345).*',
          },
        },
      },
    },
    {
      id: 'consent-cancelled',
      source: v1,
      date: '2026-11',
      what: 'When the admin cancels, the first form returns with permission_denied.',
      before: [signIn(address)],
      request: press(address, 'cancel'),
      expect: {
        status: 302,
        headers: {
          location: {
            $match:
              'https://app\\.example/back\\?(?=.*error=permission_denied)(?=.*error_description=The\\+admin\\+canceled).*',
          },
        },
      },
    },
    {
      id: 'consent-of-the-second-form-accepted',
      source: v2,
      date: '2026-11',
      what: 'The second form also returns the scope that was consented to.',
      before: [signIn(addressOfV2)],
      request: press(addressOfV2, 'accept'),
      expect: {
        status: 302,
        headers: {
          location: {
            $match:
              'https://app\\.example/back\\?(?=.*admin_consent=True)(?=.*tenant={target.id})(?=.*scope=)(?=.*state=12345).*',
          },
        },
      },
    },
    {
      id: 'consent-of-the-second-form-cancelled',
      source: v2,
      date: '2026-11',
      what: 'The second form says admin_consent=True even when the admin cancelled; the error beside it counts.',
      before: [signIn(addressOfV2)],
      request: press(addressOfV2, 'cancel'),
      expect: {
        status: 302,
        headers: {
          location: {
            $match:
              'https://app\\.example/back\\?(?=.*admin_consent=True)(?=.*error=consent_required)(?=.*AADSTS65004).*',
          },
        },
      },
    },
    {
      id: 'consent-of-the-second-form-needs-a-scope',
      source: v2,
      date: '2026-11',
      what: 'The second form needs a scope.',
      request: { path: '/{target.id}/v2.0/adminconsent?client_id={application.appId}' },
      expect: { status: { $between: [200, 400] }, body: { $match: '.*AADSTS900144.*scope.*' } },
    },
    {
      id: 'consent-makes-the-service-principal',
      source: 'https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals',
      date: '2026-11',
      what: 'Consent makes the service principal of the application in the tenant.',
      given: { missing: ['servicePrincipal'] },
      before: [signIn(address), { ...press(address, 'accept'), status: 302 }],
      request: { ...graphToken, path: "/v1.0/servicePrincipals(appId='{application.appId}')" },
      expect: { status: 200, body: { appId: '{application.appId}', appOwnerOrganizationId: '{home.id}' } },
    },
    {
      id: 'consent-assigns-the-roles',
      source: roles,
      date: '2026-11',
      what: 'Consent assigns the application permissions that the registration asks for, and may revoke others: the next token shows it.',
      before: [signIn(address), { ...press(address, 'accept'), status: 302 }],
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { roles: ['Sites.FullControl.All'] },
      },
    },
    {
      id: 'consent-takes-an-administrator',
      source: roles,
      date: '2026-11',
      what: 'A person without a role cannot consent for the tenant: AADSTS90094.',
      request: signIn(address, 'user'),
      expect: { status: { $between: [200, 403] }, body: { $match: '.*AADSTS90094.*' } },
    },
    {
      id: 'consent-to-graph-takes-the-privileged-role',
      source: roles,
      date: '2026-11',
      what: 'An Application Administrator does not consent to application permissions of Microsoft Graph.',
      given: { set: { 'target.roleAssignments.0.roleDefinitionId': applicationAdministrator } },
      request: signIn(address),
      expect: { status: { $between: [200, 403] }, body: { $match: '.*AADSTS90094.*' } },
    },
    {
      id: 'consent-to-delegated-permissions-by-an-application-administrator',
      source: roles,
      date: '2026-11',
      what: 'An Application Administrator consents to delegated permissions of Microsoft Graph.',
      given: {
        set: {
          'target.roleAssignments.0.roleDefinitionId': applicationAdministrator,
          'application.requiredResourceAccess.0.resourceAccess': [
            { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' },
          ],
        },
      },
      before: [signIn(address)],
      request: press(address, 'accept'),
      expect: {
        status: 302,
        headers: {
          location: { $match: 'https://app\\.example/back\\?(?=.*admin_consent=True)(?=.*tenant={target.id}).*' },
        },
      },
    },
    {
      id: 'consent-with-an-unknown-redirect',
      source:
        'https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50011-redirect-uri-mismatch',
      date: '2026-11',
      what: 'A reply address that the application has not registered is refused: AADSTS50011.',
      request: {
        path: '/{target.id}/adminconsent?client_id={application.appId}&redirect_uri=https://evil.example/back',
      },
      expect: { status: { $between: [200, 400] }, body: { $match: '.*AADSTS50011.*' } },
    },
    {
      id: 'consent-for-an-unknown-application',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      date: '2026-11',
      what: 'Consent for an application that nobody registered is refused: AADSTS700016.',
      request: { path: '/{target.id}/adminconsent?client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' },
      expect: { status: { $between: [200, 400] }, body: { $match: '.*AADSTS700016.*' } },
    },
    {
      id: 'consent-for-a-single-tenant-application',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      date: '2026-11',
      what: 'An application for one tenant gets no consent in another: AADSTS50194.',
      given: { set: { 'application.signInAudience': 'AzureADMyOrg' } },
      request: signIn(address),
      expect: { status: { $between: [200, 400] }, body: { $match: '.*AADSTS50194.*' } },
    },
    {
      id: 'consent-without-any-reply-address',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      date: '2026-11',
      what: 'Where the application has no reply address, the consent ends on AADSTS500113.',
      given: { set: { 'application.redirectUris': [] } },
      before: [signIn('/{target.id}/adminconsent?client_id={application.appId}')],
      request: press('/{target.id}/adminconsent?client_id={application.appId}', 'accept'),
      expect: { status: { $between: [200, 400] }, body: { $match: '.*AADSTS500113.*' } },
    },
    {
      id: 'consent-to-an-api-that-is-not-there',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      date: '2026-11',
      what: 'Consent to an API that the tenant does not have is refused: AADSTS650052.',
      given: { set: { 'application.requiredResourceAccess.0.resourceAppId': 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' } },
      request: signIn(address),
      expect: { status: { $between: [200, 400] }, body: { $match: '.*AADSTS650052.*' } },
    },
    {
      id: 'consent-asked-by-a-person',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow',
      date: '2026-11',
      what: 'A person who may not consent can ask an administrator for it on the page, where the tenant allows so.',
      request: { ...graphToken, path: '/v1.0/identityGovernance/appConsent/appConsentRequests' },
      notPlayed: { why: 'The emulator has no requests for consent: an administrator opens the page.' },
    },
  ],
}

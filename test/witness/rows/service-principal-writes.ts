import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const all = '/v1.0/servicePrincipals'
const own = `${all}/{servicePrincipal.id}`

/** Service principals, mostly those that stand for an application of another tenant. */
export const servicePrincipalWrites: RowGroup = {
  area: 'service principals',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'service-principal-as-it-is-made',
      source: `${api}/serviceprincipal-post-serviceprincipals`,
      date: '2026-11',
      what: 'A client ID is enough to make the service principal of a multi-tenant application; it names the owner’s tenant.',
      before: [{ method: 'DELETE', path: own }],
      request: { method: 'POST', path: all, json: { appId: '{application.appId}' } },
      expect: {
        status: 201,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity',
          accountEnabled: true,
          appDisplayName: '{application.displayName}',
          appId: '{application.appId}',
          appOwnerOrganizationId: '{home.id}',
          appRoleAssignmentRequired: false,
          servicePrincipalNames: ['{application.appId}'],
          servicePrincipalType: 'Application',
        },
      },
    },
    {
      id: 'service-principal-that-is-there',
      source: 'https://github.com/Azure/reliable-web-app-pattern-java/issues/185',
      date: '2023-08-10',
      captured: true,
      what: 'A second service principal of the same application is refused with 409, by the name that is in use.',
      request: { method: 'POST', path: all, json: { appId: '{application.appId}' } },
      expect: {
        status: 409,
        body: {
          error: {
            code: 'Request_MultipleObjectsWithSameKeyValue',
            message:
              'The service principal cannot be created, updated, or restored because the service principal name {application.appId} is already in use.',
          },
        },
      },
    },
    {
      id: 'service-principal-upsert-creates',
      source: `${api}/serviceprincipal-upsert`,
      date: '2026-11',
      what: 'A PATCH by client ID that may create what is missing makes the service principal: 201.',
      before: [{ method: 'DELETE', path: own }],
      request: {
        method: 'PATCH',
        path: `${all}(appId='{application.appId}')`,
        headers: { prefer: 'create-if-missing' },
        json: { displayName: '{application.displayName}' },
      },
      expect: { status: 201, body: { appId: '{application.appId}', appOwnerOrganizationId: '{home.id}' } },
    },
    {
      id: 'service-principal-upsert-updates',
      source: `${api}/serviceprincipal-upsert`,
      date: '2026-11',
      what: 'The upsert of a service principal that is there updates it: 204.',
      request: {
        method: 'PATCH',
        path: `${all}(appId='{application.appId}')`,
        headers: { prefer: 'create-if-missing' },
        json: { notes: 'Upserted' },
      },
      expect: { status: 204, body: { $match: '' } },
    },
    {
      id: 'service-principal-upsert-without-preference',
      source: `${api}/serviceprincipal-upsert`,
      date: '2026-11',
      what: 'Without Prefer: create-if-missing a PATCH by client ID makes no service principal: 404.',
      before: [{ method: 'DELETE', path: own }],
      request: { method: 'PATCH', path: `${all}(appId='{application.appId}')`, json: { notes: 'Upserted' } },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'service-principal-of-a-single-tenant-application',
      source: 'https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant',
      date: '2026-11',
      what: 'An application for one tenant gets no service principal in another.',
      before: [
        { method: 'DELETE', path: own },
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          json: { signInAudience: 'AzureADMyOrg' },
          auth: 'home',
        },
      ],
      request: { method: 'POST', path: all, json: { appId: '{application.appId}' } },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', details: [{ code: 'NoBackingApplicationObject' }] } },
      },
    },
    {
      id: 'service-principal-by-client-id',
      source: `${api}/serviceprincipal-get`,
      date: '2026-11',
      what: 'A service principal can be addressed by the client ID of its application.',
      request: { path: `${all}(appId='{application.appId}')?$select=id` },
      expect: { status: 200, body: { id: '{servicePrincipal.id}' } },
    },
    {
      id: 'service-principal-by-one-of-its-names',
      source: `${api}/resources/serviceprincipal`,
      date: '2026-11',
      what: 'A service principal is found by one of its names with any.',
      request: { path: `${all}?$filter=servicePrincipalNames/any(c:c eq '{application.appId}')&$select=id` },
      expect: { status: 200, body: { value: [{ id: '{servicePrincipal.id}' }] } },
    },
    {
      id: 'service-principal-without-grants',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent',
      date: '2026-11',
      what: 'A new service principal has no permissions: to be known is no consent.',
      before: [
        { method: 'DELETE', path: own },
        { method: 'POST', path: all, json: { appId: '{application.appId}' } },
      ],
      request: { path: `${all}/{before.1.body.id}/appRoleAssignments` },
      expect: { status: 200, body: { $absent: ['@odata.nextLink'], value: [] } },
    },
    {
      id: 'disabled-service-principal-elsewhere',
      source: 'https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals',
      date: '2026-11',
      what: 'A service principal that is disabled in one tenant still gets tokens in another.',
      before: [{ method: 'PATCH', path: own, json: { accountEnabled: false } }],
      request: { exchange: {}, path: '/{home.id}/oauth2/v2.0/token' },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { tid: '{home.id}' } },
    },
    {
      id: 'service-principal-owner-tenant-is-read-only',
      source: `${api}/resources/serviceprincipal`,
      date: '2026-11',
      what: 'The tenant that owns the application is no property that an admin may set.',
      request: { method: 'PATCH', path: own, json: { appOwnerOrganizationId: '{target.id}' } },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: ".*'appOwnerOrganizationId'.*" } } },
      },
    },
    {
      id: 'service-principal-takes-an-administrator',
      source: `${api}/serviceprincipal-post-serviceprincipals`,
      date: '2026-11',
      what: 'A person without a role brings in no application of another tenant.',
      before: [{ method: 'DELETE', path: own }],
      request: { method: 'POST', path: all, json: { appId: '{application.appId}' }, auth: 'target user' },
      expect: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    },
    {
      id: 'service-principal-by-an-administrator',
      source: `${api}/serviceprincipal-post-serviceprincipals`,
      date: '2026-11',
      what: 'An administrator brings in an application of another tenant by its client ID alone.',
      before: [{ method: 'DELETE', path: own }],
      request: { method: 'POST', path: all, json: { appId: '{application.appId}' }, auth: 'target admin' },
      expect: { status: 201, body: { appId: '{application.appId}', appOwnerOrganizationId: '{home.id}' } },
    },
    {
      id: 'service-principals-of-managed-identities',
      source: `${api}/resources/serviceprincipal`,
      date: '2026-11',
      what: 'A managed identity is a service principal of the type ManagedIdentity, whose alternative names hold its Azure resource.',
      request: { path: `${all}/{identity.principalId}`, auth: 'home' },
      expect: {
        status: 200,
        body: {
          servicePrincipalType: 'ManagedIdentity',
          alternativeNames: [{ $match: 'isExplicit=(True|False)' }, { $match: '/subscriptions/.*' }],
        },
      },
    },
    {
      id: 'managed-identities-have-no-application',
      source: 'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview',
      date: '2026-11',
      what: 'Behind the service principal of a managed identity is no application object.',
      request: { path: "/v1.0/applications(appId='{identity.clientId}')", auth: 'home' },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'service-principal-of-graph',
      source: 'https://learn.microsoft.com/graph/permissions-grant-via-msgraph',
      date: '2026-11',
      what: 'Microsoft Graph is a service principal in each tenant: with the same client ID, and an object ID of the tenant.',
      request: { path: `${all}(appId='00000003-0000-0000-c000-000000000000')?$select=id,appId,displayName` },
      expect: {
        status: 200,
        body: { id: '{graph.id}', appId: '00000003-0000-0000-c000-000000000000', displayName: 'Microsoft Graph' },
      },
    },
    {
      id: 'settings-of-the-application-on-its-service-principal',
      source: `${api}/resources/application`,
      date: '2026-11',
      what: 'Tags, reply addresses and the home page of an application also show on its service principals.',
      before: [
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          auth: 'home',
          json: {
            tags: ['blue'],
            web: { redirectUris: ['https://adatum.example/'], homePageUrl: 'https://adatum.example' },
          },
        },
      ],
      request: { path: `${own}?$select=tags,replyUrls,homepage` },
      expect: {
        status: 200,
        body: { tags: ['blue'], replyUrls: ['https://adatum.example/'], homepage: 'https://adatum.example' },
      },
      differs: {
        why: 'A service principal shows names, permissions and audience of its application, which tokens depend on. A change of anything else would have to reach each of thousands of tenants.',
        instead: { status: 200, body: { tags: [], replyUrls: [], homepage: null } },
      },
    },
    {
      id: 'service-principal-of-graph-is-there',
      source: 'https://learn.microsoft.com/autopilot/device-preparation/tutorial/user-driven/entra-join-device-group',
      date: '2026-11',
      what: "A second service principal of Microsoft's own application is refused as that of any other is.",
      request: { method: 'POST', path: all, json: { appId: '00000003-0000-0000-c000-000000000000' } },
      expect: {
        status: 409,
        body: {
          error: {
            code: 'Request_MultipleObjectsWithSameKeyValue',
            message: {
              $match: '.*the service principal name 00000003-0000-0000-c000-000000000000 is already in use\\.',
            },
          },
        },
      },
      ignore: ['the application, which is another one of Microsoft in the source'],
    },
    {
      id: 'service-principal-of-a-microsoft-application',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/create-service-principal-cross-tenant',
      date: '2026-11',
      what: "The service principal of an API of Microsoft's is made by its client ID, where the tenant has none.",
      request: { method: 'POST', path: all, json: { appId: '00000012-0000-0000-c000-000000000000' } },
      notPlayed: { why: 'A tenant of the emulator has the APIs of its world from its first day.' },
    },
    {
      id: 'token-policies-of-service-principals',
      source: `${api}/serviceprincipal-list-tokenissuancepolicies`,
      date: '2026-11',
      what: 'Policies for the issuance and the lifetime of tokens are assigned to service principals.',
      request: { path: `${own}/tokenLifetimePolicies` },
      notPlayed: { why: 'The emulated token service has one lifetime of tokens, which is an option.' },
    },
    {
      id: 'secrets-of-service-principals',
      source: `${api}/serviceprincipal-addpassword`,
      date: '2026-11',
      what: 'addPassword creates a secret of a service principal.',
      request: { method: 'POST', path: `${own}/addPassword`, json: {} },
      notPlayed: { why: 'The emulator knows no secret that works: the flow that it plays has none.' },
    },
    {
      id: 'changes-of-service-principals',
      source: `${api}/serviceprincipal-delta`,
      date: '2026-11',
      what: 'Changes to service principals can be followed by delta.',
      request: { path: `${all}/delta` },
      notPlayed: { why: 'The emulator follows changes of users, groups and drives.' },
    },
  ],
}

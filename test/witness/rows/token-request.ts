import type { RowGroup } from '../row.ts'
import { msalTexts, numbers, refusedWith } from './sts.ts'

const grantPage = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow'
const restrictions = 'https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions'
const clouds = 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud'
const token = { host: 'login.microsoftonline.com', method: 'POST', path: '/{target.id}/oauth2/v2.0/token' }

export const tokenRequest: RowGroup = {
  area: 'token request',
  rows: [
    {
      id: 'token-by-get',
      source: numbers,
      date: '2026-11',
      what: 'The token endpoint takes POST alone, and refuses another method with 900561.',
      request: { ...token, method: 'GET' },
      expect: refusedWith(900561, 'The endpoint only accepts POST requests\\. Received a GET request'),
    },
    {
      id: 'grant-type-is-required',
      source: numbers,
      date: '2026-11',
      what: 'A form without grant_type is refused with 900144, which names the parameter.',
      request: { exchange: { grant_type: null } },
      expect: refusedWith(900144, "The request body must contain the following parameter: 'grant_type'"),
    },
    {
      id: 'client-id-is-required',
      source: numbers,
      date: '2026-11',
      what: 'A form without client_id is refused with 900144, which names the parameter.',
      request: { exchange: { client_id: null } },
      expect: refusedWith(900144, "The request body must contain the following parameter: 'client_id'"),
    },
    {
      id: 'empty-field',
      source: numbers,
      date: '2026-11',
      what: 'A field that is there and empty is refused with 90014, which names the field.',
      request: { exchange: { scope: '' } },
      expect: refusedWith(90014, "The required field 'scope' is missing"),
    },
    {
      id: 'unknown-grant-type',
      source: `${numbers} (the number), https://datatracker.ietf.org/doc/html/rfc6749#section-5.2 (the error)`,
      date: '2026-11',
      what: 'A grant that the service does not know, as that of RFC 8693, is an unsupported_grant_type.',
      request: { exchange: { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' } },
      expect: refusedWith(70003, '.*token-exchange', { error: 'unsupported_grant_type' }),
    },
    {
      id: 'password-grant',
      source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc',
      date: '2026-11',
      what: 'A name and a password of a person bring a token (the password grant).',
      request: {
        ...token,
        form: {
          client_id: '{application.appId}',
          grant_type: 'password',
          username: 'a',
          password: 'b',
          scope: 'openid',
        },
      },
      notPlayed: { why: 'No user of the emulator has a password.' },
    },
    {
      id: 'on-behalf-of-grant',
      source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow',
      date: '2026-11',
      what: 'An API exchanges the token of a person for one of the next API (on behalf of).',
      request: {
        exchange: {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: 'x',
          requested_token_use: 'on_behalf_of',
        },
      },
      notPlayed: { why: 'The flow of Towline has no person behind it.' },
    },
    {
      id: 'no-credential',
      source: 'https://github.com/microsoftgraph/microsoft-graph-docs/issues/6060',
      date: '2019-10-23',
      captured: true,
      what: 'Client credentials without any credential are refused with 7000216.',
      request: { exchange: { client_assertion: null, client_assertion_type: null } },
      expect: refusedWith(
        7000216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type\\.",
      ),
    },
    {
      id: 'assertion-without-its-type',
      source:
        'https://github.com/haystackeditor/haystack-editor/issues/41; the status in https://github.com/tamhinsf/ChannelSurf/issues/38',
      date: '2024-12-03',
      captured: true,
      what: 'A body in which the service finds no credential is an invalid_client with 7000218.',
      request: { exchange: { client_assertion_type: null } },
      expect: {
        status: 401,
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error: 'invalid_client',
          error_description:
            "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'. Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}",
          error_codes: [7000218],
          error_uri: 'https://login.microsoftonline.com/error?code=7000218',
        },
      },
      ignore: [
        'the form of the capture, which was that of another grant',
        'the status, which the source does not tell',
      ],
    },
    {
      id: 'unknown-parameters-are-ignored',
      source: 'https://datatracker.ietf.org/doc/html/rfc6749#section-3.2',
      date: '2012-10',
      what: 'A parameter that the token endpoint does not know changes nothing.',
      request: { exchange: { 'x-anything': 'at all' } },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { aud: 'https://graph.microsoft.com' } },
    },
    {
      id: 'repeated-parameter',
      source: 'https://datatracker.ietf.org/doc/html/rfc6749#section-3.2',
      date: '2012-10',
      what: 'No parameter of a token request may come twice.',
      request: {
        ...token,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&grant_type=client_credentials&client_id={application.appId}',
      },
      expect: { status: 400, body: { error: 'invalid_request', $absent: ['access_token'] } },
    },
    {
      id: 'resource-at-the-second-version',
      source: numbers,
      date: '2026-11',
      what: 'The second version is asked for a scope, and refuses the parameter resource with 901002.',
      request: { exchange: { resource: 'https://graph.microsoft.com' } },
      expect: refusedWith(901002, "The 'resource' request parameter is not supported"),
    },
    {
      id: 'common-for-an-application',
      source: 'https://github.com/Azure/azure-sdk-for-net/issues/46762',
      date: '2024-10',
      captured: true,
      what: "An application that asks at common or organizations is looked for in Microsoft's own tenant, where it has no service principal.",
      request: { path: '/organizations/oauth2/v2.0/token', exchange: {} },
      expect: refusedWith(7000229, '.*missing service principal in the tenant f8cdef31-a31e-4b4a-93e4-5f571e91255a'),
    },
    {
      id: 'assignment-required',
      source: numbers,
      date: '2026-11',
      what: 'A resource that wants assignment refuses an application without one of its roles: 501051.',
      given: { roles: [], set: { 'graph.appRoleAssignmentRequired': true } },
      request: { exchange: {} },
      expect: refusedWith(
        501051,
        "Application '{application.appId}'\\({application.displayName}\\) is not assigned to a role for the application",
      ),
    },
    {
      id: 'assignment-required-and-there',
      source: 'https://learn.microsoft.com/entra/identity-platform/scenario-daemon-app-registration',
      date: '2026-11',
      what: 'An application with a role of a resource that wants assignment gets its token.',
      given: { set: { 'graph.appRoleAssignmentRequired': true } },
      request: { exchange: {} },
      expect: { status: 200, claims: { roles: ['Sites.FullControl.All'] } },
    },
    {
      id: 'malformed-tenant',
      source: 'https://github.com/caddy-dns/azure/issues/3',
      date: '2022-04-16',
      captured: true,
      what: 'A tenant that is neither an ID nor a domain is an invalid_request with 900023, which shows it.',
      request: { path: '/invalid_tenant/oauth2/v2.0/token', exchange: {} },
      expect: refusedWith(
        900023,
        "Specified tenant identifier 'invalid_tenant' is neither a valid DNS name, nor a valid external domain\\.",
        { status: 400, error: 'invalid_request' },
      ),
    },
    {
      id: 'tenant-of-zeros',
      source: 'https://github.com/microsoft/azure-devops-mcp/issues/587',
      date: '2025-10-13',
      captured: true,
      what: 'The empty GUID is no tenant and is refused with 900021.',
      request: { path: '/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token', exchange: {} },
      expect: refusedWith(
        900021,
        "Requested tenant identifier '00000000-0000-0000-0000-000000000000' is not valid\\. Tenant identifiers may not be an empty GUID\\.",
      ),
    },
    {
      id: 'unknown-domain',
      source: numbers,
      date: '2026-11',
      what: 'A domain that no tenant has verified is refused with 90002 and shown.',
      request: { path: '/nobody.example/oauth2/v2.0/token', exchange: {} },
      expect: refusedWith(90002, "Tenant 'nobody\\.example' not found\\."),
    },
    {
      id: 'tenant-by-domain',
      source: grantPage,
      date: '2026-11',
      what: 'The tenant of the address may be named by its ID or by a verified domain.',
      request: { path: '/{target.domains.0}/oauth2/v2.0/token', exchange: {} },
      expect: { status: 200, claims: { tid: '{target.id}' } },
    },
    {
      id: 'authority-by-its-older-name',
      source: clouds,
      date: '2026-11',
      what: 'login.windows.net is another name of the global authority.',
      request: { host: 'login.windows.net', exchange: {} },
      expect: { status: 200, claims: { tid: '{target.id}', iss: 'https://sts.windows.net/{target.id}/' } },
    },
    {
      id: 'government-tenant-at-the-global-authority',
      source: numbers,
      date: '2026-11',
      what: 'A tenant of the US Government is refused at the global authority with 900439.',
      given: { set: { 'target.cloud': 'usgov' } },
      request: { exchange: {} },
      expect: refusedWith(900439, 'USGClientNotSupportedOnPublicEndpoint'),
    },
    {
      id: 'global-tenant-at-the-government-authority',
      source: numbers,
      date: '2026-11',
      what: 'A tenant of the global cloud is refused at the authority of the US Government with 900440.',
      given: { set: { 'target.cloud': 'global' } },
      request: { host: 'login.microsoftonline.us', exchange: {} },
      expect: refusedWith(900440, 'PublicTenantNotSupportedOnUSGovEndpoint'),
    },
    {
      id: 'tenant-of-a-national-cloud',
      source: numbers,
      date: '2026-11',
      what: 'A tenant of another national cloud is refused with 90038, which names both clouds.',
      given: { set: { 'target.cloud': 'china' } },
      request: { exchange: {} },
      expect: refusedWith(90038, ".*National Cloud 'china'.*does not federate with china"),
    },
    {
      id: 'tenant-blocked-for-fraud',
      source: numbers,
      date: '2026-11',
      what: 'A tenant that Microsoft blocked is refused with 5000224.',
      given: { set: { 'target.blockedFor': 'fraud' } },
      request: { exchange: {} },
      expect: refusedWith(5000224, 'We are sorry, this resource is not available'),
    },
    {
      id: 'tenant-blocked-for-inactivity',
      source: numbers,
      date: '2026-11',
      what: 'A tenant that was not used for long is refused with 5000225, which names the page about it.',
      given: { set: { 'target.blockedFor': 'inactivity' } },
      request: { exchange: {} },
      expect: refusedWith(5000225, 'This tenant has been blocked due to inactivity.*https://aka\\.ms/TenantLifecycle'),
    },
    {
      id: 'tenant-restrictions',
      source: restrictions,
      date: '2026-11',
      what: 'A proxy that sets Restrict-Access-To-Tenants has every other tenant refused with 500021.',
      request: { exchange: {}, headers: { 'restrict-access-to-tenants': '{home.domains.0}' } },
      expect: refusedWith(500021, "Access to '.*' tenant is denied"),
    },
    {
      id: 'tenant-restrictions-v2',
      source: 'https://learn.microsoft.com/entra/external-id/tenant-restrictions-v2',
      date: '2026-11',
      what: "A proxy that names its tenant's policy has tenants refused that the policy does not allow: 5000211.",
      request: {
        exchange: {},
        headers: { 'sec-restrict-tenant-access-policy': '{home.id}:8e9fb53b-9a5c-4b9c-9e9b-1f2b2f0a9d11' },
      },
      expect: refusedWith(
        5000211,
        "A tenant restrictions policy added to this request by a device or network administrator does not allow access to '.*'",
      ),
    },
    {
      id: 'tenant-restrictions-with-this-tenant',
      source: restrictions,
      date: '2026-11',
      what: 'A tenant that Restrict-Access-To-Tenants lists, among others, is open.',
      request: { exchange: {}, headers: { 'restrict-access-to-tenants': '{home.domains.0}, {target.id}' } },
      expect: { status: 200, claims: { tid: '{target.id}' } },
    },
    {
      id: 'scope-of-another-form',
      source: msalTexts,
      date: '2023-12-08',
      captured: true,
      what: 'A scope whose resource is no identifier is refused with 70011.',
      request: { exchange: { scope: 'user.read/.default' } },
      expect: refusedWith(
        70011,
        "The provided request must include a 'scope' input parameter\\. The provided value for the input parameter 'scope' is not valid\\. The scope user\\.read/\\.default is not valid\\.",
      ),
    },
    {
      id: 'scope-of-two-resources',
      source: numbers,
      date: '2026-11',
      what: 'A request names one resource: two are refused.',
      request: { exchange: { scope: 'https://graph.microsoft.com/.default https://contoso.sharepoint.com/.default' } },
      expect: refusedWith(700022, '.*more than one resource.*'),
    },
    {
      id: 'scope-by-client-id',
      source: grantPage,
      date: '2026-11',
      what: 'A resource may be named by its application ID, and the token is then for that ID.',
      request: { exchange: { scope: '00000003-0000-0000-c000-000000000000/.default' } },
      expect: { status: 200, claims: { aud: '00000003-0000-0000-c000-000000000000' } },
    },
    {
      id: 'scope-with-a-slash-before-default',
      source: 'https://learn.microsoft.com/entra/identity-platform/scopes-oidc#trailing-slash-and-default',
      date: '2026-11',
      what: 'A resource whose name ends in a slash is asked for with two, and the token is for the name with its slash.',
      request: { exchange: { scope: 'https://graph.microsoft.com//.default' } },
      expect: { status: 200, claims: { aud: 'https://graph.microsoft.com/' } },
    },
    {
      id: 'disabled-resource',
      source: numbers,
      date: '2026-11',
      what: 'A resource whose service principal is disabled in the tenant is refused with 500014.',
      given: { set: { 'graph.accountEnabled': false } },
      request: { exchange: {} },
      expect: refusedWith(500014, "The service principal for resource 'https://graph\\.microsoft\\.com' is disabled"),
    },
    {
      id: 'certificate-bound-tokens',
      source: 'https://learn.microsoft.com/entra/msal/dotnet/advanced/proof-of-possession-tokens',
      date: '2026-11',
      what: 'A client may ask for a token that is bound to its certificate (token_type pop).',
      request: { exchange: { token_type: 'pop', req_cnf: 'eyJraWQiOiJ4In0' } },
      notPlayed: { why: 'An assertion of this flow proves the client once, and a plain token follows.' },
    },

    {
      id: 'unknown-tenant-is-invalid-tenant',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/azureapplicationcredential/recording_throws_an_authenticationerror_when_gettoken_is_called_and_azureapplicationcredential_authentication_failed.js @6cc69a22b01bf8433bf3d8e66fb0cda72ea83588',
      date: '2021-08-05',
      captured: true,
      what: 'The OAuth error of 90002 is invalid_tenant and not invalid_request, at the token endpoint as well.',
      request: {
        exchange: {},
        path: '/c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10/oauth2/v2.0/token',
      },
      expect: {
        status: 400,
        headers: {
          'x-ms-clitelem': '1,90002,0,,',
        },
        body: {
          error: 'invalid_tenant',
          error_codes: [90002],
          error_description: {
            $match: "AADSTS90002: Tenant 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' not found\\..*",
          },
        },
      },
      ignore: [
        'the endpoint: the capture is of the discovery document',
        'the layout and the wording of the description, which have changed since',
      ],
    },
    {
      id: 'form-of-msal',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientassertioncredential_internal/recording_sends_the_expected_parameters.js @831ec07459cdb41ba7e0c7e5023a3316cc7bc37d',
      date: '2022-02-01',
      captured: true,
      what: "MSAL's form, with its telemetry and in its order, is understood, and the ID in it is the correlation ID of the answer.",
      request: {
        host: 'login.microsoftonline.com',
        method: 'POST',
        path: '/{target.id}/oauth2/v2.0/token?client-request-id=1b0df012-2a8c-4f30-81bd-9e813ca19245',
        form: {
          client_id: '{application.appId}',
          scope: 'https://graph.microsoft.com/.default',
          grant_type: 'client_credentials',
          'x-client-SKU': 'msal.js.node',
          'x-client-VER': '1.5.0',
          'x-client-OS': 'linux',
          'x-client-CPU': 'x64',
          'x-ms-lib-capability': 'retry-after, h429',
          'x-client-current-telemetry': '5|771,2,,,|,',
          'x-client-last-telemetry': '5|0|||0,0',
          'client-request-id': '1b0df012-2a8c-4f30-81bd-9e813ca19245',
          client_assertion: 'client_assertion',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        },
      },
      expect: {
        status: 400,
        body: {
          error_codes: [50027],
          correlation_id: '1b0df012-2a8c-4f30-81bd-9e813ca19245',
        },
      },
    },
    {
      id: 'unknown-resource',
      source: 'https://github.com/rootinc/laravel-azure-middleware/issues/51',
      date: '2021-06-01',
      captured: true,
      what: 'A resource that is not in the tenant is refused with 500011 and the error invalid_resource, which names it and the tenant.',
      given: {
        options: {
          descriptionSeparator: '\r\n',
        },
      },
      request: {
        exchange: {
          scope: 'https://nobody.example/.default',
        },
      },
      expect: {
        status: 400,
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error: 'invalid_resource',
          error_description:
            'AADSTS500011: The resource principal named https://nobody.example was not found in the tenant named {target.displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.\r\nTrace ID: {body.trace_id}\r\nCorrelation ID: {body.correlation_id}\r\nTimestamp: {body.timestamp}',
          error_codes: [500011],
          error_uri: 'https://login.microsoftonline.com/error?code=500011',
        },
      },
      ignore: ['the tenant, called by its ID there and by its display name in captures of 2023-05-15 and 2025-04-28'],
    },
    {
      id: 'missing-scope-before-unknown-client',
      source:
        'https://learn.microsoft.com/entra/identity-platform/reference-error-codes (the number); https://github.com/n8n-io/n8n/issues/33881 (the text)',
      date: '2026-07-09',
      captured: true,
      what: 'A missing scope is refused with 900144 before the client is looked up.',
      request: {
        exchange: {
          scope: null,
          client_id: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        },
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_request',
          error_description:
            "AADSTS900144: The request body must contain the following parameter: 'scope'. Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}",
          error_codes: [900144],
          error_uri: 'https://login.microsoftonline.com/error?code=900144',
        },
      },
      ignore: ['that it comes before the client is looked up is reported without a recording'],
    },
    {
      id: 'form-that-is-json',
      source: 'https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1369',
      date: '2023-02-24',
      captured: true,
      what: 'A form that is JSON in truth has no grant type: 900144.',
      given: {
        options: {
          descriptionSeparator: '\r\n',
        },
      },
      request: {
        host: 'login.microsoftonline.com',
        method: 'POST',
        path: '/{target.id}/oauth2/v2.0/token',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: '{"grant_type":"client_credentials","client_id":"my_client_id","client_secret":"my_client_secret","scope":"https://graph.windows.com/.default"}',
      },
      expect: {
        status: 400,
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error: 'invalid_request',
          error_description:
            "AADSTS900144: The request body must contain the following parameter: 'grant_type'.\r\nTrace ID: {body.trace_id}\r\nCorrelation ID: {body.correlation_id}\r\nTimestamp: {body.timestamp}",
          error_codes: [900144],
          error_uri: 'https://login.microsoftonline.com/error?code=900144',
        },
      },
    },
    {
      id: 'scope-that-is-a-permission',
      source: 'https://github.com/microsoft/msticpy/pull/923',
      date: '2026-08-03',
      captured: true,
      what: 'A permission by its name is no scope for an application: 1002012.',
      request: {
        exchange: {
          scope: 'User.Read',
        },
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_scope',
          error_description:
            'AADSTS1002012: The provided value for scope User.Read is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI). Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}',
          error_codes: [1002012],
        },
      },
    },
    {
      id: 'scope-of-an-api-that-is-a-permission',
      source: 'https://github.com/MicrosoftDocs/azure-docs/issues/99862',
      date: '2022-10-12',
      captured: true,
      what: 'Neither is a permission of an API by its ID: 1002012, which shows the scope as it was sent.',
      request: {
        exchange: {
          scope: '6a8b4b39-c021-437c-b060-5a14a3fd65f3/full_access',
        },
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_scope',
          error_description:
            'AADSTS1002012: The provided value for scope 6a8b4b39-c021-437c-b060-5a14a3fd65f3/full_access is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI). Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}',
          error_codes: [1002012],
        },
      },
    },
  ],
}

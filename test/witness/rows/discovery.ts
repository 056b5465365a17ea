import type { RowGroup } from '../row.ts'

const oidc = 'https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc'
const clouds = 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud'
const rollover = 'https://learn.microsoft.com/entra/identity-platform/signing-key-rollover'
const instances =
  'https://github.com/MicrosoftDocs/microsoft-authentication-library-dotnet/blob/main/msal-dotnet-articles/advanced/custom-authority-aliases.md'

export const discovery: RowGroup = {
  area: 'discovery',
  request: { host: 'login.microsoftonline.com' },
  rows: [
    {
      id: 'discovery-by-domain-and-by-id',
      source: oidc,
      date: '2026-11',
      what: 'A tenant is found by its ID as by its domain, and both documents are one.',
      before: [{ path: '/{target.domains.0}/v2.0/.well-known/openid-configuration' }],
      request: { path: '/{target.id}/v2.0/.well-known/openid-configuration' },
      expect: { status: 200, body: '{before.0.body}' },
    },
    {
      id: 'discovery-first-version',
      source: oidc,
      date: '2026-11',
      what: 'The document of the first version names the issuer sts.windows.net and the endpoint without v2.0.',
      request: { path: '/{target.id}/.well-known/openid-configuration' },
      expect: {
        status: 200,
        body: {
          issuer: 'https://sts.windows.net/{target.id}/',
          token_endpoint: 'https://login.microsoftonline.com/{target.id}/oauth2/token',
        },
      },
    },
    {
      id: 'discovery-of-common',
      source: oidc,
      date: '2026-11',
      what: 'The document of common has a template in the place of the issuer, as that of organizations has.',
      request: { path: '/common/v2.0/.well-known/openid-configuration' },
      expect: {
        status: 200,
        body: {
          issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
          jwks_uri: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
        },
      },
    },
    {
      id: 'discovery-of-consumers',
      source: oidc,
      date: '2026-11',
      what: 'The document of consumers names the one tenant of personal accounts as the issuer.',
      request: { path: '/consumers/v2.0/.well-known/openid-configuration' },
      expect: {
        status: 200,
        body: { issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0' },
      },
    },
    {
      id: 'discovery-in-the-us-government-cloud',
      source: clouds,
      date: '2026-11',
      what: 'The authority of the cloud for the US Government is its own issuer and has its own endpoints.',
      request: { host: 'login.microsoftonline.us', path: '/{target.id}/v2.0/.well-known/openid-configuration' },
      expect: {
        status: 200,
        body: {
          issuer: 'https://login.microsoftonline.us/{target.id}/v2.0',
          token_endpoint: 'https://login.microsoftonline.us/{target.id}/oauth2/v2.0/token',
        },
      },
    },
    {
      id: 'discovery-in-china',
      source: clouds,
      date: '2026-11',
      what: 'The authority of the cloud in China is its own issuer and has its own endpoints.',
      request: { host: 'login.partner.microsoftonline.cn', path: '/{target.id}/v2.0/.well-known/openid-configuration' },
      expect: {
        status: 200,
        body: {
          issuer: 'https://login.partner.microsoftonline.cn/{target.id}/v2.0',
          token_endpoint: 'https://login.partner.microsoftonline.cn/{target.id}/oauth2/v2.0/token',
        },
      },
    },
    {
      id: 'instance-unknown',
      source: instances,
      date: '2023-03-27',
      captured: true,
      what: "Instance discovery does not vouch for a host that is not Microsoft's: invalid_instance, 50049.",
      request: {
        path: '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.example/common/oauth2/v2.0/authorize',
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_instance',
          error_description: { $match: 'AADSTS50049: Unknown or invalid instance\\. .*' },
          error_codes: [50049],
          error_uri: 'https://login.microsoftonline.com/error?code=50049',
        },
      },
    },
    {
      id: 'instance-first-version',
      source: instances,
      date: '2026-11',
      what: 'A client that asks for an endpoint of the first version is sent to the document of the first version.',
      request: {
        path: '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/{target.id}/oauth2/authorize',
      },
      expect: {
        status: 200,
        body: {
          tenant_discovery_endpoint: 'https://login.microsoftonline.com/{target.id}/.well-known/openid-configuration',
        },
      },
    },
    {
      id: 'keys-of-a-tenant',
      source: rollover,
      date: '2026-11',
      what: 'The keys of a tenant are RSA keys for signatures, whose ID is their thumbprint, each with its issuer.',
      request: { path: '/{target.id}/discovery/v2.0/keys' },
      expect: {
        status: 200,
        body: {
          keys: [
            {
              kty: 'RSA',
              use: 'sig',
              kid: { $match: '[\\w-]+' },
              x5t: '{body.keys.0.kid}',
              n: { $match: '[\\w-]{300,}' },
              e: 'AQAB',
              issuer: 'https://login.microsoftonline.com/{target.id}/v2.0',
            },
          ],
        },
      },
    },
    {
      id: 'keys-of-common',
      source: rollover,
      date: '2026-11',
      what: 'The keys of common have a template in the place of the issuer.',
      request: { path: '/common/discovery/v2.0/keys' },
      expect: {
        status: 200,
        body: { keys: [{ issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }] },
      },
    },
    {
      id: 'keys-sign-the-tokens',
      source: rollover,
      date: '2026-11',
      what: 'A token names the key that signed it by the ID under which the key is published.',
      before: [{ path: '/{target.id}/discovery/v2.0/keys' }],
      request: { exchange: {} },
      expect: { status: 200, tokenHeader: { kid: '{before.0.body.keys.0.kid}' } },
    },
    {
      id: 'keys-roll-over',
      source: rollover,
      date: '2026-11',
      what: 'Keys are replaced, and the new key is published beside the one before it.',
      given: { faults: [{ kind: 'key-rollover' }] },
      before: [{ exchange: {} }],
      request: { path: '/{target.id}/discovery/v2.0/keys' },
      expect: {
        status: 200,
        body: { keys: [{ use: 'sig' }, { use: 'sig' }] },
      },
    },
    {
      id: 'keys-have-certificates',
      source: rollover,
      date: '2026-11',
      what: 'Each key comes with its certificate (x5c).',
      request: { path: '/{target.id}/discovery/v2.0/keys' },
      expect: { status: 200, body: { keys: [{ x5c: [{ $match: '[\\w+/=]+' }] }] } },
      differs: {
        why: 'The emulator signs with a key that has no certificate: no client of this flow reads one.',
        instead: { status: 200, body: { keys: [{ $absent: ['x5c'] }] } },
      },
    },
    {
      id: 'keys-of-an-unknown-tenant',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      date: '2026-11',
      what: 'A tenant that does not exist has no keys, which is refused with 90002.',
      request: { path: '/c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10/discovery/v2.0/keys' },
      expect: { status: { $between: [400, 499] }, body: { error_codes: [90002] } },
    },

    {
      id: 'unknown-tenant-at-discovery',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/environmentcredential/recording_throws_an_authenticationerror_when_gettoken_is_called_and_environmentcredential_authentication_failed.json @24b97158b3cc7d8aa69fe746bdbac449d8640d80',
      date: '2023-08-03',
      captured: true,
      what: 'The discovery document of a tenant that does not exist is refused with 90002, under the request ID that the client sent.',
      given: {
        options: {
          descriptionSeparator: '\r\n',
        },
      },
      request: {
        host: 'login.microsoftonline.com',
        method: 'GET',
        path: '/tenant/v2.0/.well-known/openid-configuration',
        headers: {
          'x-ms-client-request-id': 'fc8d1d37-6c1f-4ce4-9242-8b2a8b490e08',
        },
      },
      expect: {
        status: 400,
        headers: {
          'Cache-Control': 'private',
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET, OPTIONS',
          'Content-Type': 'application/json; charset=utf-8',
          'x-ms-request-id': '{body.trace_id}',
          P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
          $absent: ['x-ms-clitelem', 'pragma', 'expires'],
        },
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error: 'invalid_tenant',
          error_description:
            "AADSTS90002: Tenant 'tenant' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.\r\nTrace ID: {body.trace_id}\r\nCorrelation ID: {body.correlation_id}\r\nTimestamp: {body.timestamp}",
          error_codes: [90002],
          error_uri: 'https://login.microsoftonline.com/error?code=90002',
          correlation_id: '{request.headers.x-ms-client-request-id}',
          timestamp: {
            $match: '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ',
          },
        },
      },
      ignore: [
        'x-ms-ests-server: names the machine that answered',
        'Set-Cookie: no client of this flow keeps cookies',
        'X-XSS-Protection: for browsers',
      ],
    },
    {
      id: 'discovery-document',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0',
      date: '2023-08-05',
      captured: true,
      what: 'The discovery document of a tenant has these keys in this order, and names the tenant by its ID however it was asked for.',
      request: {
        host: 'login.microsoftonline.com',
        method: 'GET',
        path: '/{target.domains.0}/v2.0/.well-known/openid-configuration',
      },
      expect: {
        status: 200,
        headers: {
          'Cache-Control': 'max-age=86400, private',
          'Content-Type': 'application/json; charset=utf-8',
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET, OPTIONS',
          'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
          'X-Content-Type-Options': 'nosniff',
          P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
          'x-ms-request-id': {
            $match: '[0-9a-f-]{34}0[0-2]',
          },
        },
        body: {
          $keys: [
            'token_endpoint',
            'token_endpoint_auth_methods_supported',
            'jwks_uri',
            'response_modes_supported',
            'subject_types_supported',
            'id_token_signing_alg_values_supported',
            'response_types_supported',
            'scopes_supported',
            'issuer',
            'request_uri_parameter_supported',
            'userinfo_endpoint',
            'authorization_endpoint',
            'device_authorization_endpoint',
            'http_logout_supported',
            'frontchannel_logout_supported',
            'end_session_endpoint',
            'claims_supported',
            'kerberos_endpoint',
            'tenant_region_scope',
            'cloud_instance_name',
            'cloud_graph_host_name',
            'msgraph_host',
            'rbac_url',
          ],
          token_endpoint: 'https://login.microsoftonline.com/{target.id}/oauth2/v2.0/token',
          token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
          jwks_uri: 'https://login.microsoftonline.com/{target.id}/discovery/v2.0/keys',
          response_modes_supported: ['query', 'fragment', 'form_post'],
          subject_types_supported: ['pairwise'],
          id_token_signing_alg_values_supported: ['RS256'],
          response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
          scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
          issuer: 'https://login.microsoftonline.com/{target.id}/v2.0',
          request_uri_parameter_supported: false,
          userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
          authorization_endpoint: 'https://login.microsoftonline.com/{target.id}/oauth2/v2.0/authorize',
          device_authorization_endpoint: 'https://login.microsoftonline.com/{target.id}/oauth2/v2.0/devicecode',
          http_logout_supported: true,
          frontchannel_logout_supported: true,
          end_session_endpoint: 'https://login.microsoftonline.com/{target.id}/oauth2/v2.0/logout',
          claims_supported: [
            'sub',
            'iss',
            'cloud_instance_name',
            'cloud_instance_host_name',
            'cloud_graph_host_name',
            'msgraph_host',
            'aud',
            'exp',
            'iat',
            'auth_time',
            'acr',
            'nonce',
            'preferred_username',
            'name',
            'tid',
            'ver',
            'at_hash',
            'c_hash',
            'email',
          ],
          kerberos_endpoint: 'https://login.microsoftonline.com/{target.id}/kerberos',
          cloud_instance_name: 'microsoftonline.com',
          cloud_graph_host_name: 'graph.windows.net',
          msgraph_host: 'graph.microsoft.com',
          rbac_url: 'https://pas.windows.net',
        },
      },
      ignore: ['tenant_region_scope: it is WW in the capture, and as the tenant in life'],
    },
    {
      id: 'discovery-for-any-tenant',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/devicecodecredential/recording_authenticates_with_default_values.json @24b97158b3cc7d8aa69fe746bdbac449d8640d80',
      date: '2022-03-01',
      captured: true,
      what: 'The discovery document of organizations has a template in the place of the issuer, and no region.',
      request: {
        host: 'login.microsoftonline.com',
        method: 'GET',
        path: '/organizations/v2.0/.well-known/openid-configuration',
      },
      expect: {
        status: 200,
        body: {
          issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
          tenant_region_scope: null,
          token_endpoint: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
        },
      },
    },
    {
      id: 'instance-discovery',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0',
      date: '2023-08-05',
      captured: true,
      what: 'Instance discovery lists five clouds with their aliases, and where the tenant has its discovery document.',
      request: {
        host: 'login.microsoftonline.com',
        method: 'GET',
        path: '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/{target.id}/oauth2/v2.0/authorize',
      },
      expect: {
        status: 200,
        headers: {
          'Cache-Control': 'max-age=86400, private',
          'Content-Type': 'application/json; charset=utf-8',
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET, OPTIONS',
          'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
          'X-Content-Type-Options': 'nosniff',
          P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
        },
        body: {
          $keys: ['tenant_discovery_endpoint', 'api-version', 'metadata'],
          tenant_discovery_endpoint:
            'https://login.microsoftonline.com/{target.id}/v2.0/.well-known/openid-configuration',
          'api-version': '1.1',
          metadata: [
            {
              preferred_network: 'login.microsoftonline.com',
              preferred_cache: 'login.windows.net',
              aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
            },
            {
              preferred_network: 'login.partner.microsoftonline.cn',
              preferred_cache: 'login.partner.microsoftonline.cn',
              aliases: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
            },
            {
              preferred_network: 'login.microsoftonline.de',
              preferred_cache: 'login.microsoftonline.de',
              aliases: ['login.microsoftonline.de'],
            },
            {
              preferred_network: 'login.microsoftonline.us',
              preferred_cache: 'login.microsoftonline.us',
              aliases: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
            },
            {
              preferred_network: 'login-us.microsoftonline.com',
              preferred_cache: 'login-us.microsoftonline.com',
              aliases: ['login-us.microsoftonline.com'],
            },
          ],
        },
      },
    },
  ],
}

import type { RowGroup } from '../row.ts'
import { anyRefusal } from './identities.ts'
import { msalTexts, numbers, refusedWith, unsigned } from './sts.ts'

const considerations = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations'
const managedIdentity =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity'
const certificates = 'https://learn.microsoft.com/entra/identity-platform/certificate-credentials'

const foreign = { iss: 'https://issuer.example', sub: 'a subject', aud: 'api://AzureADTokenExchange' }

export const assertions: RowGroup = {
  area: 'assertions',
  rows: [
    {
      id: 'assertion-of-a-managed-identity',
      source: managedIdentity,
      date: '2026-11',
      what: 'The token of a managed identity that the application trusts is an assertion in the home tenant.',
      request: { path: '/{home.id}/oauth2/v2.0/token', exchange: {} },
      expect: { status: 200, claims: { tid: '{home.id}', appid: '{application.appId}' } },
    },
    {
      id: 'assertion-in-another-tenant',
      source: managedIdentity,
      date: '2026-11',
      what: 'One and the same assertion proves an application for many tenants in each tenant that has its service principal.',
      request: { exchange: {} },
      expect: {
        status: 200,
        claims: { tid: '{target.id}', appid: '{application.appId}', oid: '{servicePrincipal.id}' },
      },
    },
    {
      id: 'assertion-is-compared-exactly',
      source: 'https://github.com/Azure/login/issues/515',
      date: '2025-02-22',
      captured: true,
      what: 'Subjects are compared letter by letter, and one in another letter case has a number of its own: 7002138.',
      given: { set: { 'credential.subject': 'AAAAAAAA-0000-4000-8000-000000000000' } },
      request: { exchange: {}, assertion: { sub: 'aaaaaaaa-0000-4000-8000-000000000000' } },
      expect: refusedWith(
        7002138,
        "No matching federated identity record found for presented assertion subject 'aaaaaaaa-0000-4000-8000-000000000000'\\. The subject matches with case-insensitive comparison, but not with case-sensitive comparison\\. Check your federated identity credential .*reference-breaking-changes#august-2024\\.",
      ),
      ignore: ['the subject of the capture, which was that of a GitHub job'],
    },
    {
      id: 'assertion-in-another-case-where-one-fits',
      source: considerations,
      date: '2026-11',
      what: 'A credential whose subject fits letter by letter is not disturbed by one that differs in letter case.',
      before: [
        {
          set: {
            'application.federatedIdentityCredentials.1': {
              id: '5b1ab5dc-6d54-4c11-9c6c-0a6f7c5f9c61',
              name: 'capitals',
              issuer: '{credential.issuer}',
              subject: 'AAAAAAAA-0000-4000-8000-000000000000',
              audiences: ['api://AzureADTokenExchange'],
              description: null,
            },
          },
        },
        { set: { 'credential.subject': 'aaaaaaaa-0000-4000-8000-000000000000' } },
      ],
      request: { exchange: {}, assertion: { sub: 'aaaaaaaa-0000-4000-8000-000000000000' } },
      expect: { status: 200, claims: { tid: '{target.id}' } },
    },
    {
      id: 'assertion-without-issuer',
      source: msalTexts,
      date: '2023-12-11',
      captured: true,
      what: 'An assertion without iss lacks a required field: 90014.',
      request: { exchange: {}, assertion: { iss: null } },
      expect: refusedWith(
        90014,
        "The required field 'iss' is missing from the credential\\. Ensure that you have all the necessary parameters for the login request\\.",
      ),
    },
    {
      id: 'assertion-without-audience',
      source: msalTexts,
      date: '2023-12-11',
      captured: true,
      what: 'An assertion without aud lacks a required field: 90014.',
      request: { exchange: {}, assertion: { aud: null } },
      expect: refusedWith(90014, "The required field 'aud' is missing from the credential\\."),
    },
    {
      id: 'assertion-with-another-algorithm',
      source: msalTexts,
      date: '2023-12-11',
      captured: true,
      what: 'An assertion that is not signed with RSA is refused with 5002738, which lists the algorithms.',
      request: { exchange: { client_assertion: unsigned({ typ: 'JWT', alg: 'HS256', kid: 'a' }, foreign) } },
      expect: refusedWith(
        5002738,
        "Invalid JWT token\\. 'HS256' is not a supported signature algorithm\\. Supported signing algorithms are: 'RS256,RS384,RS512'",
      ),
    },
    {
      id: 'assertion-without-key-id',
      source: msalTexts,
      date: '2023-12-11',
      captured: true,
      what: 'An assertion whose header names no key is refused with 5002723.',
      request: { exchange: { client_assertion: unsigned({ typ: 'JWT', alg: 'RS256' }, foreign) } },
      expect: refusedWith(
        5002723,
        'Invalid JWT token\\. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header\\.',
      ),
    },
    {
      id: 'assertion-in-the-name-of-another-client',
      source: msalTexts,
      date: '2023-12-11',
      captured: true,
      what: 'An assertion that an application signed itself is for that application alone: 700021.',
      request: {
        exchange: {
          client_assertion: unsigned(
            { typ: 'JWT', alg: 'RS256', kid: 'a' },
            {
              iss: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
              sub: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
              aud: 'https://login.microsoftonline.com',
            },
          ),
        },
      },
      expect: refusedWith(700021, "Client assertion application identifier doesn't match 'client_id' parameter\\."),
    },
    {
      id: 'assertion-of-an-unregistered-certificate',
      source: numbers,
      date: '2026-11',
      what: 'An assertion that is signed with a certificate which the application does not have is refused with 700027.',
      request: {
        exchange: {},
        assertion: { iss: '{application.appId}', sub: '{application.appId}', aud: 'https://login.microsoftonline.com' },
      },
      expect: refusedWith(700027),
    },
    {
      id: 'assertion-not-yet-valid',
      source: certificates,
      date: '2026-11',
      what: 'An assertion before its nbf is refused with 700024, which shows both times.',
      given: { now: '2026-11-24T10:00:00Z' },
      request: { exchange: {}, assertion: { nbf: 1795600800, exp: 1795604400 } },
      expect: refusedWith(
        700024,
        'Client assertion is not within its valid time range\\. Current time: 2026-11-24T10:00:00\\.0000000Z, assertion valid from 2026-11-25T10:00:00\\.0000000Z, expiry time of assertion 2026-11-25T11:00:00\\.0000000Z',
      ),
    },
    {
      id: 'assertion-without-expiry',
      source: msalTexts,
      date: '2023-12-11',
      captured: true,
      what: 'An assertion without exp counts as one that ended in 1970.',
      request: { exchange: {}, assertion: { exp: null } },
      expect: refusedWith(700024, '.*expiry time of assertion 1970-01-01T00:00:00\\.0000000Z'),
    },
    {
      id: 'two-credentials-for-a-subject',
      source: numbers,
      date: '2026-11',
      what: 'A subject that two federated identity credentials name, with the issuers of both token formats, is refused with 700263.',
      given: {
        set: {
          'application.federatedIdentityCredentials': [
            '{application.federatedIdentityCredentials.0}',
            {
              id: '11111111-0000-4000-8000-000000000000',
              name: 'hedge',
              issuer: 'https://sts.windows.net/{home.id}/',
              subject: '{credential.subject}',
              audiences: ['api://AzureADTokenExchange'],
              description: null,
            },
          ],
        },
      },
      request: { exchange: {} },
      expect: refusedWith(700263),
    },
    {
      id: 'credential-with-the-id-of-the-audience',
      source: numbers,
      date: '2026-11',
      what: 'A credential holds the audience by its URI: one with the ID that tokens show is refused.',
      given: { set: { 'credential.audiences': ['fb60f99c-7a34-4190-8149-302f77469936'] } },
      request: { exchange: {} },
      expect: refusedWith(700214),
    },
    {
      id: 'credential-for-another-cloud',
      source: managedIdentity,
      date: '2026-11',
      what: 'A credential with the audience of another cloud does not fit a token of this one.',
      given: { set: { 'credential.audiences': ['api://AzureADTokenExchangeUSGov'] } },
      request: { exchange: {} },
      expect: refusedWith(700212),
    },
    {
      id: 'revoked-credential',
      source: numbers,
      date: '2026-11',
      what: 'A federated identity credential that was revoked is refused with 7005005.',
      given: { set: { 'credential.isRevoked': true } },
      request: { exchange: {} },
      expect: refusedWith(7005005),
    },
    {
      id: 'federation-disabled-by-policy',
      source: numbers,
      date: '2026-11',
      what: 'A tenant may forbid federation altogether: 700223.',
      given: { set: { 'home.allowedIssuers': [] } },
      request: { exchange: {} },
      expect: refusedWith(700223),
    },
    {
      id: 'issuer-forbidden-by-policy',
      source: numbers,
      date: '2026-11',
      what: 'A tenant may name the issuers that federation is allowed with, and another one is refused with 700238.',
      given: { set: { 'home.allowedIssuers': ['https://token.actions.githubusercontent.com'] } },
      request: { exchange: {} },
      expect: refusedWith(700238),
    },
    {
      id: 'issuer-that-does-not-answer',
      source: numbers,
      date: '2026-11',
      what: 'The keys of an issuer are fetched when a credential names it, and one that does not answer is refused with 50166.',
      given: { set: { 'credential.issuer': 'https://issuer.example' } },
      request: { exchange: { client_assertion: unsigned({ typ: 'JWT', alg: 'RS256', kid: 'a' }, foreign) } },
      expect: refusedWith(50166),
    },
    {
      id: 'identity-trusts-no-identity',
      source: considerations,
      date: '2026-11',
      what: 'A managed identity cannot trust another managed identity, only issuers outside of Entra.',
      given: { host: 'aks' },
      before: [
        {
          path: '/{home.id}/oauth2/v2.0/token',
          exchange: { client_id: '{env.AZURE_CLIENT_ID}', scope: 'api://AzureADTokenExchange/.default' },
        },
      ],
      request: {
        path: '/{home.id}/oauth2/v2.0/token',
        exchange: { client_id: '{env.AZURE_CLIENT_ID}', client_assertion: '{before.0.body.access_token}' },
      },
      expect: refusedWith(700222),
    },
    {
      id: 'disabled-service-principal',
      source: numbers,
      date: '2026-11',
      what: 'An application whose service principal the tenant disabled is refused with 7000112.',
      given: { set: { 'servicePrincipal.accountEnabled': false } },
      request: { exchange: {} },
      expect: refusedWith(7000112, '.*disabled'),
    },
    {
      id: 'disabled-application',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/deactivate-app-registration',
      date: '2026-11',
      what: 'An application that its owner deactivated gets tokens in no tenant.',
      given: { set: { 'application.isDisabled': true } },
      request: { exchange: {} },
      expect: refusedWith(7000112, '.*disabled'),
    },
    {
      id: 'application-of-one-tenant',
      source: 'https://learn.microsoft.com/entra/identity-platform/single-and-multi-tenant-apps',
      date: '2026-11',
      what: 'An application for its own tenant alone gets no token of another.',
      given: { set: { 'application.signInAudience': 'AzureADMyOrg' } },
      request: { exchange: {} },
      expect: anyRefusal,
    },
    {
      id: 'application-of-another-cloud',
      source: numbers,
      date: '2026-11',
      what: 'A confidential client gets no token of a tenant in another cloud: 900382.',
      given: { set: { 'home.cloud': 'usgov', 'target.cloud': 'global' } },
      request: { exchange: {} },
      expect: refusedWith(900382, 'Confidential Client is not supported in Cross Cloud request'),
    },
    {
      id: 'public-client-with-a-credential',
      source:
        'https://github.com/pnp/cli-microsoft365/issues/948 (with a certificate); the error in https://github.com/harishkrupo/oauth2ms/issues/19',
      date: '2019-10-10',
      captured: true,
      what: 'A public client must not present a credential: 700025.',
      given: { set: { 'application.isFallbackPublicClient': true } },
      request: { exchange: {} },
      expect: refusedWith(
        700025,
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented\\.",
        { error: 'invalid_client' },
      ),
    },
    {
      id: 'expired-secret',
      source: numbers,
      date: '2026-11',
      what: 'A client secret that has ended is refused with 7000222.',
      given: { set: { 'application.expiredSecrets': ['an-old-secret'] } },
      request: { exchange: { client_assertion: null, client_assertion_type: null, client_secret: 'an-old-secret' } },
      expect: refusedWith(7000222, "The provided client secret keys for app '{application.appId}' are expired\\."),
    },
    {
      id: 'secret-that-works',
      source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
      date: '2026-11',
      what: 'A client secret of the application brings a token.',
      request: { exchange: { client_assertion: null, client_assertion_type: null, client_secret: 'a-good-secret' } },
      expect: { status: 200, claims: { appidacr: '1' } },
      differs: {
        why: 'No application of the emulator has a secret that works, so that nothing is tested with one by mistake.',
        instead: { status: 401, body: { error: 'invalid_client', error_codes: [7000215] } },
      },
    },
    {
      id: 'system-assigned-identity-as-assertion',
      source: managedIdentity,
      date: '2026-11',
      what: 'The page says that a system-assigned identity is not supported as a federated credential.',
      request: { exchange: {} },
      expect: { status: { $between: [400, 499] }, body: { $absent: ['access_token'] } },
      differs: {
        why: 'It works in the field. The option rejectSystemAssigned refuses it.',
        instead: { status: 200, body: { token_type: 'Bearer' } },
      },
    },
    {
      id: 'credential-is-not-known-everywhere-at-once',
      source: considerations,
      date: '2026-11',
      what: 'A new federated identity credential is refused for some minutes at some nodes, also after a first success.',
      given: { faults: [{ kind: 'propagation', object: 'federatedIdentityCredential', delayMs: 30_000, spreadMs: 0 }] },
      before: [{ exchange: {}, status: 401 }, { seconds: 31 }],
      request: { exchange: {} },
      expect: { status: 200, claims: { tid: '{target.id}' } },
    },
    {
      id: 'conditional-access-for-applications-of-the-tenant',
      source: 'https://learn.microsoft.com/entra/identity/conditional-access/workload-identity',
      date: '2026-11',
      what: "Policies of Conditional Access for workload identities concern service principals of the tenant's own applications.",
      notPlayed: { why: 'A fault refuses with 53003; the emulator evaluates no policy.' },
    },

    {
      id: 'assertion-that-is-none',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientassertioncredential_internal/recording_sends_the_expected_parameters.js @831ec07459cdb41ba7e0c7e5023a3316cc7bc37d',
      date: '2022-02-01',
      captured: true,
      what: 'An assertion that is not a JWT is refused with 50027, which is an invalid request and not an invalid client.',
      given: {
        options: {
          descriptionSeparator: '\r\n',
        },
      },
      request: {
        exchange: {
          client_assertion: 'client_assertion',
        },
      },
      expect: {
        status: 400,
        headers: {
          'Cache-Control': 'no-store, no-cache',
          Pragma: 'no-cache',
          Expires: '-1',
          'Content-Type': 'application/json; charset=utf-8',
          'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
          'X-Content-Type-Options': 'nosniff',
          P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
          'x-ms-clitelem': '1,50027,0,,',
          'x-ms-request-id': '{body.trace_id}',
        },
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error: 'invalid_request',
          error_description:
            'AADSTS50027: JWT token is invalid or malformed.\r\nTrace ID: {body.trace_id}\r\nCorrelation ID: {body.correlation_id}\r\nTimestamp: {body.timestamp}',
          error_codes: [50027],
          error_uri: 'https://login.microsoftonline.com/error?code=50027',
        },
      },
      ignore: ['x-ms-ests-server: names the machine that answered', 'Set-Cookie: no client of this flow keeps cookies'],
    },
    {
      id: 'no-service-principal',
      source:
        'microsoft/teams-sdk documentation: deployment guide for TypeScript; the same text in https://github.com/Azure/Commercial-Marketplace-SaaS-Accelerator/issues/830',
      date: '2025-09-18',
      captured: true,
      what: 'An application that has no service principal in the tenant is refused with 7000229, as an invalid client, and not as unknown.',
      given: {
        missing: ['servicePrincipal'],
      },
      request: {
        exchange: {},
      },
      expect: {
        status: 401,
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error: 'invalid_client',
          error_description:
            'AADSTS7000229: The client application {application.appId} is missing service principal in the tenant {target.id}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119 Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}',
          error_codes: [7000229],
          error_uri: 'https://login.microsoftonline.com/error?code=7000229',
        },
      },
    },
    {
      id: 'no-federated-credential',
      source:
        'ratify-project/ratify and gravitational/teleport issue threads on AADSTS70025 (status, error); dynatrace-oss/terraform-provider-dynatrace documentation (the text, 2025-12-04)',
      date: '2024-07-17',
      captured: true,
      what: 'An application without any federated identity credential is refused with 70025, which has no page to look it up.',
      given: {
        set: {
          'application.federatedIdentityCredentials': [],
        },
      },
      request: {
        exchange: {},
      },
      expect: {
        status: 401,
        body: {
          error: 'invalid_client',
          error_codes: [70025],
          error_description: {
            $match:
              "AADSTS70025: The client '{application.appId}'\\({application.displayName}\\) has no configured federated identity credentials\\. Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}",
          },
          $absent: ['error_uri'],
        },
      },
    },
    {
      id: 'issuer-not-trusted',
      source: 'https://github.com/Azure/azure-workload-identity/issues/1200',
      date: '2024-03-01',
      captured: true,
      what: 'An issuer that no federated identity credential names is refused with 700211, and shown as it was presented.',
      given: {
        set: {
          'credential.issuer': '{credential.issuer}/',
        },
      },
      request: {
        exchange: {},
      },
      expect: {
        status: 401,
        body: {
          error: 'invalid_client',
          error_codes: [700211],
          error_description: {
            $match:
              "AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://login\\.microsoftonline\\.com/{home.id}/v2\\.0'\\. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion\\. https://\\S+ Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}",
          },
        },
      },
      ignore: ['the address of the page, which has moved', 'error_uri: absent in 2024, present in captures of 2025-07'],
    },
    {
      id: 'subject-not-trusted',
      source: 'https://github.com/dotnet/maui/pull/31978',
      date: '2025-10-13',
      captured: true,
      what: 'A subject that no federated identity credential names is refused with 700213; the sentence begins with Check, without Please.',
      request: {
        exchange: {},
        assertion: {
          sub: 'somebody-else',
        },
      },
      expect: {
        status: 401,
        body: {
          error: 'invalid_client',
          error_description:
            "AADSTS700213: No matching federated identity record found for presented assertion subject 'somebody-else'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}",
          error_codes: [700213],
        },
      },
      ignore: ['error_uri: the log does not show it'],
    },
    {
      id: 'assertion-has-ended',
      source: 'https://github.com/AzureAD/microsoft-authentication-library-for-java/issues/984',
      date: '2025-08-29',
      captured: true,
      what: 'An assertion after its end is refused with 700024, which shows all times with seven decimals; one that does not say from when it holds does so from 1970.',
      given: {
        now: '2025-08-29T05:47:32.150Z',
      },
      request: {
        exchange: {},
        assertion: {
          iat: null,
          nbf: null,
          exp: 1756427405,
        },
      },
      expect: {
        status: 401,
        body: {
          error: 'invalid_client',
          error_codes: [700024],
          timestamp: '2025-08-29 05:47:32Z',
          error_description: {
            $match:
              'AADSTS700024: Client assertion is not within its valid time range\\. Current time: 2025-08-29T05:47:32\\.\\d{7}Z, assertion valid from 1970-01-01T00:00:00\\.0000000Z, expiry time of assertion 2025-08-29T00:30:05\\.0000000Z\\. Review the documentation at https://learn\\.microsoft\\.com/entra/identity-platform/certificate-credentials \\. Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}',
          },
        },
      },
    },
    {
      id: 'unknown-application',
      source: 'https://github.com/Azure-Samples/azure-health-data-and-ai-samples/issues/100',
      date: '2023-07-14',
      captured: true,
      what: 'An application that no tenant knows is refused with 700016, which calls the tenant by its display name.',
      request: {
        exchange: {
          client_id: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        },
      },
      expect: {
        status: 400,
        body: {
          error: 'unauthorized_client',
          error_description:
            "AADSTS700016: Application with identifier 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' was not found in the directory '{target.displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant. Trace ID: {body.trace_id} Correlation ID: {body.correlation_id} Timestamp: {body.timestamp}",
          error_codes: [700016],
        },
      },
    },
    {
      id: 'conditional-access',
      source:
        'https://jpazureid.github.io/blog (on Conditional Access for workload identities); the text in https://github.com/Azure/azure-cli/issues/32809',
      date: '2026-02-17',
      captured: true,
      what: 'A workload identity that Conditional Access blocks is refused with 53003 and the error invalid_grant.',
      given: {
        faults: [
          {
            kind: 'sts-refusal',
            aadsts: 53003,
          },
        ],
      },
      request: {
        exchange: {},
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_grant',
          error_codes: [53003],
          error_description: {
            $match:
              'AADSTS53003: Access has been blocked by Conditional Access policies\\. The access policy does not allow token issuance\\..*',
          },
        },
      },
    },
    {
      id: 'identity-with-another-identitys-token',
      source:
        'arsenvlad/entra-cross-tenant-app-fic-managed-identity README.md @1206648abe5043c5800ddb7bd46c998cec60e6c8',
      date: '2024-12-23',
      captured: true,
      what: "A managed identity's own federated identity credentials do not take a token of Entra: 700222.",
      given: {
        set: {
          'identity.federatedIdentityCredentials': ['{credential}'],
        },
      },
      request: {
        exchange: {
          client_id: '{identity.clientId}',
        },
        path: '/{home.id}/oauth2/v2.0/token',
      },
      expect: {
        status: 401,
        body: {
          error_codes: [700222],
          error_description: {
            $match: 'AADSTS700222: AAD-issued tokens may not be used for federated identity flows\\..*',
          },
        },
      },
      ignore: ['status and error: only the number and the text were published'],
    },
    {
      id: 'token-of-an-application',
      source:
        'arsenvlad/entra-cross-tenant-app-fic-managed-identity README.md @1206648abe5043c5800ddb7bd46c998cec60e6c8',
      date: '2024-12-23',
      captured: true,
      what: 'A token that an application got for itself is no federated identity credential: 700226.',
      request: {
        exchange: {},
        assertion: {
          xms_mirid: null,
        },
      },
      expect: {
        status: 401,
        body: {
          error_codes: [700226],
          error_description: {
            $match: 'AADSTS700226: Only MSI tokens may be used as Federated Identity Credentials for AAD issuer\\..*',
          },
        },
      },
      ignore: ['status and error: only the number and the text were published'],
    },
    {
      id: 'token-of-a-person',
      source: 'https://github.com/MicrosoftDocs/azure-docs/issues/109083',
      date: '2023-05-04',
      captured: true,
      what: "A person's token is no federated identity credential: 700229.",
      request: {
        exchange: {},
        assertion: {
          idtyp: null,
        },
      },
      expect: {
        status: 401,
        body: {
          error_codes: [700229],
          error_description: {
            $match:
              'AADSTS700229: Forbidden token type\\. Only app-only tokens may be used as Federated Identity Credentials for AAD issuer\\..*',
          },
        },
      },
      ignore: ['status and error: only the number and the text were published'],
    },
    {
      id: 'identity-of-another-tenant',
      source: 'https://learn.microsoft.com/answers/questions/2139753',
      date: '2025-01-02',
      captured: true,
      what: "An identity of another tenant than the application's is refused with 700236, whatever the credential says.",
      given: {
        set: {
          'credential.issuer': 'https://login.microsoftonline.com/{target.id}/v2.0',
        },
      },
      request: {
        exchange: {},
        assertion: {
          iss: 'https://login.microsoftonline.com/{target.id}/v2.0',
          tid: '{target.id}',
        },
      },
      expect: {
        status: 401,
        body: {
          error_codes: [700236],
          error_description: {
            $match:
              "AADSTS700236: Entra ID tokens issued by issuer 'https://login\\.microsoftonline\\.com/{target.id}/v2\\.0' may not be used for federated identity credential flows for applications or managed identities registered in this tenant\\..*",
          },
        },
      },
      ignore: ['status and error: only the number and the text were published'],
    },
    {
      id: 'token-for-another-api',
      source:
        'arsenvlad/entra-cross-tenant-app-fic-managed-identity README.md @1206648abe5043c5800ddb7bd46c998cec60e6c8',
      date: '2024-12-23',
      captured: true,
      what: "A token for another API than the token exchange has the first format's issuer, which no credential names: 7002121.",
      request: {
        exchange: {},
        assertion: {
          iss: 'https://sts.windows.net/{home.id}/',
          aud: 'https://management.azure.com/',
        },
      },
      expect: {
        status: 401,
        body: {
          error_codes: [7002121],
          error_description: {
            $match:
              "AADSTS7002121: No matching federated identity record found for presented assertion audience 'https://management\\.azure\\.com/'\\..*",
          },
        },
      },
      ignore: ['status and error: only the number and the text were published'],
    },
    {
      id: 'token-for-another-api-that-a-credential-names',
      source:
        'arsenvlad/entra-cross-tenant-app-fic-managed-identity README.md @1206648abe5043c5800ddb7bd46c998cec60e6c8',
      date: '2024-12-23',
      captured: true,
      what: "A credential with the first format's issuer does not help a token for another API: 700227.",
      given: {
        set: {
          'credential.issuer': 'https://sts.windows.net/{home.id}/',
        },
      },
      request: {
        exchange: {},
        assertion: {
          iss: 'https://sts.windows.net/{home.id}/',
          aud: 'https://management.azure.com/',
        },
      },
      expect: {
        status: 401,
        body: {
          error_codes: [700227],
          error_description: {
            $match: "AADSTS700227: Forbidden token audience 'https://management\\.azure\\.com/'.*",
          },
        },
      },
      ignore: ['status and error: only the number and the text were published'],
    },
    {
      id: 'wrong-secret',
      source: 'Azure/azure-sdk-for-go sdk/azidentity/TROUBLESHOOTING.md',
      date: '2022-03-02',
      captured: true,
      what: 'A wrong client secret is refused with 7000215, in a text that names the application and not the secret.',
      given: {
        options: {
          descriptionSeparator: '\r\n',
        },
      },
      request: {
        exchange: {
          client_assertion: null,
          client_assertion_type: null,
          client_secret: 'a-secret',
        },
      },
      expect: {
        status: 401,
        body: {
          error: 'invalid_client',
          error_description:
            "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{application.appId}'.\r\nTrace ID: {body.trace_id}\r\nCorrelation ID: {body.correlation_id}\r\nTimestamp: {body.timestamp}",
          error_codes: [7000215],
        },
      },
    },
  ],
}

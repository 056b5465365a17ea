import type { RowGroup } from '../row.ts'
import { refusedWith } from './sts.ts'

const errorPage = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const loops = 'https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes'
const correlation = '1b0df012-2a8c-4f30-81bd-9e813ca19245'

/** A person who signs in with the Azure CLI; its code is approved at once. */
const client_id = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
const graph = 'https://graph.microsoft.com/.default'
const host = 'login.microsoftonline.com'
const token = { host, method: 'POST', path: '/{target.id}/oauth2/v2.0/token' }
const deviceCode = {
  host,
  method: 'POST',
  path: '/{target.id}/oauth2/v2.0/devicecode',
  form: { client_id, scope: `${graph} offline_access` },
}
const poll = {
  ...token,
  form: {
    client_id,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: '{before.0.body.device_code}',
  },
}
const refresh = {
  ...token,
  form: { client_id, grant_type: 'refresh_token', refresh_token: '{before.1.body.refresh_token}', scope: graph },
}

export const tokenAnswer: RowGroup = {
  area: 'token answer',
  rows: [
    {
      id: 'error-body',
      source: errorPage,
      date: '2026-11',
      what: 'An error has seven properties, its numbers as a list of numbers, and its time to the second.',
      given: { now: '2026-11-24T10:00:00Z' },
      request: { exchange: { scope: 'https://nobody.example/.default' } },
      expect: {
        status: { $between: [400, 499] },
        body: {
          $keys: ['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri'],
          error_codes: [500011],
          timestamp: '2026-11-24 10:00:00Z',
          trace_id: '{headers.x-ms-request-id}',
        },
      },
    },
    {
      id: 'error-is-not-cached',
      source: 'https://datatracker.ietf.org/doc/html/rfc6749#section-5.2',
      date: '2012-10',
      what: 'No answer of the token endpoint may be stored, errors neither.',
      request: { exchange: { client_id: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' } },
      expect: { status: 400, headers: { 'cache-control': { $match: '.*no-store.*' }, pragma: 'no-cache' } },
    },
    {
      id: 'error-with-line-breaks',
      source: errorPage,
      date: '2026-11',
      what: 'The page shows line breaks before the IDs in error_description, as answers had until 2023; answers since 2024 have blanks.',
      given: { options: { descriptionSeparator: '\r\n' } },
      request: { exchange: { client_id: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' } },
      expect: {
        status: { $between: [400, 499] },
        body: {
          error_description: {
            $match:
              'AADSTS700016: .*\\r\\nTrace ID: {body.trace_id}\\r\\nCorrelation ID: {body.correlation_id}\\r\\nTimestamp: {body.timestamp}',
          },
        },
      },
    },
    {
      id: 'correlation-by-header',
      source:
        'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/src/utils/Constants.ts',
      date: '2026-11',
      what: 'The client-request-id of a header comes back as correlation_id.',
      request: { exchange: { grant_type: null }, headers: { 'client-request-id': correlation } },
      expect: { status: 400, body: { correlation_id: correlation }, headers: { 'client-request-id': correlation } },
    },
    {
      id: 'correlation-by-query',
      source:
        'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/src/utils/Constants.ts',
      date: '2026-11',
      what: 'The client-request-id of the query comes back as correlation_id.',
      request: {
        path: `/{target.id}/oauth2/v2.0/token?client-request-id=${correlation}`,
        exchange: { grant_type: null },
      },
      expect: { status: 400, body: { correlation_id: correlation } },
    },
    {
      id: 'client-request-loop',
      source: loops,
      date: '2018-10',
      what: 'A client that asks for one token of a person over and over is stopped with invalid_grant, 50196.',
      given: { options: { autoApprove: true }, faults: [{ kind: 'request-loop', requests: 3, windowMs: 60_000 }] },
      before: [deviceCode, poll, refresh],
      request: refresh,
      expect: refusedWith(
        50196,
        'The server terminated an operation because it encountered a loop while processing a request',
        { error: 'invalid_grant' },
      ),
      ignore: ['the limit, which is not published: a fault sets it'],
    },
    {
      id: 'client-request-loop-is-over-after-a-while',
      source: loops,
      date: '2018-10',
      what: 'A client that was stopped for its loop is answered again after the window.',
      given: { options: { autoApprove: true }, faults: [{ kind: 'request-loop', requests: 3, windowMs: 60_000 }] },
      before: [deviceCode, poll, refresh, { ...refresh, status: 400 }, { seconds: 61 }],
      request: refresh,
      expect: { status: 200, body: { token_type: 'Bearer' } },
    },
    {
      id: 'application-in-a-loop',
      source: 'https://learn.microsoft.com/entra/msal/dotnet/advanced/client-and-server-throttling',
      date: '2026-11',
      what: 'An application that calls for itself and asks over and over is throttled for a minute, and hears no 50196.',
      given: { faults: [{ kind: 'request-loop', requests: 1, windowMs: 60_000 }] },
      before: [{ exchange: {} }],
      request: { exchange: {} },
      expect: { status: 429, headers: { 'retry-after': '60' }, body: { $absent: ['access_token'] } },
      ignore: ['the limit, which is not published: a fault sets it'],
    },
    {
      id: 'token-service-throttles',
      source:
        'https://github.com/MicrosoftDocs/microsoft-authentication-library-dotnet/blob/main/msal-dotnet-articles/advanced/client-and-server-throttling.md',
      date: '2026-11',
      what: 'An application that asks too often is answered 429 with Retry-After, of a minute.',
      given: { faults: [{ kind: 'throttle', service: 'authority', retryAfter: 60 }] },
      request: { exchange: {} },
      expect: { status: 429, headers: { 'retry-after': '60' }, body: { $absent: ['access_token'] } },
    },
    {
      id: 'token-service-in-trouble',
      source: errorPage,
      date: '2026-11',
      what: 'Where the directory behind it is not available, the token service says so with 90033.',
      given: { faults: [{ kind: 'status', service: 'authority', status: 503 }] },
      request: { exchange: {} },
      expect: { status: { $between: [500, 599] }, body: { error_codes: [90033], $absent: ['access_token'] } },
    },
    {
      id: 'token-lifetime',
      source: 'https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes',
      date: '2026-11',
      what: 'An access token lives a random time between 60 and 90 minutes.',
      request: { exchange: {} },
      expect: { status: 200, body: { expires_in: { $between: [3599, 5399] } } },
    },

    {
      id: 'token-answer',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0',
      date: '2023-08-05',
      captured: true,
      what: 'A token comes with four properties, lifetimes as numbers, no refresh token, and headers that forbid to keep it.',
      request: {
        exchange: {},
      },
      expect: {
        status: 200,
        headers: {
          'Cache-Control': 'no-store, no-cache',
          Pragma: 'no-cache',
          Expires: '-1',
          'Content-Type': 'application/json; charset=utf-8',
          'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
          'X-Content-Type-Options': 'nosniff',
          P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
          'x-ms-clitelem': '1,0,0,,',
        },
        body: {
          $keys: ['token_type', 'expires_in', 'ext_expires_in', 'access_token'],
          token_type: 'Bearer',
          expires_in: {
            $between: [3599, 5399],
          },
          ext_expires_in: '{body.expires_in}',
          access_token: {
            $match: '[\\w-]+\\.[\\w-]+\\.[\\w-]+',
          },
        },
      },
      ignore: [
        'the resource, Azure Key Vault, and the secret: the answer has one form for all',
        'expires_in: that of a token without cp1 is random',
      ],
    },
    {
      id: 'token-for-a-client-that-can-be-challenged',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0',
      date: '2023-08-05',
      captured: true,
      what: 'A client that declares cp1 gets a token of a day.',
      request: {
        exchange: {
          claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
        },
      },
      expect: {
        status: 200,
        body: {
          $keys: ['token_type', 'expires_in', 'ext_expires_in', 'access_token'],
          expires_in: 86399,
          ext_expires_in: 86399,
        },
        claims: {
          xms_cc: ['cp1'],
        },
      },
    },
    {
      id: 'request-ids',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0 (00), devicecodecredential/recording_authenticates_with_default_values.json (01) and azureapplicationcredential (02) beside it',
      date: '2023-08-05',
      captured: true,
      what: "Request IDs of the token service end in 00, 01 or 02, and a token's uti is the ID of the request that it answered.",
      request: {
        exchange: {},
      },
      expect: {
        status: 200,
        headers: {
          'x-ms-request-id': {
            $match: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{10}0[0-2]',
          },
        },
        claims: {
          uti: '{uti:headers.x-ms-request-id}',
        },
      },
    },
  ],
}

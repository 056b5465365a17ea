import type { RowGroup } from '../row.ts'

export const tokenRequest: RowGroup = {
  area: 'token request',
  rows: [
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

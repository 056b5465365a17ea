import type { RowGroup } from '../row.ts'

export const graphCore: RowGroup = {
  area: 'graph core',
  rows: [
    {
      id: 'headers-of-graph',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'Answers of Graph say which version of OData they are in, which request they answer, and which machine it was that answered.',
      given: {
        roles: ['Application.Read.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: "/v1.0/applications?$filter=appId%20eq%20'{application.appId}'",
        auth: 'home',
      },
      expect: {
        status: 200,
        headers: {
          'content-type':
            'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
          'odata-version': '4.0',
          'request-id': {
            $match: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
          },
          'strict-transport-security': 'max-age=31536000',
          'x-ms-ags-diagnostic': {
            $json: {
              $keys: ['ServerInfo'],
              ServerInfo: {
                $keys: ['DataCenter', 'Slice', 'Ring', 'ScaleUnit', 'RoleInstance'],
                Ring: {
                  $match: '\\d',
                },
                ScaleUnit: {
                  $match: '\\d{3}',
                },
              },
            },
          },
          date: {
            $match: '\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT',
          },
        },
      },
      ignore: ['cache-control: no-cache in the capture', 'the names in ServerInfo'],
    },
    {
      id: 'no-such-object',
      source: 'pnp/cli-microsoft365 specs of its user commands (a captured body)',
      date: '2022-02-14',
      captured: true,
      what: 'An object that the directory does not have is refused by the ID that was asked for.',
      given: {
        roles: ['Application.Read.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/servicePrincipals/c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        auth: 'home',
      },
      expect: {
        status: 404,
        body: {
          error: {
            $keys: ['code', 'message', 'innerError'],
            code: 'Request_ResourceNotFound',
            message:
              "Resource 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' does not exist or one of its queried reference-property objects are not present.",
            innerError: {
              'request-id': '{headers.request-id}',
            },
          },
        },
      },
    },
    {
      id: 'application-without-permissions-is-nobody',
      source:
        'https://learn.microsoft.com/troubleshoot/entra/entra-id/users-groups-entra-apis/error-call-me-endpoint-microsoft-graph',
      date: '2021-07-30',
      captured: true,
      what: 'An application without any permission that asks for /me is told so in a form that other errors do not have.',
      given: {
        roles: [],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/me',
        auth: 'target',
      },
      expect: {
        status: 401,
        body: {
          error: {
            code: 'NoPermissionsInAccessToken',
            message: 'The token contains no permissions, or permissions can not be understood.',
            innerError: {
              $keys: ['oAuthEventOperationId', 'oAuthEventcV', 'errorUrl', 'requestId', 'date'],
              errorUrl: 'https://aka.ms/autherrors#error-InvalidGrant',
              requestId: '{headers.request-id}',
            },
          },
        },
      },
    },
    {
      id: 'words-of-a-service-behind-graph',
      source: 'https://github.com/Azure/azure-cli/issues/33778',
      date: '2026-06-29',
      captured: true,
      what: 'The refusal of a service behind Graph is JSON inside the message of an UnknownError.',
      given: {
        faults: [
          {
            kind: 'wrapped-error',
          },
        ],
      },
      request: {
        host: 'graph.microsoft.com',
        path: '/v1.0/sites',
        auth: 'target',
      },
      expect: {
        status: 403,
        body: {
          error: {
            $keys: ['code', 'message', 'innerError'],
            code: 'UnknownError',
            message: {
              $match: '\\{"errorCode":"PermissionScopeNotGranted",.*\\}',
            },
            innerError: {
              'request-id': '{headers.request-id}',
            },
          },
        },
      },
    },
    {
      id: 'call-with-a-token-for-another-cloud',
      source: 'https://learn.microsoft.com/graph/deployments',
      date: '2026-11',
      what: "Each national cloud has a Graph of its own, and a token for the global one is none for another's.",
      request: { host: 'graph.microsoft.us', path: '/v1.0/organization', auth: 'target' },
      expect: { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } },
    },
    {
      id: 'call-with-a-token-for-its-cloud',
      source: 'https://learn.microsoft.com/graph/deployments',
      date: '2026-11',
      what: 'A national cloud takes the token that was asked for by the name of its own Graph.',
      given: { roles: ['Organization.Read.All'] },
      before: [{ host: 'login.microsoftonline.us', exchange: { scope: 'https://graph.microsoft.us/.default' } }],
      request: {
        host: 'graph.microsoft.us',
        path: '/v1.0/organization',
        headers: { authorization: 'Bearer {before.0.body.access_token}' },
      },
      expect: { status: 200, body: { value: [{ id: '{target.id}' }] } },
    },
    {
      id: 'alternate-key-in-the-context',
      source: 'https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_ContextURL',
      date: '2020-04',
      what: 'The context of what is below an object names the object by a key, in quotes once.',
      given: { roles: ['Application.Read.All'] },
      request: {
        host: 'graph.microsoft.com',
        path: "/v1.0/servicePrincipals(appId='{application.appId}')/appRoleAssignments",
        auth: 'target',
      },
      expect: {
        status: 200,
        body: {
          '@odata.context':
            "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals(appId='{application.appId}')/appRoleAssignments",
        },
      },
    },
    {
      id: 'client-request-id-that-nobody-sent',
      source: 'https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3985',
      date: '2021-01-19',
      captured: true,
      what: 'Where the client sends no request ID, Graph takes its own for it.',
      given: {
        roles: ['Sites.Selected'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites/getAllSites',
        auth: 'target',
      },
      expect: {
        status: 403,
        body: {
          error: {
            code: 'accessDenied',
            innerError: {
              'request-id': '{headers.request-id}',
              'client-request-id': '{headers.request-id}',
            },
          },
        },
      },
      ignore: ['the query, a search of sites, which was refused to applications then'],
    },
  ],
}

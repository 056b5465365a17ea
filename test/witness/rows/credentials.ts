import type { RowGroup } from '../row.ts'

export const credentials: RowGroup = {
  area: 'credentials',
  rows: [
    {
      id: 'federated-credentials-as-they-are-listed',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'A federated identity credential is listed with six properties in this order, under a context that names the version that was asked.',
      given: {
        roles: ['Application.Read.All'],
        set: {
          'credential.description': 'Testing',
        },
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/beta/applications/{application.id}/federatedIdentityCredentials',
        auth: 'home',
      },
      expect: {
        status: 200,
        headers: {
          'x-ms-resource-unit': '1',
        },
        body: {
          $keys: ['@odata.context', 'value'],
          '@odata.context':
            "https://graph.microsoft.com/beta/$metadata#applications('{application.id}')/federatedIdentityCredentials",
          value: [
            {
              $inOrder: ['id', 'name', 'issuer', 'subject', 'description', 'audiences'],
              id: '{credential.id}',
              name: '{credential.name}',
              issuer: '{credential.issuer}',
              subject: '{credential.subject}',
              description: '{credential.description}',
              audiences: ['api://AzureADTokenExchange'],
            },
          ],
        },
      },
      ignore: ['claimsMatchingExpression, which beta has had since 2024'],
    },
    {
      id: 'federated-credential-as-it-is-made',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'A new federated identity credential is answered with six properties in this order, and Location names it by its ID alone.',
      given: {
        roles: ['Application.ReadWrite.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'POST',
        path: '/v1.0/applications/{application.id}/federatedIdentityCredentials',
        auth: 'home',
        headers: {
          'content-type': 'application/json',
        },
        body: '{"name": "testname", "issuer": "https://issuer.example", "subject": "a subject", "description": "Testing", "audiences": ["api://AzureADTokenExchange"]}',
      },
      expect: {
        status: 201,
        headers: {
          location: {
            $match: 'https://graph\\.microsoft\\.com/v2/{home.id}/federatedIdentityCredentials/[0-9a-f-]{36}',
          },
          'x-ms-resource-unit': '1',
        },
        body: {
          $keys: ['@odata.context', 'id', 'name', 'issuer', 'subject', 'description', 'audiences'],
          name: 'testname',
          issuer: 'https://issuer.example',
          subject: 'a subject',
          description: 'Testing',
          audiences: ['api://AzureADTokenExchange'],
        },
      },
    },
    {
      id: 'federated-credential-as-it-is-deleted',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'The deletion of a federated identity credential is answered with nothing, and costs one unit.',
      given: {
        roles: ['Application.ReadWrite.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'DELETE',
        path: '/v1.0/applications/{application.id}/federatedIdentityCredentials/{credential.id}',
        auth: 'home',
      },
      expect: {
        status: 204,
        headers: {
          'x-ms-resource-unit': '1',
        },
        body: {
          $match: '',
        },
      },
    },
    {
      id: 'no-such-federated-credential',
      source:
        'Azure/azure-workload-identity pkg/cmd/serviceaccount (tests for a federated credential that is not found)',
      date: 'undated',
      captured: true,
      what: 'A federated identity credential that is not there is refused by its name.',
      given: {
        roles: ['Application.Read.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/applications/{application.id}/federatedIdentityCredentials/nobody',
        auth: 'home',
      },
      expect: {
        status: 404,
        body: {
          error: {
            code: 'Request_ResourceNotFound',
            message: 'FederatedIdentityCredential with name nobody not found.',
          },
        },
      },
    },
    {
      id: 'federated-credential-of-the-same-name',
      source:
        'Azure/azure-workload-identity pkg/cmd/serviceaccount (tests for a federated credential that is there already)',
      date: 'undated',
      captured: true,
      what: 'A second federated identity credential of the same name is refused by that name.',
      given: {
        roles: ['Application.ReadWrite.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'POST',
        path: '/v1.0/applications/{application.id}/federatedIdentityCredentials',
        auth: 'home',
        headers: {
          'content-type': 'application/json',
        },
        body: '{"name": "{credential.name}", "issuer": "https://issuer.example", "subject": "a subject", "description": "Testing", "audiences": ["api://AzureADTokenExchange"]}',
      },
      expect: {
        status: 409,
        body: {
          error: {
            code: 'Request_MultipleObjectsWithSameKeyValue',
            message: 'FederatedIdentityCredential with name {credential.name} already exists.',
          },
        },
      },
      ignore: ['the status, which the source does not tell'],
    },
  ],
}

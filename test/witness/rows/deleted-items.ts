import type { RowGroup } from '../row.ts'

export const deletedItems: RowGroup = {
  area: 'deleted items',
  rows: [
    {
      id: 'deleted-application-goes-for-good',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'An application that was deleted is kept among the deleted items, from which it can be removed for good.',
      given: {
        roles: ['Application.ReadWrite.All'],
      },
      before: [
        {
          host: 'graph.microsoft.com',
          method: 'DELETE',
          path: '/v1.0/applications/{application.id}',
          auth: 'home',
        },
      ],
      request: {
        host: 'graph.microsoft.com',
        method: 'DELETE',
        path: '/v1.0/directory/deletedItems/{application.id}',
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
  ],
}

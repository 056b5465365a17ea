import type { RowGroup } from '../row.ts'

export const servicePrincipals: RowGroup = {
  area: 'service principals',
  rows: [
    {
      id: 'service-principal-of-no-application',
      source: 'manicminer/hamilton odata/odata.go @10e9ffdd4b862cb4843b6f2a04c8fe76d6e2fbce',
      date: 'undated',
      captured: true,
      what: 'A service principal of an application that is not there, or not everywhere yet, is refused by its client ID and a code in the details.',
      given: {
        roles: ['Application.ReadWrite.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'POST',
        path: '/v1.0/servicePrincipals',
        auth: 'home',
        headers: {
          'content-type': 'application/json',
        },
        body: '{"appId": "99999999-2222-4333-8444-555555555555"}',
      },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_BadRequest',
            message:
              "The appId '99999999-2222-4333-8444-555555555555' of the service principal does not reference a valid application object.",
            details: [
              {
                code: 'NoBackingApplicationObject',
                target: 'appId',
              },
            ],
          },
        },
      },
    },
    {
      id: 'service-principal-of-another-tenants-application',
      source: 'https://github.com/Azure/azure-cli/issues/14767',
      date: 'undated',
      captured: true,
      what: 'An application that may change only what it owns cannot bring in one of another tenant.',
      given: {
        roles: ['Application.ReadWrite.OwnedBy'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'POST',
        path: '/v1.0/servicePrincipals',
        auth: 'target',
        headers: {
          'content-type': 'application/json',
        },
        body: '{"appId": "{application.appId}"}',
      },
      expect: {
        status: 403,
        body: {
          error: {
            code: 'Authorization_RequestDenied',
            message:
              'When using this permission, the backing application of the service principal being created must in the local tenant',
          },
        },
      },
      ignore: [
        'the role of the caller, which the source does not tell; status and code as others report them for the same text',
      ],
    },
  ],
}

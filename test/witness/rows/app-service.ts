import type { RowGroup } from '../row.ts'

export const appService: RowGroup = {
  area: 'identity endpoints',
  rows: [
    {
      id: 'app-service-wrong-selector',
      source: 'pnp/cli-microsoft365 src/Auth.spec.ts, line 1214',
      date: 'undated',
      captured: true,
      what: 'App Service refuses a selector for which it has no identity with 400 and a body in small letters.',
      request: {
        host: 'http://127.0.0.1:41741',
        method: 'GET',
        path: '/msi/token?resource=api%3A%2F%2FAzureADTokenExchange&api-version=2019-08-01&client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        headers: {
          'X-IDENTITY-HEADER': '{env.IDENTITY_HEADER}',
        },
      },
      expect: {
        status: 400,
        body: {
          $keys: ['statusCode', 'message', 'correlationId'],
          statusCode: 400,
          message:
            'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
          correlationId: {
            $match: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
          },
        },
      },
    },
    {
      id: 'app-service-wrong-selector-before-2019',
      source: 'pnp/cli-microsoft365 src/Auth.spec.ts, line 1214',
      date: 'undated',
      captured: true,
      what: 'In the version before 2019-08-01 the keys of the refusal are in capitals.',
      request: {
        host: 'http://127.0.0.1:41741',
        method: 'GET',
        path: '/msi/token?resource=api%3A%2F%2FAzureADTokenExchange&api-version=2017-09-01&clientid=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        headers: {
          secret: '{env.IDENTITY_HEADER}',
        },
      },
      expect: {
        status: 400,
        body: {
          $keys: ['StatusCode', 'Message', 'CorrelationId'],
          StatusCode: 400,
          Message: {
            $match: 'No .*Managed Identity found for specified ClientId/ResourceId/PrincipalId\\.',
          },
        },
      },
    },
  ],
}

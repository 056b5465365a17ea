import type { RowGroup } from '../row.ts'

export const imds: RowGroup = {
  area: 'identity endpoints',
  rows: [
    {
      id: 'imds-identity-not-found',
      source: 'pnp/cli-microsoft365 src/Auth.spec.ts, line 1008',
      date: 'undated',
      captured: true,
      what: 'The metadata service of a virtual machine says "Identity not found" to a selector for which it has no identity.',
      given: {
        host: 'imds',
      },
      request: {
        host: 'http://169.254.169.254',
        method: 'GET',
        path: '/metadata/identity/oauth2/token?resource=https%3A%2F%2Fgraph.microsoft.com%2F&api-version=2018-02-01&client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        headers: {
          Metadata: 'true',
        },
      },
      expect: {
        status: 400,
        body: {
          $keys: ['error', 'error_description'],
          error: 'invalid_request',
          error_description: 'Identity not found',
        },
      },
    },
  ],
}

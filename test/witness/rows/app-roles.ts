import type { RowGroup } from '../row.ts'

export const appRoles: RowGroup = {
  area: 'app roles',
  rows: [
    {
      id: 'app-role-that-is-assigned-already',
      source:
        'https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments (the request; the refusal is the text that many public scripts look for)',
      date: 'undated',
      captured: true,
      what: 'An app role is not assigned to the same service principal twice.',
      given: {
        roles: ['AppRoleAssignment.ReadWrite.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'POST',
        path: '/v1.0/servicePrincipals/{servicePrincipal.id}/appRoleAssignments',
        auth: 'target',
        headers: {
          'content-type': 'application/json',
        },
        body: '{"principalId": "{servicePrincipal.id}", "resourceId": "{graph.id}", "appRoleId": "{servicePrincipal.appRoleAssignments.0.appRoleId}"}',
      },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_BadRequest',
            message: 'Permission being assigned already exists on the object',
          },
        },
      },
    },
  ],
}

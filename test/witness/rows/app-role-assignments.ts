import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const grant = 'https://learn.microsoft.com/graph/permissions-grant-via-msgraph'
const assigned = '/v1.0/servicePrincipals/{servicePrincipal.id}/appRoleAssignments'
const assignedTo = '/v1.0/servicePrincipals/{graph.id}/appRoleAssignedTo'

/** Sites.Read.All and User.Read.All of Microsoft Graph, by the IDs that they have everywhere. */
const sitesRead = '332a536c-c7ef-4017-ab91-336970924f0d'
const userRead = 'df021288-bdef-4463-88db-98f22de89214'

const assignment = { principalId: '{servicePrincipal.id}', resourceId: '{graph.id}', appRoleId: userRead }

/** Application permissions as assignments. */
export const appRoleAssignments: RowGroup = {
  area: 'app roles',
  given: { roles: ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'app-role-assigned-at-the-api',
      source: `${api}/serviceprincipal-post-approleassignedto`,
      date: '2026-11',
      what: 'An app role is assigned at the service principal of the API; the answer names both ends.',
      request: { method: 'POST', path: assignedTo, json: assignment },
      expect: {
        status: 201,
        body: {
          id: { $match: '[\\w-]{43}' },
          deletedDateTime: null,
          appRoleId: userRead,
          createdDateTime: { $match: '\\d{4}-\\d\\d-\\d\\dT.*Z' },
          principalDisplayName: '{servicePrincipal.displayName}',
          principalId: '{servicePrincipal.id}',
          principalType: 'ServicePrincipal',
          resourceDisplayName: 'Microsoft Graph',
          resourceId: '{graph.id}',
        },
      },
    },
    {
      id: 'app-role-assigned-at-the-client',
      source: `${api}/serviceprincipal-post-approleassignments`,
      date: '2026-11',
      what: 'The assignment can also be made at the service principal of the client.',
      request: { method: 'POST', path: assigned, json: assignment },
      expect: {
        status: 201,
        body: { appRoleId: userRead, principalId: '{servicePrincipal.id}', resourceId: '{graph.id}' },
      },
    },
    {
      id: 'app-roles-have-the-same-ids-everywhere',
      source: 'https://learn.microsoft.com/graph/permissions-reference',
      date: '2026-11',
      what: 'A permission of Microsoft Graph has one ID in every tenant, and the token shows its name.',
      before: [{ method: 'POST', path: assigned, json: { ...assignment, appRoleId: sitesRead } }],
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { roles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'Sites.Read.All'] },
      },
    },
    {
      id: 'app-role-that-the-api-does-not-offer',
      source: `${api}/resources/approleassignment`,
      date: '2026-11',
      what: 'An app role that the API does not declare is not assigned.',
      request: {
        method: 'POST',
        path: assigned,
        json: { ...assignment, appRoleId: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' },
      },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: 'Permission .*' } } } },
    },
    {
      id: 'app-role-of-a-principal-that-is-not-there',
      source: `${api}/serviceprincipal-post-approleassignedto`,
      date: '2026-11',
      what: 'A principal that is not in the tenant gets no app role.',
      request: {
        method: 'POST',
        path: assignedTo,
        json: { ...assignment, principalId: 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' },
      },
      expect: { status: { $between: [400, 404] }, body: { error: { code: { $match: 'Request_\\w+' } } } },
    },
    {
      id: 'app-role-assignment-is-the-consent',
      source: grant,
      date: '2026-11',
      what: 'The assignment of an app role to a client is the grant: the next token has the role.',
      before: [{ method: 'POST', path: assignedTo, json: assignment }],
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { roles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'User.Read.All'] },
      },
    },
    {
      id: 'app-role-assignment-shows-in-new-tokens-only',
      source: 'https://learn.microsoft.com/entra/identity-platform/access-tokens',
      date: '2026-11',
      what: 'A token that was issued before an assignment is not widened by it.',
      before: [{ method: 'POST', path: assignedTo, json: assignment }],
      request: { path: '/v1.0/users' },
      expect: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    },
    {
      id: 'app-role-revoked-in-new-tokens-only',
      source: 'https://learn.microsoft.com/entra/identity-platform/access-tokens',
      date: '2026-11',
      what: 'A token keeps its roles until it ends, though the assignment is gone.',
      given: { roles: ['AppRoleAssignment.ReadWrite.All', 'Sites.Read.All'] },
      before: [{ method: 'DELETE', path: `${assigned}/{servicePrincipal.appRoleAssignments.1.id}` }],
      request: { path: '/v1.0/sites?$top=1&$select=id' },
      expect: { status: 200, body: { value: [{ id: { $match: '.*,.*,.*' } }] } },
    },
    {
      id: 'app-role-revoked',
      source: `${api}/serviceprincipal-delete-approleassignedto`,
      date: '2026-11',
      what: 'The next token after the deletion of an assignment lacks the role.',
      given: { roles: ['AppRoleAssignment.ReadWrite.All', 'Sites.Read.All'] },
      before: [{ method: 'DELETE', path: `${assignedTo}/{servicePrincipal.appRoleAssignments.1.id}` }],
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { roles: ['AppRoleAssignment.ReadWrite.All'] },
      },
    },
    {
      id: 'app-role-assignments-of-a-client',
      source: `${api}/serviceprincipal-list-approleassignments`,
      date: '2026-11',
      what: 'The app roles that a client has are listed at its service principal.',
      given: { roles: ['Application.Read.All'] },
      request: { path: assigned },
      expect: {
        status: 200,
        body: {
          '@odata.context':
            "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('{servicePrincipal.id}')/appRoleAssignments",
          value: [{ principalId: '{servicePrincipal.id}', resourceId: '{graph.id}' }],
        },
      },
    },
    {
      id: 'app-role-assignments-of-an-api',
      source: `${api}/serviceprincipal-list-approleassignedto`,
      date: '2026-11',
      what: 'The clients that have roles of an API are listed at the API.',
      given: { roles: ['Application.Read.All'] },
      request: { path: `${assignedTo}?$filter=principalId eq {servicePrincipal.id}` },
      expect: {
        status: 200,
        body: {
          value: [{ principalType: 'ServicePrincipal', principalDisplayName: '{servicePrincipal.displayName}' }],
        },
      },
    },
    {
      id: 'app-role-assignments-by-resource',
      source: `${api}/resources/approleassignment`,
      date: '2026-11',
      what: 'Assignments can be filtered by the API that they are for.',
      given: { roles: ['Application.Read.All'] },
      request: { path: `${assigned}?$filter=resourceId eq {graph.id}&$select=resourceDisplayName` },
      expect: { status: 200, body: { value: [{ resourceDisplayName: 'Microsoft Graph' }] } },
    },
    {
      id: 'app-role-assignment-needs-its-permission',
      source: `${api}/serviceprincipal-post-approleassignedto`,
      date: '2026-11',
      what: 'Application.ReadWrite.All is not enough to assign app roles.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: { method: 'POST', path: assignedTo, json: assignment },
      expect: {
        status: 403,
        body: {
          error: {
            code: 'Authorization_RequestDenied',
            message: 'Insufficient privileges to complete the operation.',
          },
        },
      },
    },
    {
      id: 'app-role-assignment-by-itself',
      source: grant,
      date: '2026-11',
      what: 'An application with AppRoleAssignment.ReadWrite.All may grant itself any application permission.',
      given: { roles: ['AppRoleAssignment.ReadWrite.All'] },
      request: {
        method: 'POST',
        path: assigned,
        json: { ...assignment, appRoleId: '19dbc75e-c2e2-444c-a770-ec69d8559fc7' },
      },
      expect: { status: 201, body: { principalId: '{servicePrincipal.id}', resourceDisplayName: 'Microsoft Graph' } },
    },
    {
      id: 'app-role-of-graph-takes-the-privileged-role',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent',
      date: '2026-11',
      what: 'An Application Administrator does not grant application permissions of Microsoft Graph.',
      given: { set: { 'target.roleAssignments.0.roleDefinitionId': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3' } },
      request: { method: 'POST', path: assignedTo, json: assignment, auth: 'target admin' },
      expect: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    },
    {
      id: 'app-role-of-graph-by-a-privileged-role-administrator',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent',
      date: '2026-11',
      what: 'A Privileged Role Administrator grants application permissions of Microsoft Graph.',
      given: { set: { 'target.roleAssignments.0.roleDefinitionId': 'e8611ab8-c189-46e8-94e1-60213ab1f814' } },
      request: { method: 'POST', path: assignedTo, json: assignment, auth: 'target admin' },
      expect: { status: 201, body: { appRoleId: userRead, principalType: 'ServicePrincipal' } },
    },
    {
      id: 'app-role-assignments-of-people',
      source: `${api}/user-post-approleassignments`,
      date: '2026-11',
      what: 'App roles are assigned to people and groups too.',
      request: { method: 'POST', path: assignedTo, json: { ...assignment, principalId: '{target.users.0.id}' } },
      notPlayed: { why: 'The emulator has app roles for applications alone, which are what an app-only token shows.' },
    },
    {
      id: 'app-role-assignments-listed-at-people',
      source: `${api}/user-list-approleassignments`,
      date: '2026-11',
      what: 'The app roles of a person are listed at the person.',
      given: { roles: ['Directory.Read.All'] },
      request: { path: '/v1.0/users/{target.users.0.id}/appRoleAssignments' },
      notPlayed: { why: 'The emulator has app roles for applications alone.' },
    },
  ],
}

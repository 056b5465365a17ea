import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const app = '/v1.0/applications/{application.id}'
const ownRole = '0c2b1f5e-6f1a-4d3b-9a53-2f4c7f1f0a11'

const role = {
  id: ownRole,
  value: 'Orders.Read',
  displayName: 'Read orders',
  description: 'Reads all orders.',
  allowedMemberTypes: ['Application'],
  isEnabled: true,
}
const scope = {
  id: '5f3c3a52-8e0b-4d0e-8f53-6f1a0f7a2b22',
  value: role.value,
  adminConsentDisplayName: role.displayName,
  adminConsentDescription: role.description,
  type: 'Admin',
  isEnabled: true,
}
const declare = { method: 'PATCH', path: app, json: { appRoles: [role] } } as const

/** Roles that an application declares as an API. */
export const declaredAppRoles: RowGroup = {
  area: 'app roles',
  given: { roles: ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'declared-app-role-is-read-back',
      source: `${api}/application-update`,
      date: '2026-11',
      what: 'An application declares app roles by an update, each with an ID that the caller chooses.',
      before: [declare],
      request: { path: `${app}?$select=appRoles` },
      expect: { status: 200, body: { appRoles: [{ ...role, origin: 'Application' }] } },
    },
    {
      id: 'declared-app-role-on-the-service-principal',
      source: `${api}/resources/serviceprincipal`,
      date: '2026-11',
      what: 'The app roles of an application show on its service principals in all tenants.',
      before: [declare],
      request: { path: '/v1.0/servicePrincipals/{servicePrincipal.id}?$select=appRoles', auth: 'target' },
      expect: { status: 200, body: { appRoles: [{ id: ownRole, value: 'Orders.Read', isEnabled: true }] } },
    },
    {
      id: 'declared-app-role-in-the-token',
      source: 'https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps',
      date: '2026-11',
      what: 'A client that has a role of an API finds its value in the token for that API.',
      before: [
        { ...declare, json: { appRoles: [role], identifierUris: ['api://{application.appId}'] } },
        {
          method: 'POST',
          path: '/v1.0/servicePrincipals/{servicePrincipal.id}/appRoleAssignedTo',
          json: {
            principalId: '{servicePrincipal.id}',
            resourceId: '{servicePrincipal.id}',
            appRoleId: ownRole,
          },
          auth: 'target',
        },
      ],
      request: { exchange: { scope: 'api://{application.appId}/.default' } },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { roles: ['Orders.Read'], aud: 'api://{application.appId}' },
      },
    },
    {
      id: 'declared-app-role-goes-disabled',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/1054',
      date: '2022-02-01',
      captured: true,
      what: 'An app role that is enabled is not removed: it has to be disabled first.',
      before: [declare],
      request: { method: 'PATCH', path: app, json: { appRoles: [] } },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'CannotDeleteOrUpdateEnabledEntitlement',
            message: 'Permission (scope or role) cannot be deleted or updated unless disabled first.',
          },
        },
      },
    },
    {
      id: 'declared-app-role-disabled-and-removed',
      source: 'https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps',
      date: '2026-11',
      what: 'An app role that was disabled can be removed by the next update.',
      before: [
        declare,
        { method: 'PATCH', path: app, json: { appRoles: [{ ...role, isEnabled: false }] } },
        { method: 'PATCH', path: app, json: { appRoles: [] } },
      ],
      request: { path: `${app}?$select=id,appRoles` },
      expect: { status: 200, body: { id: '{application.id}', appRoles: [] } },
    },
    {
      id: 'declared-app-role-for-people-alone',
      source: `${api}/resources/approle`,
      date: '2026-11',
      what: 'A role whose allowedMemberTypes is User alone is not assigned to an application.',
      before: [{ ...declare, json: { appRoles: [{ ...role, allowedMemberTypes: ['User'] }] } }],
      request: {
        method: 'POST',
        path: '/v1.0/servicePrincipals/{servicePrincipal.id}/appRoleAssignedTo',
        json: { principalId: '{servicePrincipal.id}', resourceId: '{servicePrincipal.id}', appRoleId: ownRole },
        auth: 'target',
      },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: 'Permission .*' } } } },
    },
    {
      id: 'declared-app-role-value-without-blanks',
      source: `${api}/resources/approle`,
      date: '2026-11',
      what: 'The value of an app role, which tokens show, has no blank in it.',
      request: { ...declare, json: { appRoles: [{ ...role, value: 'Orders Read' }] } },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: '.*appRoles.*' } } } },
    },
    {
      id: 'declared-app-roles-of-one-id',
      source: `${api}/resources/approle`,
      date: '2026-11',
      what: 'Two app roles of an application do not share an ID.',
      request: { ...declare, json: { appRoles: [role, { ...role, value: 'Orders.Write' }] } },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: '.*duplicate.*' } } } },
    },
    {
      id: 'declared-app-role-by-the-name-of-a-scope',
      source: 'https://github.com/MicrosoftDocs/azure-docs/issues/81899',
      date: '2021-10-04',
      captured: true,
      what: 'Application and delegated permissions of an API do not share a name.',
      before: [declare],
      request: { method: 'PATCH', path: app, json: { api: { oauth2PermissionScopes: [scope] } } },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: '.*duplicate value.*' } } },
      },
    },
    {
      id: 'declared-app-role-by-the-id-of-a-scope',
      source: 'https://github.com/MicrosoftDocs/azure-docs/issues/81899',
      date: '2021-10-04',
      captured: true,
      what: 'An application and a delegated permission of one ID have to say the same.',
      before: [declare],
      request: {
        method: 'PATCH',
        path: app,
        json: { api: { oauth2PermissionScopes: [{ ...scope, id: ownRole, value: 'Orders.List' }] } },
      },
      expect: {
        status: 400,
        body: {
          error: { message: { $match: `The following values must match for .* with identifier '${ownRole}'.*` } },
        },
      },
    },
    {
      id: 'declared-app-role-that-is-a-scope-too',
      source: 'https://github.com/MicrosoftDocs/azure-docs/issues/81899',
      date: '2021-10-04',
      captured: true,
      what: 'An application and a delegated permission may be one, by one ID, where both say the same.',
      before: [
        declare,
        { method: 'PATCH', path: app, json: { api: { oauth2PermissionScopes: [{ ...scope, id: ownRole }] } } },
      ],
      request: { path: `${app}?$select=api` },
      expect: { status: 200, body: { api: { oauth2PermissionScopes: [{ id: ownRole, value: 'Orders.Read' }] } } },
    },
    {
      id: 'default-app-role',
      source: `${api}/resources/approleassignment`,
      date: '2026-11',
      what: 'Where an API declares no roles, the default role of zeros assigns a client to it; no claim shows it.',
      before: [
        { method: 'PATCH', path: app, json: { identifierUris: ['api://{application.appId}'] } },
        {
          method: 'POST',
          path: '/v1.0/servicePrincipals/{servicePrincipal.id}/appRoleAssignedTo',
          json: {
            principalId: '{servicePrincipal.id}',
            resourceId: '{servicePrincipal.id}',
            appRoleId: '00000000-0000-0000-0000-000000000000',
          },
          auth: 'target',
        },
      ],
      request: { exchange: { scope: 'api://{application.appId}/.default' } },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { $absent: ['roles'], aud: 'api://{application.appId}' },
      },
    },
  ],
}

import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const all = '/v1.0/oauth2PermissionGrants'

/** The seed's consent gave one: User.Read for all people. */
const present = `${all}/{target.oauth2PermissionGrants.0.id}`
const forOnePerson = {
  clientId: '{servicePrincipal.id}',
  consentType: 'Principal',
  principalId: '{target.users.0.id}',
  resourceId: '{graph.id}',
  scope: 'User.Read',
}

/** Delegated permissions, which an application has on behalf of people. */
export const delegatedGrants: RowGroup = {
  area: 'grants',
  given: { roles: ['DelegatedPermissionGrant.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'delegated-grant-of-an-admin',
      source: `${api}/resources/oauth2permissiongrant`,
      date: '2026-11',
      what: 'A grant for all people has the consent type AllPrincipals and no principal.',
      request: { path: present },
      expect: {
        status: 200,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#oauth2PermissionGrants/$entity',
          clientId: '{servicePrincipal.id}',
          consentType: 'AllPrincipals',
          principalId: null,
          resourceId: '{graph.id}',
          scope: 'User.Read',
        },
      },
    },
    {
      id: 'delegated-grant-ids',
      source: 'https://github.com/Azure/azure-cli/issues/20974',
      date: '2022-01-13',
      captured: true,
      what: 'The ID of a grant is made of the object IDs of client, API and person.',
      given: {
        set: {
          'servicePrincipal.id': 'b25985a8-9d2b-4fde-9fa7-6c4e43a8ddec',
          'graph.id': 'a3efc889-f1b7-4532-9e01-91e32d1039f4',
          'target.users.1.id': '182c8534-f413-487c-91a3-7addc80e35d5',
        },
      },
      request: {
        method: 'POST',
        path: all,
        json: { ...forOnePerson, principalId: '{target.users.1.id}' },
        auth: 'target admin',
      },
      expect: {
        status: 201,
        body: { id: 'qIVZsiud3k-fp2xOQ6jd7InI76O38TJFngGR4y0QOfQ0hSwYE_R8SJGjet3IDjXV', scope: 'User.Read' },
      },
    },
    {
      id: 'delegated-grant-for-nobody',
      source: `${api}/oauth2permissiongrant-post`,
      date: '2026-11',
      what: 'The principal of a grant is a person of the tenant.',
      request: { method: 'POST', path: all, json: { ...forOnePerson, principalId: '{home.users.0.id}' } },
      expect: { status: { $between: [400, 499] }, body: { error: { code: { $match: 'Request_\\w+' } } } },
      ignore: ['status and code, which the source does not tell'],
    },
    {
      id: 'delegated-grant-for-one-person',
      source: `${api}/oauth2permissiongrant-post`,
      date: '2026-11',
      what: 'A grant for one person stands beside the grant for all people.',
      before: [{ method: 'POST', path: all, json: forOnePerson }],
      request: { path: `${all}?$filter=clientId eq '{servicePrincipal.id}'` },
      expect: {
        status: 200,
        body: {
          value: [{ consentType: 'AllPrincipals' }, { consentType: 'Principal', principalId: '{target.users.0.id}' }],
        },
      },
    },
    {
      id: 'delegated-grant-that-is-there',
      source: 'https://github.com/hashicorp/terraform-provider-azuread/issues/690',
      date: '2021-12-05',
      captured: true,
      what: 'There is one grant for client, API and person; a second one is refused with 409.',
      request: {
        method: 'POST',
        path: all,
        json: { ...forOnePerson, consentType: 'AllPrincipals', principalId: null, scope: 'openid' },
      },
      expect: {
        status: 409,
        body: {
          error: { code: 'Request_MultipleObjectsWithSameKeyValue', message: 'Permission entry already exists.' },
        },
      },
    },
    {
      id: 'delegated-grant-without-consent-type',
      source: `${api}/resources/oauth2permissiongrant`,
      date: '2026-11',
      what: 'The consent type is required.',
      request: { method: 'POST', path: all, json: { ...forOnePerson, consentType: undefined } },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: ".*'consentType'.*" } } },
      },
    },
    {
      id: 'delegated-grant-without-person',
      source: `${api}/resources/oauth2permissiongrant`,
      date: '2026-11',
      what: 'A grant of the consent type Principal needs the person.',
      request: { method: 'POST', path: all, json: { ...forOnePerson, principalId: undefined } },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: ".*'principalId'.*" } } },
      },
    },
    {
      id: 'delegated-grant-changed',
      source: `${api}/oauth2permissiongrant-update`,
      date: '2026-11',
      what: 'An update of a grant replaces its list of permissions.',
      before: [{ method: 'PATCH', path: present, json: { scope: 'openid profile' } }],
      request: { path: present },
      expect: { status: 200, body: { consentType: 'AllPrincipals', scope: 'openid profile' } },
    },
    {
      id: 'delegated-grant-deleted',
      source: `${api}/oauth2permissiongrant-delete`,
      date: '2026-11',
      what: 'A deleted grant is gone; there is no recycle bin for it.',
      before: [{ path: present }, { method: 'DELETE', path: present }],
      request: { path: `${all}/{before.0.body.id}` },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'delegated-grants-are-none-of-the-applications-own',
      source: 'https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview',
      date: '2026-11',
      what: 'Delegated permissions show in no app-only token.',
      before: [{ method: 'PATCH', path: present, json: { scope: 'User.Read Sites.Read.All' } }],
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { $absent: ['scp'], roles: ['DelegatedPermissionGrant.ReadWrite.All'] },
      },
    },
    {
      id: 'delegated-grants-need-their-permission',
      source: `${api}/oauth2permissiongrant-post`,
      date: '2026-11',
      what: 'An application with Application.ReadWrite.All alone makes no delegated grants.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: { method: 'POST', path: all, json: forOnePerson },
      expect: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    },
    {
      id: 'delegated-grants-cost-two',
      source: 'https://learn.microsoft.com/graph/throttling-limits',
      date: '2026-11',
      what: 'The list of delegated grants costs two resource units.',
      request: { path: all },
      expect: { status: 200, headers: { 'x-ms-resource-unit': '2' }, body: { value: [{ scope: 'User.Read' }] } },
    },
    {
      id: 'delegated-grants-of-a-client',
      source: `${api}/serviceprincipal-list-oauth2permissiongrants`,
      date: '2026-11',
      what: 'The delegated grants of a client are also listed at its service principal.',
      request: { path: '/v1.0/servicePrincipals/{servicePrincipal.id}/oauth2PermissionGrants' },
      notPlayed: { why: 'The emulator has the list of all grants, with a filter by client.' },
    },
  ],
}

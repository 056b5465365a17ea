import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const page = '/v1.0/policies/defaultAppManagementPolicy'
const workload = 'https://learn.microsoft.com/entra/identity/conditional-access/workload-identity'

/** Policies of a tenant, as far as they concern applications. */
export const policies: RowGroup = {
  area: 'policies',
  given: { roles: ['Policy.Read.All', 'Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'app-management-policy-is-off',
      source: `${api}/resources/tenantappmanagementpolicy`,
      date: '2026-11',
      what: 'Every tenant has the policy for applications, with an ID of zeros; by default it is not enabled.',
      request: { path: page },
      expect: {
        status: 200,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#policies/defaultAppManagementPolicy/$entity',
          id: '00000000-0000-0000-0000-000000000000',
          isEnabled: false,
          applicationRestrictions: { passwordCredentials: [], keyCredentials: [] },
        },
      },
      ignore: ['the end of the context'],
    },
    {
      id: 'app-management-policy-against-secrets',
      source: `${api}/resources/passwordcredentialconfiguration`,
      date: '2026-11',
      what: 'A tenant that forbids secrets shows it as a restriction of the type passwordAddition.',
      given: { set: { 'home.appManagementPolicy': { blockSecrets: true } } },
      request: { path: page },
      expect: {
        status: 200,
        body: {
          isEnabled: true,
          applicationRestrictions: {
            passwordCredentials: [{ restrictionType: 'passwordAddition', maxLifetime: null, state: 'enabled' }],
          },
        },
      },
    },
    {
      id: 'app-management-policy-is-enforced',
      source: `${api}/resources/tenantappmanagementpolicy`,
      date: '2026-11',
      what: 'The policy is enforced when applications are written: where secrets are forbidden, one with a secret is refused.',
      given: { set: { 'home.appManagementPolicy': { blockSecrets: true } } },
      request: {
        method: 'POST',
        path: '/v1.0/applications',
        json: { displayName: 'With a secret', passwordCredentials: [{ displayName: 'Secret' }] },
      },
      expect: {
        status: { $between: [400, 403] },
        body: { error: { code: { $match: '\\w+' }, message: { $match: '.*policy.*' } } },
      },
    },
    {
      id: 'app-management-policy-against-multi-tenant-applications',
      source: 'https://learn.microsoft.com/graph/api/resources/audiencesconfiguration',
      date: '2026-11',
      what: 'A tenant can forbid applications for more than one tenant.',
      given: { set: { 'home.appManagementPolicy': { blockMultiTenant: true } } },
      request: {
        method: 'POST',
        path: '/v1.0/applications',
        json: { displayName: 'For many', signInAudience: 'AzureADMultipleOrgs' },
      },
      expect: {
        status: { $between: [400, 403] },
        body: { error: { code: { $match: '\\w+' }, message: { $match: '.*policy.*' } } },
      },
    },
    {
      id: 'app-management-policy-needs-a-permission',
      source: `${api}/tenantappmanagementpolicy-get`,
      date: '2026-11',
      what: 'Application.ReadWrite.All does not show the policy.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: { path: page },
      expect: { status: 403, body: { error: { code: { $match: '\\w*(Denied|denied)\\w*' } } } },
    },
    {
      id: 'conditional-access-policies',
      source: `${api}/conditionalaccessroot-list-policies`,
      date: '2026-11',
      what: 'Conditional Access policies are listed with their state, conditions and grant controls.',
      given: { set: { 'target.signInPolicies': { requireMfa: true, blockDeviceCode: false } } },
      request: { path: '/v1.0/identity/conditionalAccess/policies', auth: 'target' },
      expect: {
        status: 200,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies',
          value: [
            {
              state: 'enabled',
              conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } },
              grantControls: { operator: 'OR', builtInControls: ['mfa'] },
            },
          ],
        },
      },
    },
    {
      id: 'conditional-access-policies-need-a-permission',
      source: 'https://github.com/AlexFilipin/ConditionalAccess/issues/10',
      date: '2020-10-15',
      captured: true,
      what: 'Without the permission the service of Conditional Access refuses in words of its own.',
      given: { roles: ['Application.Read.All'] },
      request: { path: '/v1.0/identity/conditionalAccess/policies' },
      expect: {
        status: 403,
        body: {
          error: {
            code: 'AccessDenied',
            message: {
              $match: 'You cannot perform the requested operation, required scopes are missing in the token\\..*',
            },
          },
        },
      },
    },
    {
      id: 'conditional-access-for-people-stops-no-application',
      source: workload,
      date: '2026-11',
      what: 'A policy for all users does not concern an application that calls for itself.',
      given: { set: { 'target.signInPolicies': { requireMfa: true, blockDeviceCode: true } } },
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { idtyp: 'app', roles: ['Application.ReadWrite.All', 'Policy.Read.All'] },
      },
    },
    {
      id: 'named-locations',
      source: `${api}/conditionalaccessroot-list-namedlocations`,
      date: '2026-11',
      what: 'Policies by location name their locations in a list of its own.',
      request: { path: '/v1.0/identity/conditionalAccess/namedLocations', auth: 'target' },
      notPlayed: {
        why: 'The emulator has no policies by location; the refusal 53003 is a fault that can be injected.',
      },
    },
    {
      id: 'authorization-policy',
      source: `${api}/authorizationpolicy-get`,
      date: '2026-11',
      what: 'The authorization policy says whether people may register applications and consent to them.',
      request: { path: '/v1.0/policies/authorizationPolicy' },
      notPlayed: { why: 'In the emulator members may register applications, which is the default.' },
    },
    {
      id: 'app-management-policies-of-applications',
      source: `${api}/appmanagementpolicy-list`,
      date: '2026-11',
      what: 'A policy for single applications takes the place of the one of the tenant.',
      request: { path: '/v1.0/policies/appManagementPolicies' },
      notPlayed: { why: 'The emulator has the one policy of the tenant.' },
    },
    {
      id: 'cross-tenant-access-policy',
      source: `${api}/crosstenantaccesspolicy-get`,
      date: '2026-11',
      what: 'Cross-tenant access settings say which tenants people may come from and go to.',
      request: { path: '/v1.0/policies/crossTenantAccessPolicy' },
      notPlayed: { why: 'They concern people, and no application that has a service principal in the tenant.' },
    },
    {
      id: 'app-management-policy-is-written',
      source: `${api}/tenantappmanagementpolicy-update`,
      date: '2026-11',
      what: 'The policy for applications is changed by a PATCH.',
      request: { method: 'PATCH', path: page, json: { isEnabled: true } },
      notPlayed: { why: 'The policy of an emulated tenant is in the file of its world.' },
    },
  ],
}

import type { RowGroup } from '../row.ts'

const page = 'https://learn.microsoft.com/graph/api/resources/allowedtenantsaudience?view=graph-rest-beta'
const application = 'https://learn.microsoft.com/graph/api/resources/application?view=graph-rest-beta'
const path = '/beta/applications/{application.id}'
const selected = `${path}?$select=signInAudienceRestrictions`
const otherTenant = 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10'

const only = (...allowedTenantIds: string[]) => ({
  method: 'PATCH',
  path,
  json: {
    signInAudienceRestrictions: {
      '@odata.type': '#microsoft.graph.allowedTenantsAudience',
      isHomeTenantAllowed: true,
      allowedTenantIds,
    },
  },
})
const refused = {
  status: 400,
  body: { error: { code: 'Request_BadRequest', message: { $match: ".*'signInAudienceRestrictions'.*" } } },
}

/** Multi-tenant applications for listed tenants alone, in preview. */
export const allowedTenants: RowGroup = {
  area: 'applications',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'allowed-tenants-are-selected',
      source: application,
      date: '2026-11',
      what: 'signInAudienceRestrictions shows only where it is selected.',
      before: [only('{target.id}')],
      request: { path },
      expect: { status: 200, body: { $absent: ['signInAudienceRestrictions'], id: '{application.id}' } },
    },
    {
      id: 'application-is-unrestricted',
      source: application,
      date: '2026-11',
      what: 'By default an application is of the type unrestrictedAudience.',
      request: { path: selected },
      expect: {
        status: 200,
        body: { signInAudienceRestrictions: { '@odata.type': '#microsoft.graph.unrestrictedAudience' } },
      },
    },
    {
      id: 'allowed-tenants-are-read-back',
      source: page,
      date: '2026-11',
      what: 'An application lists the tenants in which it may be used.',
      before: [only('{target.id}')],
      request: { path: selected },
      expect: {
        status: 200,
        body: {
          signInAudienceRestrictions: {
            '@odata.type': '#microsoft.graph.allowedTenantsAudience',
            allowedTenantIds: ['{target.id}'],
          },
        },
      },
    },
    {
      id: 'allowed-tenants-below-version-one',
      source: page,
      date: '2026-11',
      what: 'Version 1.0 does not know the property.',
      request: { ...only('{target.id}'), path: path.replace('beta', 'v1.0') },
      expect: refused,
    },
    {
      id: 'allowed-tenants-selected-below-version-one',
      source: page,
      date: '2026-11',
      what: 'Version 1.0 does not know the property in $select either.',
      request: { path: `${path.replace('beta', 'v1.0')}?$select=id,signInAudienceRestrictions` },
      expect: {
        status: 400,
        body: { error: { message: { $match: ".*Could not find a property named 'signInAudienceRestrictions'.*" } } },
      },
    },
    {
      id: 'allowed-tenants-of-none',
      source: page,
      date: '2026-11',
      what: 'The list has one tenant at least.',
      request: only(),
      expect: refused,
    },
    {
      id: 'allowed-tenants-at-most-twenty',
      source: page,
      date: '2026-11',
      what: 'The list has 20 tenants at most.',
      request: only(...Array.from({ length: 21 }, (_, index) => otherTenant.replace(/..$/, String(10 + index)))),
      expect: refused,
    },
    {
      id: 'allowed-tenants-of-a-single-tenant-application',
      source: page,
      date: '2026-11',
      what: 'Only an application with AzureADMultipleOrgs may have the list.',
      given: { set: { 'application.signInAudience': 'AzureADandPersonalMicrosoftAccount' } },
      request: only('{target.id}'),
      expect: refused,
    },
    {
      id: 'home-tenant-is-allowed',
      source: page,
      date: '2026-11',
      what: 'The tenant of the application is always allowed.',
      before: [only(otherTenant)],
      request: { exchange: {}, path: '/{home.id}/oauth2/v2.0/token' },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { tid: '{home.id}' } },
    },
    {
      id: 'listed-tenant-gets-tokens',
      source: page,
      date: '2026-11',
      what: 'A listed tenant gives the application its tokens.',
      before: [only('{target.id}')],
      request: { exchange: {} },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { tid: '{target.id}' } },
    },
    {
      id: 'other-tenants-give-no-tokens',
      source: page,
      date: '2026-11',
      what: 'A tenant that is not listed gives the application no tokens.',
      before: [only(otherTenant)],
      request: { exchange: {} },
      expect: { status: { $between: [400, 401] }, body: { error_description: { $match: 'AADSTS\\d+: .*' } } },
      ignore: ['the number, which is not documented'],
    },
  ],
}

import type { RowGroup } from '../row.ts'

const page = 'https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions'
const app = '/v1.0/applications/{application.id}'

/** Which names an application may have as an API. */
export const identifierUris: RowGroup = {
  area: 'applications',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'identifier-uri-with-the-client-id',
      source: page,
      date: '2026-11',
      what: 'An identifier URI may be api:// and the client ID; tokens for the API can be asked for by it.',
      before: [{ method: 'PATCH', path: app, json: { identifierUris: ['api://{application.appId}'] } }],
      request: {
        exchange: { scope: 'api://{application.appId}/.default' },
        path: '/{home.id}/oauth2/v2.0/token',
      },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { aud: 'api://{application.appId}' } },
    },
    {
      id: 'identifier-uri-with-the-tenant-id',
      source: page,
      date: '2026-11',
      what: 'An identifier URI may hold the tenant ID and any text.',
      before: [{ method: 'PATCH', path: app, json: { identifierUris: ['api://{home.id}/orders'] } }],
      request: { path: `${app}?$select=identifierUris` },
      expect: { status: 200, body: { identifierUris: ['api://{home.id}/orders'] } },
    },
    {
      id: 'identifier-uri-of-a-verified-domain',
      source: page,
      date: '2026-11',
      what: 'An identifier URI may be below a verified domain of the tenant, or below a subdomain of it.',
      before: [{ method: 'PATCH', path: app, json: { identifierUris: ['https://orders.contoso.com/api'] } }],
      request: { path: `${app}?$select=identifierUris` },
      expect: { status: 200, body: { identifierUris: ['https://orders.contoso.com/api'] } },
    },
    {
      id: 'identifier-uri-of-a-foreign-domain',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes',
      date: '2026-11',
      what: 'An identifier URI below a domain that the tenant has not verified is refused.',
      request: { method: 'PATCH', path: app, json: { identifierUris: ['https://not-verified.example/app'] } },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'HostNameNotOnVerifiedDomain',
            message: { $match: '.*must use a verified domain of the organization or its subdomain.*' },
          },
        },
      },
    },
    {
      id: 'identifier-uri-without-the-tenant',
      source: page,
      date: '2026-11',
      what: 'An identifier URI that holds neither tenant ID, client ID nor verified domain is refused by the default policy.',
      request: { method: 'PATCH', path: app, json: { identifierUris: ['api://random-word'] } },
      expect: {
        status: 400,
        body: { error: { message: { $match: '.*must contain a tenant verified domain, tenant ID, or app ID.*' } } },
      },
    },
    {
      id: 'identifier-uri-that-is-taken',
      source: 'https://github.com/Azure/go-autorest/issues/308',
      date: '2018-08-09',
      captured: true,
      what: 'Two applications of a tenant do not share an identifier URI.',
      before: [
        { method: 'PATCH', path: app, json: { identifierUris: ['https://contoso.com/api'] } },
        { method: 'POST', path: '/v1.0/applications', json: { displayName: 'Second' } },
      ],
      request: {
        method: 'PATCH',
        path: '/v1.0/applications/{before.1.body.id}',
        json: { identifierUris: ['https://contoso.com/api'] },
      },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_BadRequest',
            message: 'Another object with the same value for property identifierUris already exists.',
            details: [{ code: 'ObjectConflict', target: 'identifierUris' }],
          },
        },
      },
    },
    {
      id: 'identifier-uri-shows-on-the-service-principal',
      source: 'https://learn.microsoft.com/graph/api/resources/serviceprincipal',
      date: '2026-11',
      what: 'The identifier URIs of an application are copied to its service principals, in other tenants too.',
      before: [{ method: 'PATCH', path: app, json: { identifierUris: ['api://{application.appId}'] } }],
      request: { path: "/v1.0/servicePrincipals(appId='{application.appId}')", auth: 'target' },
      expect: {
        status: 200,
        body: { servicePrincipalNames: ['{application.appId}', 'api://{application.appId}'] },
      },
    },
  ],
}

import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'

/** How applications are looked up. */
export const applicationReads: RowGroup = {
  area: 'applications',
  given: { roles: ['Application.Read.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'application-by-client-id',
      source: `${api}/application-get`,
      date: '2026-11',
      what: 'An application can be addressed by its client ID in place of its object ID.',
      request: { path: "/v1.0/applications(appId='{application.appId}')?$select=id,appId" },
      expect: {
        status: 200,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications(id,appId)/$entity',
          id: '{application.id}',
          appId: '{application.appId}',
        },
      },
    },
    {
      id: 'application-by-unique-name',
      source: `${api}/application-get`,
      date: '2026-11',
      what: 'An application can be addressed by its uniqueName.',
      given: { set: { 'application.uniqueName': 'towline-app' } },
      request: { path: "/v1.0/applications(uniqueName='towline-app')" },
      expect: { status: 200, body: { id: '{application.id}', uniqueName: 'towline-app' } },
    },
    {
      id: 'client-id-is-no-object-id',
      source: `${api}/application-get`,
      date: '2026-11',
      what: 'The client ID in the place of the object ID finds nothing.',
      request: { path: '/v1.0/applications/{application.appId}' },
      expect: {
        status: 404,
        body: {
          error: {
            code: 'Request_ResourceNotFound',
            message: { $match: "Resource '{application.appId}' does not exist.*" },
          },
        },
      },
    },
    {
      id: 'applications-by-name',
      source: `${api}/application-list`,
      date: '2026-11',
      what: 'Several applications may share a display name, so the filter gives a list.',
      given: { roles: ['Application.ReadWrite.All'] },
      before: [{ method: 'POST', path: '/v1.0/applications', json: { displayName: '{application.displayName}' } }],
      request: { path: "/v1.0/applications?$filter=displayName eq '{application.displayName}'&$select=id" },
      expect: { status: 200, body: { value: [{ id: '{application.id}' }, { id: '{before.0.body.id}' }] } },
    },
    {
      id: 'applications-by-identifier-uri',
      source: 'https://learn.microsoft.com/graph/filter-query-parameter',
      date: '2026-11',
      what: 'A list of values is filtered with any: an application is found by one of its identifier URIs.',
      given: { set: { 'application.identifierUris': ['api://{application.appId}', 'https://contoso.com/api'] } },
      request: {
        path: "/v1.0/applications?$filter=identifierUris/any(uri:uri eq 'https://contoso.com/api')&$select=appId",
      },
      expect: { status: 200, body: { value: [{ appId: '{application.appId}' }] } },
    },
    {
      id: 'applications-of-other-tenants',
      source: 'https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals',
      date: '2026-11',
      what: 'The application of another tenant is none of this tenant: only its service principal is here.',
      request: { path: "/v1.0/applications(appId='{application.appId}')", auth: 'target' },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'applications-need-a-permission',
      source: `${api}/application-list`,
      date: '2026-11',
      what: 'An application reads applications with Application.Read.All or more; Sites.Read.All is not enough.',
      given: { roles: ['Sites.Read.All'] },
      request: { path: '/v1.0/applications' },
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
      id: 'applications-counted',
      source: `${api}/application-list`,
      date: '2026-11',
      what: 'The number of applications comes as plain text.',
      request: { path: '/v1.0/applications/$count', headers: { consistencylevel: 'eventual' } },
      expect: { status: 200, headers: { 'content-type': 'text/plain' }, body: { $match: '1' } },
    },
    {
      id: 'application-logo',
      source: `${api}/resources/application`,
      date: '2026-11',
      what: 'The logo of an application is a stream of its own.',
      request: { path: '/v1.0/applications/{application.id}/logo' },
      notPlayed: { why: 'The emulator keeps no pictures.' },
    },
  ],
}

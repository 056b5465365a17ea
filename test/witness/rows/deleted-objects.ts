import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const faq = 'https://learn.microsoft.com/entra/identity/enterprise-apps/delete-recover-faq'
const bin = '/v1.0/directory/deletedItems'
const deleteApplication = { method: 'DELETE', path: '/v1.0/applications/{application.id}' } as const
const deleteServicePrincipal = {
  method: 'DELETE',
  path: '/v1.0/servicePrincipals/{servicePrincipal.id}',
  auth: 'target',
} as const

/** What becomes of applications and service principals that were deleted. */
export const deletedObjects: RowGroup = {
  area: 'deleted items',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'deleted-application-is-listed',
      source: `${api}/directory-deleteditems-list`,
      date: '2026-11',
      what: 'A deleted application is listed with the time of its deletion.',
      before: [deleteApplication],
      request: { path: `${bin}/microsoft.graph.application` },
      expect: {
        status: 200,
        body: {
          value: [
            { id: '{application.id}', deletedDateTime: { $match: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ' } },
          ],
        },
      },
    },
    {
      id: 'deleted-application-is-no-application',
      source: `${api}/application-delete`,
      date: '2026-11',
      what: 'A deleted application is not found among the applications any more.',
      before: [deleteApplication],
      request: { path: '/v1.0/applications/{application.id}' },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'deleted-item-by-id',
      source: `${api}/directory-deleteditems-get`,
      date: '2026-11',
      what: 'One deleted item is read by its ID.',
      before: [deleteApplication],
      request: { path: `${bin}/{application.id}` },
      expect: { status: 200, body: { id: '{application.id}', displayName: '{application.displayName}' } },
    },
    {
      id: 'deleted-application-restored',
      source: `${api}/directory-deleteditems-restore`,
      date: '2026-11',
      what: 'A restored application is answered as a directory object with its type.',
      before: [deleteApplication],
      request: { method: 'POST', path: `${bin}/{application.id}/restore` },
      expect: {
        status: 200,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity',
          '@odata.type': '#microsoft.graph.application',
          id: '{application.id}',
        },
      },
    },
    {
      id: 'restored-application-as-it-was',
      source: faq,
      date: '2026-11',
      what: 'A restored application has its object ID, its client ID and its settings again.',
      before: [deleteApplication, { method: 'POST', path: `${bin}/{application.id}/restore` }],
      request: { path: '/v1.0/applications/{application.id}' },
      expect: {
        status: 200,
        body: { appId: '{application.appId}', displayName: '{application.displayName}', deletedDateTime: null },
      },
    },
    {
      id: 'restored-application-without-its-service-principal',
      source: `${api}/directory-deleteditems-restore`,
      date: '2026-11',
      what: 'The restoration of an application does not bring its service principal back.',
      before: [deleteApplication, { method: 'POST', path: `${bin}/{application.id}/restore` }],
      request: { path: "/v1.0/servicePrincipals(appId='{application.appId}')" },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'restored-once',
      source: `${api}/directory-deleteditems-restore`,
      date: '2026-11',
      what: 'What was restored is no deleted item any more.',
      before: [deleteApplication, { method: 'POST', path: `${bin}/{application.id}/restore` }],
      request: { method: 'POST', path: `${bin}/{application.id}/restore` },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'deleted-for-good-stays-so',
      source: `${api}/directory-deleteditems-delete`,
      date: '2026-11',
      what: 'What was deleted for good cannot be restored.',
      before: [deleteApplication, { method: 'DELETE', path: `${bin}/{application.id}` }],
      request: { method: 'POST', path: `${bin}/{application.id}/restore` },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'unique-name-is-free-after-deletion-for-good',
      source: 'https://learn.microsoft.com/graph/templates/bicep/known-issues-graph-bicep',
      date: '2026-11',
      what: 'Once an application is deleted for good, another one may have its uniqueName.',
      given: { set: { 'application.uniqueName': 'taken-name' } },
      before: [deleteApplication, { method: 'DELETE', path: `${bin}/{application.id}` }],
      request: {
        method: 'POST',
        path: '/v1.0/applications',
        json: { displayName: 'Another', uniqueName: 'taken-name' },
      },
      expect: { status: 201, body: { displayName: 'Another', uniqueName: 'taken-name' } },
    },
    {
      id: 'living-application-is-no-deleted-item',
      source: `${api}/directory-deleteditems-delete`,
      date: '2026-11',
      what: 'An application that was not deleted cannot be deleted for good.',
      request: { method: 'DELETE', path: `${bin}/{application.id}` },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'deleted-service-principal-is-listed',
      source: `${api}/directory-deleteditems-list`,
      date: '2026-11',
      what: 'A deleted service principal is among the deleted items of its tenant.',
      before: [deleteServicePrincipal],
      request: { path: `${bin}/microsoft.graph.servicePrincipal?$select=id,appId`, auth: 'target' },
      expect: { status: 200, body: { value: [{ id: '{servicePrincipal.id}', appId: '{application.appId}' }] } },
    },
    {
      id: 'restored-service-principal-has-its-grants',
      source: faq,
      date: '2026-11',
      what: 'A restored service principal has its app roles again.',
      before: [
        deleteServicePrincipal,
        { method: 'POST', path: `${bin}/{servicePrincipal.id}/restore`, auth: 'target' },
      ],
      request: { exchange: {} },
      expect: {
        status: 200,
        body: { token_type: 'Bearer' },
        claims: { oid: '{servicePrincipal.id}', roles: ['Application.ReadWrite.All'] },
      },
    },
    {
      id: 'service-principal-beside-a-deleted-one',
      source: faq,
      date: '2026-11',
      what: 'While a service principal is deleted, a new one of the same application can be made, with another object ID.',
      before: [deleteServicePrincipal],
      request: {
        method: 'POST',
        path: '/v1.0/servicePrincipals',
        json: { appId: '{application.appId}' },
        auth: 'target',
      },
      expect: { status: 201, body: { appId: '{application.appId}', deletedDateTime: null } },
    },
    {
      id: 'service-principal-not-restored-beside-a-new-one',
      source: 'https://learn.microsoft.com/autopilot/device-preparation/tutorial/user-driven/entra-join-device-group',
      date: '2026-11',
      what: 'A deleted service principal does not come back beside a new one of the same application.',
      before: [
        deleteServicePrincipal,
        { method: 'POST', path: '/v1.0/servicePrincipals', json: { appId: '{application.appId}' }, auth: 'target' },
      ],
      request: { method: 'POST', path: `${bin}/{servicePrincipal.id}/restore`, auth: 'target' },
      expect: {
        status: 409,
        body: {
          error: {
            code: 'Request_MultipleObjectsWithSameKeyValue',
            message: {
              $match: 'The service principal cannot be created, updated, or restored because .*already in use\\.',
            },
          },
        },
      },
    },
    {
      id: 'deleted-items-need-a-permission',
      source: `${api}/directory-deleteditems-list`,
      date: '2026-11',
      what: 'An application with Sites.Read.All alone does not see the deleted applications.',
      given: { roles: ['Sites.Read.All'] },
      request: { path: `${bin}/microsoft.graph.application` },
      expect: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    },
    {
      id: 'deleted-items-of-people',
      source: `${api}/directory-deleteditems-list`,
      date: '2026-11',
      what: 'Deleted people and groups are among the deleted items.',
      request: { path: `${bin}/microsoft.graph.user` },
      notPlayed: { why: 'People and groups of the emulator cannot be deleted.' },
    },
    {
      id: 'deleted-items-end-after-thirty-days',
      source: `${api}/directory-deleteditems-restore`,
      date: '2026-11',
      what: 'A deleted item is deleted for good after 30 days.',
      notPlayed: { why: 'The emulator keeps deleted items until they are deleted for good.' },
    },
  ],
}

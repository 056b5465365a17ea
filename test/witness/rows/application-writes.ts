import type { RowGroup } from '../row.ts'

const api = 'https://learn.microsoft.com/graph/api'
const someId = 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10'

/** Creation, update and deletion of applications. */
export const applicationWrites: RowGroup = {
  area: 'applications',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'application-needs-a-display-name',
      source: `${api}/application-post-applications`,
      date: '2026-11',
      what: 'An application is not created without a display name.',
      request: { method: 'POST', path: '/v1.0/applications', json: { signInAudience: 'AzureADMyOrg' } },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: ".*'displayName'.*" } } },
      },
    },
    {
      id: 'application-with-unknown-property',
      source: 'https://github.com/pnp/PnP-Sites-Core/issues/1807',
      date: '2018-06-08',
      captured: true,
      what: 'A property that applications do not have is refused by its name.',
      ignore: ['the object, a group in the source'],
      request: { method: 'POST', path: '/v1.0/applications', json: { displayName: 'One', colour: 'blue' } },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: "Invalid property 'colour'." } } },
    },
    {
      id: 'client-id-is-not-chosen',
      source: `${api}/resources/application`,
      date: '2026-11',
      what: 'The client ID of an application is read-only: the directory assigns it.',
      request: { method: 'POST', path: '/v1.0/applications', json: { displayName: 'One', appId: someId } },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: ".*'appId'.*" } } } },
    },
    {
      id: 'application-update-answers-nothing',
      source: `${api}/application-update`,
      date: '2026-11',
      what: 'The update of an application is answered with 204 and no body.',
      request: { method: 'PATCH', path: '/v1.0/applications/{application.id}', json: { displayName: 'Renamed' } },
      expect: { status: 204, body: { $match: '' } },
    },
    {
      id: 'application-update-keeps-the-rest',
      source: `${api}/application-update`,
      date: '2026-11',
      what: 'An update changes the properties that it names; all others keep their values.',
      before: [{ method: 'PATCH', path: '/v1.0/applications/{application.id}', json: { displayName: 'Renamed' } }],
      request: { path: '/v1.0/applications/{application.id}' },
      expect: {
        status: 200,
        body: { displayName: 'Renamed', appId: '{application.appId}', signInAudience: 'AzureADMultipleOrgs' },
      },
    },
    {
      id: 'application-update-replaces-lists',
      source: `${api}/application-update`,
      date: '2026-11',
      what: 'An update replaces a list as a whole; what it leaves out is gone.',
      before: [
        { method: 'PATCH', path: '/v1.0/applications/{application.id}', json: { tags: ['one', 'two'] } },
        { method: 'PATCH', path: '/v1.0/applications/{application.id}', json: { tags: ['three'] } },
      ],
      request: { path: '/v1.0/applications/{application.id}?$select=tags' },
      expect: { status: 200, body: { tags: ['three'] } },
    },
    {
      id: 'application-upsert-creates',
      source: `${api}/application-upsert`,
      date: '2026-11',
      what: 'A PATCH by uniqueName that may create what is missing creates the application and gives it that name.',
      request: {
        method: 'PATCH',
        path: "/v1.0/applications(uniqueName='app-65278')",
        headers: { prefer: 'create-if-missing' },
        json: { displayName: 'Upserted' },
      },
      expect: {
        status: 201,
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity',
          displayName: 'Upserted',
          uniqueName: 'app-65278',
        },
      },
    },
    {
      id: 'application-upsert-updates',
      source: `${api}/application-upsert`,
      date: '2026-11',
      what: 'The upsert of an application that is there updates it, with 204.',
      before: [
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          json: { uniqueName: 'app-65278' },
        },
      ],
      request: {
        method: 'PATCH',
        path: "/v1.0/applications(uniqueName='app-65278')",
        headers: { prefer: 'create-if-missing' },
        json: { displayName: 'Upserted' },
      },
      expect: { status: 204, body: { $match: '' } },
    },
    {
      id: 'application-upsert-without-preference',
      source: `${api}/application-upsert`,
      date: '2026-11',
      what: 'Without Prefer: create-if-missing a PATCH by an unknown uniqueName creates nothing: 404.',
      request: {
        method: 'PATCH',
        path: "/v1.0/applications(uniqueName='app-65278')",
        json: { displayName: 'Upserted' },
      },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'unique-name-is-immutable',
      source: `${api}/resources/application`,
      date: '2026-11',
      what: 'The uniqueName of an application cannot be changed once it is set.',
      before: [
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          json: { uniqueName: 'first-name' },
        },
      ],
      request: {
        method: 'PATCH',
        path: '/v1.0/applications/{application.id}',
        json: { uniqueName: 'second-name' },
      },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: ".*'uniqueName'.*" } } } },
    },
    {
      id: 'unique-name-that-is-taken',
      source: 'https://github.com/byte5ai/omadia/pull/916',
      date: '2026-08',
      captured: true,
      what: 'A uniqueName that another application has is refused with 400, and not with 409.',
      before: [
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          json: { uniqueName: 'taken-name' },
        },
      ],
      request: {
        method: 'POST',
        path: '/v1.0/applications',
        json: { displayName: 'Another', uniqueName: 'taken-name' },
      },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_BadRequest',
            message: 'Another object with the same value for property uniqueName already exists.',
          },
        },
      },
    },
    {
      id: 'unique-name-of-a-deleted-application',
      source: 'https://github.com/microsoftgraph/msgraph-bicep-types/issues/137',
      date: '2024-06',
      captured: true,
      what: 'A deleted application keeps its uniqueName; no other application gets it in the meantime.',
      before: [
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          json: { uniqueName: 'taken-name' },
        },
        { method: 'DELETE', path: '/v1.0/applications/{application.id}' },
      ],
      request: {
        method: 'POST',
        path: '/v1.0/applications',
        json: { displayName: 'Another', uniqueName: 'taken-name' },
      },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_BadRequest',
            message: 'Another object with the same value for property uniqueName already exists.',
          },
        },
      },
    },
    {
      id: 'upsert-onto-the-name-of-a-deleted-application',
      source: 'https://learn.microsoft.com/graph/templates/bicep/known-issues-graph-bicep',
      date: '2026-11',
      what: 'An upsert does not bring back the deleted application that has the name, and creates no second one.',
      before: [
        {
          method: 'PATCH',
          path: '/v1.0/applications/{application.id}',
          json: { uniqueName: 'taken-name' },
        },
        { method: 'DELETE', path: '/v1.0/applications/{application.id}' },
      ],
      request: {
        method: 'PATCH',
        path: "/v1.0/applications(uniqueName='taken-name')",
        headers: { prefer: 'create-if-missing' },
        json: { displayName: 'Another' },
      },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: '.*uniqueName.*' } } } },
    },
    {
      id: 'sign-in-audience-of-four-values',
      source: `${api}/resources/application`,
      date: '2026-11',
      what: 'signInAudience takes four values and no others.',
      request: {
        method: 'PATCH',
        path: '/v1.0/applications/{application.id}',
        json: { signInAudience: 'Everybody' },
      },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: ".*'signInAudience'.*" } } },
      },
    },
    {
      id: 'required-access-is-role-or-scope',
      source: `${api}/resources/resourceaccess`,
      date: '2026-11',
      what: 'What an application asks of an API is of the type Role or Scope, and nothing else.',
      request: {
        method: 'PATCH',
        path: '/v1.0/applications/{application.id}',
        json: {
          requiredResourceAccess: [{ resourceAppId: '{graph.appId}', resourceAccess: [{ id: someId, type: 'Any' }] }],
        },
      },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: { $match: ".*'requiredResourceAccess'.*" } } },
      },
    },
    {
      id: 'person-may-register-applications',
      source: 'https://learn.microsoft.com/entra/fundamentals/users-default-permissions',
      date: '2026-11',
      what: 'A member of the tenant may register an application without any role, and becomes its owner.',
      before: [{ method: 'POST', path: '/v1.0/applications', json: { displayName: 'Mine' }, auth: 'home user' }],
      request: { path: '/v1.0/applications/{before.0.body.id}/owners' },
      expect: {
        status: 200,
        body: { value: [{ '@odata.type': '#microsoft.graph.user', id: '{home.users.1.id}' }] },
      },
    },
    {
      id: 'person-may-not-change-applications-of-others',
      source: 'https://learn.microsoft.com/entra/fundamentals/users-default-permissions',
      date: '2026-11',
      what: 'A member without a role does not change an application that belongs to others.',
      request: {
        method: 'PATCH',
        path: '/v1.0/applications/{application.id}',
        json: { displayName: 'Mine now' },
        auth: 'home user',
      },
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
      id: 'owned-by-covers-what-it-created',
      source: 'https://learn.microsoft.com/graph/permissions-reference',
      date: '2026-11',
      what: 'With Application.ReadWrite.OwnedBy an application may create another one, and then change it.',
      given: { roles: ['Application.ReadWrite.OwnedBy'] },
      before: [{ method: 'POST', path: '/v1.0/applications', json: { displayName: 'Child' } }],
      request: { method: 'PATCH', path: '/v1.0/applications/{before.0.body.id}', json: { notes: 'Changed' } },
      expect: { status: 204, body: { $match: '' } },
    },
    {
      id: 'owned-by-covers-nothing-else',
      source: 'https://learn.microsoft.com/graph/permissions-reference',
      date: '2026-11',
      what: 'With Application.ReadWrite.OwnedBy an application does not change one that it does not own.',
      given: { roles: ['Application.ReadWrite.OwnedBy'] },
      request: { method: 'PATCH', path: '/v1.0/applications/{application.id}', json: { notes: 'Changed' } },
      expect: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    },
    {
      id: 'application-deletion-takes-its-service-principal',
      source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/restore-application',
      date: '2026-11',
      what: 'With an application goes its service principal in the same tenant.',
      before: [{ method: 'DELETE', path: '/v1.0/applications/{application.id}' }],
      request: { path: "/v1.0/servicePrincipals(appId='{application.appId}')" },
      expect: { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
    },
    {
      id: 'tokens-end-with-the-application',
      source: `${api}/resources/serviceprincipal`,
      date: '2026-11',
      what: 'No tokens are issued for a service principal whose application registration is missing.',
      before: [{ method: 'DELETE', path: '/v1.0/applications/{application.id}' }],
      request: { exchange: {} },
      expect: { status: { $between: [400, 401] }, body: { error_codes: [700016] } },
    },
    {
      id: 'secrets-of-applications',
      source: `${api}/application-addpassword`,
      date: '2026-11',
      what: 'addPassword creates a secret of an application.',
      request: {
        method: 'POST',
        path: '/v1.0/applications/{application.id}/addPassword',
        json: { passwordCredential: { displayName: 'Secret' } },
      },
      notPlayed: { why: 'The emulator knows no secret that works: the flow that it plays has none.' },
    },
    {
      id: 'certificates-of-applications',
      source: `${api}/application-update`,
      date: '2026-11',
      what: 'keyCredentials gives an application certificates.',
      request: {
        method: 'PATCH',
        path: '/v1.0/applications/{application.id}',
        json: { keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: 'AAAA' }] },
      },
      notPlayed: { why: 'The emulator knows no certificate of an application that works.' },
    },
    {
      id: 'extensions-of-applications',
      source: `${api}/application-post-extensionproperty`,
      date: '2026-11',
      what: 'An application can define properties that other objects of the directory get.',
      request: { path: '/v1.0/applications/{application.id}/extensionProperties' },
      notPlayed: { why: 'No part of this flow has them.' },
    },
    {
      id: 'changes-of-applications',
      source: `${api}/application-delta`,
      date: '2026-11',
      what: 'Changes to applications can be followed by delta.',
      request: { path: '/v1.0/applications/delta' },
      notPlayed: { why: 'The emulator follows changes of users, groups and drives.' },
    },
  ],
}

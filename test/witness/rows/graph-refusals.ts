import type { RowGroup } from '../row.ts'

const errors = 'https://learn.microsoft.com/graph/errors'
const challenge =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"'

/** What Graph refuses before any of its services is asked, and the form of its refusals. */
export const graphRefusals: RowGroup = {
  area: 'graph core',
  given: { world: 'workplace' },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'call-without-a-token',
      source: 'https://github.com/microsoftgraph/msgraph-sample-reactspa/issues/54',
      date: '2020-09-11',
      captured: true,
      what: 'A call without a token is refused with 401 and a challenge that names where to sign in.',
      request: { headers: { authorization: null }, path: '/v1.0/users' },
      expect: {
        status: 401,
        headers: { 'www-authenticate': challenge },
        body: {
          error: {
            code: 'InvalidAuthenticationToken',
            message: 'Access token is empty.',
            innerError: { $keys: ['date', 'request-id', 'client-request-id'] },
          },
        },
      },
      ignore: ['the status, 403 in the title of the source and 401 elsewhere', 'the challenge, which the source lacks'],
    },
    {
      id: 'call-with-an-expired-token',
      source: 'https://github.com/s1t5/mail-archiver/issues/267',
      date: 'undated',
      captured: true,
      what: 'A call with a token that has ended is refused with 401.',
      before: [{ seconds: 100_000 }],
      request: { path: '/v1.0/users' },
      expect: {
        status: 401,
        headers: { 'www-authenticate': { $match: 'Bearer .*' } },
        body: {
          error: {
            code: 'InvalidAuthenticationToken',
            message: 'Lifetime validation failed, the token is expired.',
          },
        },
      },
    },
    {
      id: 'call-with-a-text-that-is-no-token',
      source: 'https://learn.microsoft.com/graph/resolve-auth-errors',
      date: '2026-11',
      what: 'A text that is no token is refused with 401.',
      request: { headers: { authorization: 'Bearer nothing' }, path: '/v1.0/users' },
      expect: { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: { $match: '.+' } } } },
    },
    {
      id: 'call-with-a-token-for-another-api',
      source: 'https://learn.microsoft.com/graph/resolve-auth-errors',
      date: '2026-11',
      what: 'A token for another API is refused with 401, by its audience.',
      before: [{ exchange: { scope: 'https://fabrikam.sharepoint.com/.default' } }],
      request: { headers: { authorization: 'Bearer {before.0.body.access_token}' }, path: '/v1.0/users' },
      expect: {
        status: 401,
        body: {
          error: {
            code: 'InvalidAuthenticationToken',
            message: 'Access token validation failure. Invalid audience.',
          },
        },
      },
    },
    {
      id: 'call-with-an-assertion',
      source: 'https://learn.microsoft.com/graph/resolve-auth-errors',
      date: '2026-11',
      what: 'The token of a managed identity for the token exchange is none for Graph.',
      request: { headers: { authorization: 'Bearer {assertion}' }, path: '/v1.0/users' },
      expect: {
        status: 401,
        body: {
          error: { code: 'InvalidAuthenticationToken', message: { $match: 'Access token validation failure\\..*' } },
        },
      },
    },
    {
      id: 'unknown-segment',
      source: 'https://github.com/microsoftgraph/msgraph-beta-sdk-python/issues/764',
      date: '2025-04-25',
      captured: true,
      what: 'A segment that Graph does not know is refused by its name.',
      request: { path: '/v1.0/auditLog' },
      expect: {
        status: 400,
        body: { error: { code: 'BadRequest', message: "Resource not found for the segment 'auditLog'." } },
      },
    },
    {
      id: 'unknown-version',
      source: 'https://learn.microsoft.com/graph/versioning-and-support',
      date: '2026-11',
      what: 'Graph has the versions v1.0 and beta; any other is refused.',
      request: { path: '/v2.0/users' },
      expect: { status: 400, body: { error: { code: 'BadRequest', message: { $match: '.*version.*' } } } },
    },
    {
      id: 'method-that-is-not-allowed',
      source: 'https://learn.microsoft.com/graph/json-batching',
      date: '2025-02-13',
      captured: true,
      what: 'A method that a path does not take is refused with 405.',
      request: { method: 'DELETE', path: '/v1.0/organization' },
      expect: {
        status: 405,
        body: {
          error: {
            code: 'Request_BadRequest',
            message: 'Specified HTTP method is not allowed for the request target.',
          },
        },
      },
    },
    {
      id: 'body-that-is-no-json',
      source: errors,
      date: '2026-11',
      what: 'A body that cannot be read is refused with 400.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: {
        method: 'POST',
        path: '/v1.0/applications',
        headers: { 'content-type': 'application/json' },
        body: '{"displayName": ',
      },
      expect: { status: 400, body: { error: { code: { $match: '\\w*BadRequest' }, message: { $match: '.+' } } } },
    },
    {
      id: 'body-that-is-no-object',
      source: errors,
      date: '2026-11',
      what: 'A body that is not an object is refused with 400.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: { method: 'POST', path: '/v1.0/applications', json: ['displayName'] },
      expect: { status: 400, body: { error: { code: { $match: '\\w*BadRequest' }, message: { $match: '.+' } } } },
    },
    {
      id: 'client-request-id-comes-back',
      source: 'https://learn.microsoft.com/graph/best-practices-concept',
      date: '2026-11',
      what: 'The request ID that a client sends comes back in a header and in an error.',
      request: {
        path: '/v1.0/users/c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        headers: { 'client-request-id': '47c4bb7c-8f91-0a48-7af7-a2ab12cb31db' },
      },
      expect: {
        status: 404,
        headers: { 'client-request-id': '47c4bb7c-8f91-0a48-7af7-a2ab12cb31db' },
        body: { error: { innerError: { 'client-request-id': '47c4bb7c-8f91-0a48-7af7-a2ab12cb31db' } } },
      },
    },
    {
      id: 'error-names-its-time',
      source: errors,
      date: '2026-11',
      what: 'An error tells its time in UTC, without saying so, and the ID of the request.',
      request: { path: '/v1.0/nothing' },
      expect: {
        status: 400,
        body: {
          error: {
            $keys: ['code', 'message', 'innerError'],
            innerError: {
              date: { $match: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d' },
              'request-id': '{headers.request-id}',
            },
          },
        },
      },
    },
    {
      id: 'application-with-permissions-is-no-person',
      source:
        'https://learn.microsoft.com/troubleshoot/entra/entra-id/users-groups-entra-apis/error-call-me-endpoint-microsoft-graph',
      date: '2021-07-30',
      captured: true,
      what: 'An application that asks for /me is told that this needs a person.',
      request: { path: '/v1.0/me' },
      expect: {
        status: 400,
        body: {
          error: { code: 'BadRequest', message: '/me request is only valid with delegated authentication flow.' },
        },
      },
    },
    {
      id: 'person-is-me',
      source: 'https://learn.microsoft.com/graph/api/user-get',
      date: '2026-11',
      what: 'With a token of a person /me is that person.',
      request: { path: '/v1.0/me?$select=id,userPrincipalName', auth: 'target user' },
      expect: {
        status: 200,
        body: { id: '{target.users.1.id}', userPrincipalName: '{target.users.1.userPrincipalName}' },
      },
    },
    {
      id: 'answer-without-metadata',
      source: 'https://learn.microsoft.com/graph/best-practices-concept',
      date: '2026-11',
      what: 'A client that accepts odata.metadata=none gets no context.',
      request: { path: '/v1.0/organization?$select=id', headers: { accept: 'application/json;odata.metadata=none' } },
      expect: {
        status: 200,
        headers: { 'content-type': { $match: 'application/json;odata\\.metadata=none.*' } },
        body: { $absent: ['@odata.context'], value: [{ id: '{target.id}' }] },
      },
    },
    {
      id: 'beta-names-itself-in-the-context',
      source: 'https://learn.microsoft.com/graph/versioning-and-support',
      date: '2026-11',
      what: 'An answer of beta names beta in its context.',
      request: { path: '/beta/organization?$select=id' },
      expect: {
        status: 200,
        body: {
          '@odata.context': 'https://graph.microsoft.com/beta/$metadata#organization(id)',
          value: [{ id: '{target.id}' }],
        },
      },
    },
    {
      id: 'claims-challenge',
      source: 'https://learn.microsoft.com/entra/identity-platform/claims-challenge',
      date: '2026-11',
      what: 'A client that declares cp1 may be challenged: 401 with insufficient_claims, and the claims in base64.',
      given: { faults: [{ kind: 'claims-challenge' }] },
      request: { path: '/v1.0/users' },
      expect: {
        status: 401,
        headers: {
          'www-authenticate': { $match: 'Bearer .*error="insufficient_claims".*claims="[A-Za-z0-9+/=_-]+".*' },
        },
        body: { error: { code: 'InvalidAuthenticationToken' } },
      },
    },
    {
      id: 'messages-of-people',
      source: 'https://learn.microsoft.com/graph/api/user-list-messages',
      date: '2026-11',
      what: 'Below a person are the messages, from another service.',
      request: { path: '/v1.0/users/{target.users.2.id}/messages' },
      notPlayed: { why: 'The emulator has no mailboxes.' },
    },
  ],
}

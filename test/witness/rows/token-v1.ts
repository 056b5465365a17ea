import type { RowGroup } from '../row.ts'
import { numbers, refusedWith } from './sts.ts'

const page =
  'https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow'
const sample = 'https://github.com/MicrosoftDocs/azure-docs/issues/81354'

const path = '/{target.id}/oauth2/token'
const byResource = { scope: null, resource: 'https://graph.microsoft.com' }

export const tokenV1: RowGroup = {
  area: 'token v1',
  rows: [
    {
      id: 'v1-answer',
      source: sample,
      date: '2021-09-21',
      captured: true,
      what: 'The first version answers in texts: two lifetimes, end and begin of the token, the resource and the token.',
      request: { path, exchange: byResource },
      expect: {
        status: 200,
        body: {
          $keys: ['token_type', 'expires_in', 'ext_expires_in', 'expires_on', 'not_before', 'resource', 'access_token'],
          token_type: 'Bearer',
          expires_in: { $match: '\\d+' },
          ext_expires_in: { $match: '\\d+' },
          expires_on: { $match: '\\d{10}' },
          not_before: { $match: '\\d{10}' },
          resource: 'https://graph.microsoft.com',
        },
      },
      ignore: ['the lifetimes and the resource of the sample'],
    },
    {
      id: 'v1-token',
      source: page,
      date: '2026-11',
      what: 'The token of the first version is for the resource as it was asked for, and has the first format.',
      request: { path, exchange: byResource },
      expect: {
        status: 200,
        claims: {
          aud: 'https://graph.microsoft.com',
          iss: 'https://sts.windows.net/{target.id}/',
          ver: '1.0',
          tid: '{target.id}',
        },
      },
    },
    {
      id: 'v1-resource-by-id',
      source: page,
      date: '2026-11',
      what: 'A resource may be named by its application ID there too.',
      request: { path, exchange: { ...byResource, resource: '00000003-0000-0000-c000-000000000000' } },
      expect: { status: 200, claims: { aud: '00000003-0000-0000-c000-000000000000' } },
    },
    {
      id: 'v1-federated-credential',
      source: page,
      date: '2026-11',
      what: 'The first version takes an assertion as the second does, and refuses a subject that no credential names.',
      request: { path, exchange: byResource, assertion: { sub: 'somebody-else' } },
      expect: refusedWith(700213, ".*'somebody-else'", { status: 401, error: 'invalid_client' }),
    },
    {
      id: 'v1-unknown-resource',
      source: numbers,
      date: '2026-11',
      what: 'A resource that the tenant does not have is refused with 500011.',
      request: { path, exchange: { ...byResource, resource: 'https://nobody.example' } },
      expect: refusedWith(
        500011,
        'The resource principal named https://nobody\\.example was not found in the tenant named',
      ),
    },
    {
      id: 'v1-knows-no-default-scope',
      source: page,
      date: '2026-11',
      what: 'The first version is asked for a resource, and the .default of the second is no part of its name.',
      request: { path, exchange: { ...byResource, resource: 'https://graph.microsoft.com/.default' } },
      expect: refusedWith(500011),
    },
    {
      id: 'v1-by-get',
      source: numbers,
      date: '2026-11',
      what: 'The first version takes POST alone too.',
      request: { host: 'login.microsoftonline.com', path },
      expect: refusedWith(900561, 'The endpoint only accepts POST requests'),
    },
    {
      id: 'v1-device-code',
      source:
        'https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code',
      date: '2026-11',
      what: 'People could sign in by the first version, with device codes among others.',
      request: {
        host: 'login.microsoftonline.com',
        method: 'POST',
        path: '/{target.id}/oauth2/devicecode',
        form: { client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', resource: 'https://graph.microsoft.com' },
      },
      notPlayed: { why: 'Clients of today use the second version.' },
    },
    {
      id: 'v1-refresh-token',
      source:
        'https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code',
      date: '2026-11',
      what: 'The first version redeems refresh tokens.',
      request: {
        host: 'login.microsoftonline.com',
        method: 'POST',
        path,
        form: { client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', grant_type: 'refresh_token', refresh_token: 'x' },
      },
      notPlayed: { why: 'Clients of today use the second version.' },
    },
  ],
}

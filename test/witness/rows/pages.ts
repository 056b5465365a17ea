import type { RowGroup } from '../row.ts'

const paging = 'https://learn.microsoft.com/graph/paging'
const users = 'https://learn.microsoft.com/graph/api/user-list'

/** Pages of lists, and rounds of delta. */
export const pages: RowGroup = {
  area: 'graph core',
  given: { world: 'workplace' },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'page-of-a-hundred',
      source: users,
      date: '2026-11',
      what: 'A page of people has 100 of them, and a link to the next while there are more.',
      request: { path: '/v1.0/users?$select=id' },
      expect: {
        status: 200,
        body: {
          value: { $length: 100 },
          '@odata.nextLink': { $match: 'https://graph\\.microsoft\\.com/v1\\.0/users\\?\\$select=id&\\$skiptoken=.+' },
        },
      },
    },
    {
      id: 'page-of-all',
      source: users,
      date: '2026-11',
      what: '$top may be 999, and the last page has no link.',
      request: { path: '/v1.0/users?$top=999&$select=id' },
      expect: { status: 200, body: { $keys: ['@odata.context', 'value'] } },
    },
    {
      id: 'page-that-is-too-long',
      source: users,
      date: '2026-11',
      what: 'The directory refuses a $top above 999.',
      request: { path: '/v1.0/users?$top=1000' },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_UnsupportedQuery',
            message: { $match: "Invalid page size specified: '1000'\\..*999.*" },
          },
        },
      },
    },
    {
      id: 'page-of-none',
      source: users,
      date: '2026-11',
      what: 'A $top of 0 is refused.',
      request: { path: '/v1.0/users?$top=0' },
      expect: { status: 400, body: { error: { code: { $match: '\\w*BadRequest|Request_UnsupportedQuery' } } } },
    },
    {
      id: 'page-after-page',
      source: paging,
      date: '2026-11',
      what: 'The next page is at the link as it stands, with the options of the first page in it.',
      before: [{ path: '/v1.0/users?$top=2&$select=id' }],
      request: { host: '{before.0.nextLink}', auth: 'target' },
      expect: {
        status: 200,
        body: {
          value: [
            { $keys: ['id'], id: '{target.users.2.id}' },
            { $keys: ['id'], id: '{target.users.3.id}' },
          ],
        },
      },
    },
    {
      id: 'page-token-that-is-damaged',
      source: 'https://github.com/microsoftgraph/microsoft-graph-docs/issues/8612',
      date: '2020-06-06',
      captured: true,
      what: 'The token of a page says nothing to clients; one that the service cannot read is refused.',
      request: { path: '/v1.0/users?$skiptoken=100' },
      expect: { status: 400, body: { error: { code: { $match: '.*' }, message: 'Invalid Skip Token' } } },
      ignore: ['the code, which is empty in the source: another service answered'],
    },
    {
      id: 'page-token-that-has-expired',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2254',
      date: '2023-12-13',
      captured: true,
      what: 'The token of a page may expire: Directory_ExpiredPageToken.',
      notPlayed: { why: 'Tokens of pages do not end in the emulator: when they do is not documented.' },
    },
    {
      id: 'delta-from-now',
      source: 'https://learn.microsoft.com/graph/delta-query-overview',
      date: '2026-11',
      what: 'With $deltatoken=latest delta gives no objects, and the link from which changes count.',
      request: { path: '/v1.0/users/delta?$deltatoken=latest' },
      expect: {
        status: 200,
        body: {
          value: [],
          '@odata.deltaLink': { $match: 'https://graph\\.microsoft\\.com/v1\\.0/users/delta\\?\\$deltatoken=.+' },
        },
      },
    },
    {
      id: 'delta-page-after-page',
      source: 'https://learn.microsoft.com/graph/delta-query-overview',
      date: '2026-11',
      what: 'A round of delta goes on by nextLink until a deltaLink ends it; the options need not be repeated.',
      before: [{ path: '/v1.0/users/delta?$select=displayName' }],
      request: { host: '{before.0.nextLink}', auth: 'target' },
      expect: {
        status: 200,
        body: {
          $absent: ['@odata.nextLink'],
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users(displayName)',
          '@odata.deltaLink': { $match: '.*\\$deltatoken=.+' },
        },
      },
      ignore: ['whether the context of delta lists the properties'],
    },
    {
      id: 'delta-without-top',
      source: 'https://learn.microsoft.com/graph/delta-query-overview',
      date: '2026-11',
      what: 'Delta of people does not support $top.',
      request: { path: '/v1.0/users/delta?$top=5' },
      expect: { status: 400, body: { error: { code: 'Request_BadRequest', message: { $match: '.*\\$top.*' } } } },
    },
    {
      id: 'delta-filtered-by-id-alone',
      source: 'https://learn.microsoft.com/graph/delta-query-overview',
      date: '2026-11',
      what: 'Delta of people is filtered by object ID alone.',
      request: { path: "/v1.0/users/delta?$filter=displayName eq 'Anna'" },
      expect: {
        status: 400,
        body: { error: { code: { $match: 'Request_\\w+' }, message: { $match: '.*ID.*|.*filter.*' } } },
      },
    },
    {
      id: 'delta-with-a-lost-token',
      source: 'https://learn.microsoft.com/graph/delta-query-overview',
      date: '2026-11',
      what: 'A delta token that the service has lost is answered with 410, and Location says where to begin again.',
      request: { path: '/v1.0/users/delta?$deltatoken=lost' },
      expect: {
        status: 410,
        headers: { location: { $match: 'https://graph\\.microsoft\\.com/v1\\.0/users/delta.*' } },
        body: { error: { code: { $match: 'resyncRequired|syncStateNotFound' } } },
      },
    },
    {
      id: 'sites-take-top-for-a-hint',
      source: paging,
      date: '2026-11',
      what: 'A page of sites may be smaller than $top says; no error comes of it.',
      request: { path: '/v1.0/sites?$top=5000&$select=id' },
      expect: { status: 200, body: { '@odata.nextLink': { $match: 'https://.*\\$skiptoken=.*' } } },
    },
  ],
}

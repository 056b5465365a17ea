import type { RowGroup } from '../row.ts'

const page = 'https://learn.microsoft.com/graph/aad-advanced-queries'
const eventual = { consistencylevel: 'eventual' }

/** Queries that the directory answers only with ConsistencyLevel: eventual, and mostly $count=true. */
export const advancedQueries: RowGroup = {
  area: 'graph core',
  given: { world: 'workplace' },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'count-segment-without-consistency-level',
      source: page,
      date: '2021-05-18',
      captured: true,
      what: 'The segment $count is refused without the header.',
      request: { path: '/v1.0/users/$count' },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: '$count is not currently supported.' } },
      },
    },
    {
      id: 'count-segment',
      source: page,
      date: '2026-11',
      what: 'With the header the segment $count answers a number as plain text.',
      request: { path: '/v1.0/users/$count', headers: eventual },
      expect: { status: 200, headers: { 'content-type': 'text/plain' }, body: { $match: '\\d+' } },
    },
    {
      id: 'count-option-without-consistency-level',
      source: page,
      date: '2026-11',
      what: 'Without the header $count=true is ignored in silence.',
      request: { path: '/v1.0/users?$count=true&$top=1&$select=id' },
      expect: { status: 200, body: { $absent: ['@odata.count'], value: [{ id: '{target.users.0.id}' }] } },
    },
    {
      id: 'count-option',
      source: page,
      date: '2026-11',
      what: 'With the header $count=true adds the number of all objects to the page.',
      request: { path: '/v1.0/users?$count=true&$top=1&$select=id', headers: eventual },
      expect: {
        status: 200,
        body: { '@odata.count': { $between: [140, 160] }, value: [{ id: '{target.users.0.id}' }] },
      },
    },
    {
      id: 'count-on-the-first-page-alone',
      source: 'https://learn.microsoft.com/graph/query-parameters',
      date: '2026-11',
      what: 'The number of all objects is on the first page only.',
      before: [{ path: '/v1.0/users?$count=true&$top=50&$select=id', headers: eventual }],
      request: { host: '{before.0.nextLink}', auth: 'target', headers: eventual },
      expect: { status: 200, body: { $absent: ['@odata.count'], '@odata.nextLink': { $match: 'https://.*' } } },
    },
    {
      id: 'search-without-consistency-level',
      source: page,
      date: '2021-05-27',
      captured: true,
      what: '$search in the directory is refused without the header.',
      request: { path: '/v1.0/applications?$search="displayName:Browser"' },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_UnsupportedQuery',
            message:
              "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
          },
        },
      },
    },
    {
      id: 'search-by-words',
      source: 'https://learn.microsoft.com/graph/search-query-parameter',
      date: '2026-11',
      what: 'With the header $search finds words that begin as the text does, without $count.',
      given: { set: { 'target.users.2.displayName': 'Zoe Quartermain' } },
      request: { path: '/v1.0/users?$search="displayName:quart"&$select=id', headers: eventual },
      expect: { status: 200, body: { value: [{ id: '{target.users.2.id}' }] } },
    },
    {
      id: 'search-without-quotes',
      source: 'https://learn.microsoft.com/graph/search-query-parameter',
      date: '2026-11',
      what: 'The clause of $search stands in double quotes.',
      request: { path: '/v1.0/users?$search=displayName:quart', headers: eventual },
      expect: { status: 400, body: { error: { code: 'BadRequest', message: { $match: 'Syntax error.*' } } } },
    },
    {
      id: 'ends-with-without-parameters',
      source: page,
      date: '2026-11',
      what: 'endsWith is refused without the parameters of an advanced query, in a text that names them.',
      request: { path: "/beta/users?$filter=endsWith(userPrincipalName,'@fabrikam.com')" },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_UnsupportedQuery',
            message: {
              $match: "Operator 'endsWith' is not supported because the required parameters might be missing.*",
            },
          },
        },
      },
    },
    {
      id: 'ends-with',
      source: page,
      date: '2026-11',
      what: 'endsWith works with both parameters.',
      given: { set: { 'target.users.2.mail': 'zoe@unusual.example' } },
      request: {
        path: "/v1.0/users?$count=true&$filter=endsWith(mail,'@unusual.example')&$select=id",
        headers: eventual,
      },
      expect: { status: 200, body: { '@odata.count': 1, value: [{ id: '{target.users.2.id}' }] } },
    },
    {
      id: 'not-equal-without-parameters',
      source: page,
      date: '2026-11',
      what: 'ne is refused without the parameters of an advanced query.',
      request: { path: '/v1.0/users?$filter=accountEnabled ne true' },
      expect: {
        status: 400,
        body: { error: { code: 'Request_UnsupportedQuery', message: { $match: '.*not supported.*' } } },
      },
    },
    {
      id: 'not-equal',
      source: page,
      date: '2026-11',
      what: 'ne works with both parameters.',
      given: { set: { 'target.users.2.accountEnabled': false } },
      request: {
        path: '/v1.0/users?$filter=accountEnabled ne true&$count=true&$select=accountEnabled',
        headers: eventual,
      },
      expect: { status: 200, body: { '@odata.count': { $between: [1, 20] } } },
    },
    {
      id: 'negation-without-parameters',
      source: page,
      date: '2026-11',
      what: 'not is refused without the parameters of an advanced query.',
      request: { path: "/v1.0/groups?$filter=not groupTypes/any(c:c eq 'Unified')" },
      expect: {
        status: 400,
        body: { error: { code: 'Request_UnsupportedQuery', message: { $match: ".*'not'.*" } } },
      },
    },
    {
      id: 'filter-and-order-without-parameters',
      source: page,
      date: '2026-11',
      what: 'A filter and an order together are an advanced query.',
      request: { path: "/v1.0/users?$filter=startsWith(displayName,'a')&$orderby=displayName" },
      expect: {
        status: 400,
        body: { error: { code: 'Request_UnsupportedQuery', message: 'Sorting not supported for current query.' } },
      },
    },
    {
      id: 'filter-and-order',
      source: page,
      date: '2026-11',
      what: 'A filter and an order together work with both parameters.',
      given: { set: { 'target.users.2.displayName': 'Zz one', 'target.users.3.displayName': 'Zz two' } },
      request: {
        path: "/v1.0/users?$filter=startsWith(displayName,'Zz')&$orderby=displayName desc&$count=true&$select=id",
        headers: eventual,
      },
      expect: { status: 200, body: { value: [{ id: '{target.users.3.id}' }, { id: '{target.users.2.id}' }] } },
    },
    {
      id: 'order-of-applications-without-parameters',
      source: page,
      date: '2026-11',
      what: 'Applications are sorted in advanced queries alone.',
      request: { path: '/v1.0/applications?$orderby=displayName' },
      expect: {
        status: 400,
        body: { error: { code: 'Request_UnsupportedQuery', message: 'Sorting not supported for current query.' } },
      },
    },
    {
      id: 'expand-in-an-advanced-query',
      source: page,
      date: '2026-11',
      what: '$expand is not supported in advanced queries.',
      request: { path: '/v1.0/groups?$expand=members&$count=true', headers: eventual },
      expect: {
        status: 400,
        body: { error: { code: 'Request_UnsupportedQuery', message: { $match: '.*[Ee]xpand.*' } } },
      },
    },
  ],
}

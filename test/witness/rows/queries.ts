import type { RowGroup } from '../row.ts'

const parameters = 'https://learn.microsoft.com/graph/query-parameters'
const filter = 'https://learn.microsoft.com/graph/filter-query-parameter'
const apps = '/v1.0/applications'

/** Query options without the parameters of advanced queries. */
export const queries: RowGroup = {
  area: 'graph core',
  given: { world: 'workplace' },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'select-narrows-the-answer',
      source: parameters,
      date: '2026-11',
      what: '$select gives the properties that it names and no others, and the context names them.',
      request: { path: '/v1.0/users/{target.users.2.id}?$select=id,accountEnabled' },
      expect: {
        status: 200,
        body: {
          $keys: ['@odata.context', 'id', 'accountEnabled'],
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users(id,accountEnabled)/$entity',
          accountEnabled: true,
        },
      },
    },
    {
      id: 'users-show-a-default-set',
      source: parameters,
      date: '2026-11',
      what: 'A user has a default set of properties; accountEnabled shows with $select alone.',
      request: { path: '/v1.0/users/{target.users.2.id}' },
      expect: {
        status: 200,
        body: { $absent: ['accountEnabled', 'userType', 'createdDateTime'], id: '{target.users.2.id}' },
      },
    },
    {
      id: 'select-of-an-unknown-property',
      source: 'https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/4529',
      date: '2020-09-20',
      captured: true,
      what: '$select of a property that the type does not have is refused.',
      request: { path: '/v1.0/users?$select=colour' },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'BadRequest',
            message:
              "Parsing OData Select and Expand failed: Could not find a property named 'colour' on type 'microsoft.graph.user'.",
          },
        },
      },
      ignore: ['the type, mobileApp in the source'],
    },
    {
      id: 'filter-by-beginning',
      source: filter,
      date: '2026-11',
      what: 'startsWith works by default on the names of people.',
      request: { path: "/v1.0/users?$filter=startsWith(userPrincipalName,'admin@')&$select=id" },
      expect: { status: 200, body: { value: [{ id: '{target.users.0.id}' }] } },
    },
    {
      id: 'filter-by-several-values',
      source: 'https://learn.microsoft.com/graph/aad-advanced-queries',
      date: '2026-11',
      what: 'in works by default wherever eq does.',
      request: {
        path: "/v1.0/users?$filter=userPrincipalName in ('{target.users.0.userPrincipalName}','{target.users.1.userPrincipalName}')&$select=id",
      },
      expect: { status: 200, body: { value: [{ id: '{target.users.0.id}' }, { id: '{target.users.1.id}' }] } },
    },
    {
      id: 'filter-with-a-quote',
      source: parameters,
      date: '2026-11',
      what: 'A single quote in a value is written twice.',
      given: { set: { 'target.users.2.displayName': "Anna O'Neill" } },
      request: { path: "/v1.0/users?$filter=displayName eq 'Anna O''Neill'&$select=id" },
      expect: { status: 200, body: { value: [{ id: '{target.users.2.id}' }] } },
    },
    {
      id: 'filter-with-plus-for-blanks',
      source: parameters,
      date: '2026-11',
      what: 'A plus in a query stands for a blank.',
      request: { path: "/v1.0/users?$filter=id+eq+'{target.users.2.id}'&$select=id" },
      expect: { status: 200, body: { value: [{ id: '{target.users.2.id}' }] } },
    },
    {
      id: 'filter-without-letter-case',
      source: 'https://learn.microsoft.com/graph/api/user-list',
      date: '2026-11',
      what: 'The letter case of text does not count in a filter of the directory.',
      given: { set: { 'target.users.2.displayName': 'Anna Neill' } },
      request: { path: "/v1.0/users?$filter=displayName eq 'ANNA NEILL'&$select=id" },
      expect: { status: 200, body: { value: [{ id: '{target.users.2.id}' }] } },
    },
    {
      id: 'filter-by-an-unknown-property',
      source: filter,
      date: '2026-11',
      what: 'A filter by a property that the type does not have is refused.',
      request: { path: "/v1.0/users?$filter=colour eq 'blue'" },
      expect: {
        status: 400,
        body: {
          error: {
            code: 'BadRequest',
            message: {
              $match:
                "Invalid filter clause: Could not find a property named 'colour' on type 'microsoft\\.graph\\.user'.*",
            },
          },
        },
      },
    },
    {
      id: 'filter-by-contains',
      source: 'https://learn.microsoft.com/graph/known-issues',
      date: '2026-11',
      what: 'contains is no operator for directory objects.',
      request: { path: "/v1.0/users?$filter=contains(displayName,'a')" },
      expect: {
        status: 400,
        body: { error: { code: 'Request_UnsupportedQuery', message: { $match: '.*[Cc]ontains.*' } } },
      },
    },
    {
      id: 'filter-of-groups-by-type',
      source: filter,
      date: '2026-11',
      what: 'Groups are found by one of their types with any, in either letter case.',
      given: { set: { 'target.groups.0.kind': 'microsoft365' } },
      request: {
        path: "/v1.0/groups?$filter=groupTypes/Any(c:c eq 'unified') and id eq '{target.groups.0.id}'&$select=id",
      },
      expect: { status: 200, body: { value: [{ id: '{target.groups.0.id}' }] } },
    },
    {
      id: 'filter-that-is-no-filter',
      source: filter,
      date: '2026-11',
      what: 'A filter that breaks off is refused.',
      request: { path: `${apps}?$filter=displayName eq` },
      expect: { status: 400, body: { error: { code: 'BadRequest', message: { $match: '.+' } } } },
    },
    {
      id: 'options-without-dollar',
      source: parameters,
      date: '2026-11',
      what: 'The names of query options may lack the $.',
      request: { path: '/beta/users?select=id&top=1' },
      expect: {
        status: 200,
        body: { '@odata.context': 'https://graph.microsoft.com/beta/$metadata#users(id)', value: [{ $keys: ['id'] }] },
      },
    },
    {
      id: 'skip-is-not-supported',
      source: 'https://github.com/microsoftgraph/msgraph-metadata/issues/135',
      date: '2022-04-14',
      captured: true,
      what: 'The directory does not support $skip.',
      request: { path: '/v1.0/users?$skip=10' },
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: "'$skip' is not supported by the service." } },
      },
    },
    {
      id: 'order-of-people',
      source: 'https://learn.microsoft.com/graph/aad-advanced-queries',
      date: '2026-11',
      what: 'People are sorted by display name without further parameters.',
      given: { set: { 'target.users.2.displayName': 'Aaaaa' } },
      request: { path: '/v1.0/users?$orderby=displayName&$top=1&$select=displayName' },
      expect: { status: 200, body: { value: [{ displayName: 'Aaaaa' }] } },
    },
    {
      id: 'expand-shows-related-objects',
      source: parameters,
      date: '2026-11',
      what: '$expand adds related objects, and a $select of its own narrows them.',
      given: { set: { 'target.groups.0.memberIds': ['{target.users.2.id}'] } },
      request: { path: '/v1.0/groups/{target.groups.0.id}?$select=id&$expand=members($select=id)' },
      expect: { status: 200, body: { id: '{target.groups.0.id}', members: [{ id: '{target.users.2.id}' }] } },
      ignore: ['the type of each member, which stands there too'],
    },
    {
      id: 'property-of-another-service',
      source: 'https://learn.microsoft.com/graph/api/resources/user',
      date: '2026-11',
      what: 'signInActivity of a user comes from the service of sign-in logs, and with $select alone.',
      request: { path: '/v1.0/users?$select=signInActivity' },
      notPlayed: { why: 'The emulator has no sign-ins of people.' },
    },
  ],
}

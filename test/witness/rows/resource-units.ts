import type { RowGroup } from '../row.ts'

const limits = 'https://learn.microsoft.com/graph/throttling-limits'
const throttling = 'https://learn.microsoft.com/graph/throttling'
const budget = {
  kind: 'budget',
  per: 'application-and-tenant',
  limit: 2,
  windowMs: 10_000,
  unit: 'resource-units',
}

/** What requests cost, and what a client sees when it has spent its budget. */
export const resourceUnits: RowGroup = {
  area: 'graph core',
  given: { world: 'workplace' },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'list-of-people-costs-two',
      source: limits,
      date: '2026-11',
      what: 'A list of people costs two resource units.',
      request: { path: '/v1.0/users' },
      expect: { status: 200, headers: { 'x-ms-resource-unit': '2' }, body: { value: { $length: 100 } } },
    },
    {
      id: 'select-saves-a-unit',
      source: limits,
      date: '2026-11',
      what: '$select saves a resource unit.',
      request: { path: '/v1.0/users?$select=id' },
      expect: { status: 200, headers: { 'x-ms-resource-unit': '1' }, body: { value: { $length: 100 } } },
    },
    {
      id: 'few-rows-save-a-unit',
      source: limits,
      date: '2026-11',
      what: 'A $top below 20 saves a resource unit.',
      request: { path: '/v1.0/users?$top=19' },
      expect: { status: 200, headers: { 'x-ms-resource-unit': '1' }, body: { value: { $length: 19 } } },
    },
    {
      id: 'expand-costs-a-unit',
      source: limits,
      date: '2026-11',
      what: '$expand costs a resource unit more.',
      request: { path: '/v1.0/groups/{target.groups.0.id}?$expand=members' },
      expect: { status: 200, headers: { 'x-ms-resource-unit': '2' }, body: { id: '{target.groups.0.id}' } },
    },
    {
      id: 'members-cost-three',
      source: limits,
      date: '2026-11',
      what: 'The members of a group cost three resource units.',
      request: { path: '/v1.0/groups/{target.groups.0.id}/members' },
      expect: {
        status: 200,
        headers: { 'x-ms-resource-unit': '3' },
        body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects' },
      },
    },
    {
      id: 'no-request-is-free',
      source: limits,
      date: '2026-11',
      what: 'Each request costs one resource unit at least, whatever it saves.',
      request: { path: '/v1.0/users?$select=id&$top=1' },
      expect: { status: 200, headers: { 'x-ms-resource-unit': '1' }, body: { value: { $length: 1 } } },
    },
    {
      id: 'throttled-call',
      source: throttling,
      date: '2026-11',
      what: 'A throttled call is answered with 429, and Retry-After tells the seconds to wait.',
      given: { faults: [{ kind: 'throttle', retryAfter: 12 }] },
      request: { path: '/v1.0/users' },
      expect: {
        status: 429,
        headers: { 'retry-after': '12' },
        body: { error: { code: 'TooManyRequests', innerError: { 'request-id': '{headers.request-id}' } } },
      },
    },
    {
      id: 'throttled-call-without-a-time',
      source: throttling,
      date: '2026-11',
      what: 'A throttled answer may lack Retry-After.',
      given: { faults: [{ kind: 'throttle' }] },
      request: { path: '/v1.0/users' },
      expect: { status: 429, headers: { $absent: ['retry-after'] }, body: { error: { code: 'TooManyRequests' } } },
    },
    {
      id: 'budget-that-is-nearly-spent',
      source: limits,
      date: '2026-11',
      what: 'From 80 % of a budget of the directory on, answers tell how much of it is used.',
      given: { faults: [budget] },
      request: { path: '/v1.0/users' },
      expect: {
        status: 200,
        headers: { 'x-ms-throttle-limit-percentage': { $match: '[01](\\.\\d+)?' } },
        body: { value: { $length: 100 } },
      },
    },
    {
      id: 'budget-that-is-spent',
      source: limits,
      date: '2026-11',
      what: 'A spent budget is answered with 429, its scope and its kind.',
      given: { faults: [budget] },
      before: [{ path: '/v1.0/users' }],
      request: { path: '/v1.0/users' },
      expect: {
        status: 429,
        headers: {
          'retry-after': { $match: '\\d+' },
          'x-ms-throttle-scope': { $match: 'Tenant_Application/Read\\w*/{application.appId}/{target.id}' },
          'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
        },
        body: { error: { code: 'TooManyRequests' } },
      },
    },
    {
      id: 'budget-comes-back',
      source: throttling,
      date: '2026-11',
      what: 'After the time that Retry-After tells, calls are answered again.',
      given: { faults: [budget] },
      before: [{ path: '/v1.0/users' }, { path: '/v1.0/users', status: 429 }, { seconds: 10 }],
      request: { path: '/v1.0/users' },
      expect: { status: 200, body: { value: { $length: 100 } } },
    },
    {
      id: 'sites-tell-what-is-left',
      source:
        'https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online',
      date: '2026-11',
      what: 'From 80 % of a budget of SharePoint on, answers have the RateLimit headers of the draft for HTTP.',
      given: { faults: [budget] },
      request: { path: '/v1.0/sites?$top=1&$select=id' },
      expect: {
        status: 200,
        headers: { 'ratelimit-limit': '2', 'ratelimit-remaining': '0', 'ratelimit-reset': { $match: '\\d+' } },
        body: { value: { $length: 1 } },
      },
    },
  ],
}

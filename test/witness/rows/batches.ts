import type { RowGroup } from '../row.ts'

const page = 'https://learn.microsoft.com/graph/json-batching'
const user = (id: string, more: object = {}) => ({ id, method: 'GET', url: '/users?$top=1&$select=id', ...more })
const missing = { id: '1', method: 'GET', url: '/users/c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10' }
const post = { method: 'POST', path: '/v1.0/$batch' } as const
const refused = (message: string) => ({
  status: 400,
  body: { error: { code: 'BadRequest', message: { $match: message } } },
})

/** Several requests in one. */
export const batches: RowGroup = {
  area: 'graph core',
  given: { world: 'workplace' },
  request: { host: 'graph.microsoft.com', auth: 'target' },
  rows: [
    {
      id: 'batch-answers-each-request',
      source: page,
      date: '2026-11',
      what: 'A batch is answered with 200 and an answer for each request, under its ID, though one has failed.',
      request: { ...post, json: { requests: [user('a'), { ...missing, id: 'b' }] } },
      expect: {
        status: 200,
        body: {
          $keys: ['responses'],
          responses: [
            {
              id: 'a',
              status: 200,
              headers: {
                'Cache-Control': 'no-cache',
                'x-ms-resource-unit': '1',
                'OData-Version': '4.0',
                'Content-Type':
                  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
              },
              body: { value: [{ id: '{target.users.0.id}' }] },
            },
            {
              id: 'b',
              status: 404,
              headers: { 'Content-Type': 'application/json' },
              body: { error: { code: 'Request_ResourceNotFound' } },
            },
          ],
        },
      },
      ignore: ['the order of the answers, which may be another one'],
    },
    {
      id: 'batch-of-twenty-one',
      source: page,
      date: '2026-11',
      what: 'A batch has at most 20 requests.',
      request: { ...post, json: { requests: Array.from({ length: 21 }, (_, index) => user(String(index))) } },
      expect: { status: 400, body: { error: { code: { $match: '\\w+' }, message: { $match: '.*20.*' } } } },
    },
    {
      id: 'batch-of-twenty',
      source: page,
      date: '2026-11',
      what: 'A batch of 20 requests is taken.',
      request: { ...post, json: { requests: Array.from({ length: 20 }, (_, index) => user(String(index))) } },
      expect: { status: 200, body: { responses: { $length: 20 } } },
    },
    {
      id: 'batch-with-an-id-twice',
      source: page,
      date: '2026-11',
      what: 'IDs are unique in a batch, and their letter case does not count.',
      request: { ...post, json: { requests: [user('a'), user('A')] } },
      expect: refused('.*A has to be unique.*'),
    },
    {
      id: 'batch-without-an-id',
      source: page,
      date: '2026-11',
      what: 'Each request of a batch needs an ID, which is a text.',
      request: { ...post, json: { requests: [{ ...user('1'), id: 1 }] } },
      expect: refused('.+'),
    },
    {
      id: 'batch-with-a-whole-address',
      source: page,
      date: '2026-11',
      what: 'Addresses in a batch are relative to the version.',
      request: { ...post, json: { requests: [user('1', { url: 'https://graph.microsoft.com/v1.0/users' })] } },
      expect: refused('.*relative.*'),
    },
    {
      id: 'batch-address-without-a-slash',
      source: page,
      date: '2026-11',
      what: 'An address in a batch may lack its first slash.',
      request: { ...post, json: { requests: [user('1', { url: 'users?$top=1&$select=id' })] } },
      expect: { status: 200, body: { responses: [{ id: '1', status: 200 }] } },
    },
    {
      id: 'batch-of-nothing',
      source: page,
      date: '2026-11',
      what: 'A batch without its list of requests is malformed.',
      request: { ...post, json: {} },
      expect: refused('.+'),
    },
    {
      id: 'batch-after-a-failure',
      source: page,
      date: '2026-11',
      what: 'A request that depends on a failed one is not made: 424.',
      request: { ...post, json: { requests: [missing, user('2', { dependsOn: ['1'] })] } },
      expect: {
        status: 200,
        body: {
          responses: [
            { id: '1', status: 404 },
            { id: '2', status: 424 },
          ],
        },
      },
    },
    {
      id: 'batch-in-sequence',
      source: page,
      date: '2026-11',
      what: 'A request that depends on a good one is made after it.',
      request: { ...post, json: { requests: [user('1'), user('2', { dependsOn: ['1'] })] } },
      expect: {
        status: 200,
        body: {
          responses: [
            { id: '1', status: 200 },
            { id: '2', status: 200 },
          ],
        },
      },
    },
    {
      id: 'batch-half-in-sequence',
      source: page,
      date: '2026-11',
      what: 'A batch is either in sequence or in parallel.',
      request: {
        ...post,
        json: { requests: [user('1'), user('2'), user('3', { dependsOn: ['2'] })] },
      },
      expect: refused('.*fully sequential or fully parallel.*'),
    },
    {
      id: 'batch-with-headers',
      source: page,
      date: '2026-11',
      what: 'A header that a request needs stands in the request, and not around the batch.',
      request: {
        ...post,
        headers: { consistencylevel: 'eventual' },
        json: {
          requests: [
            { id: '1', method: 'GET', url: '/users/$count' },
            { id: '2', method: 'GET', url: '/users/$count', headers: { ConsistencyLevel: 'eventual' } },
          ],
        },
      },
      expect: {
        status: 200,
        body: {
          responses: [
            { id: '1', status: 400 },
            { id: '2', status: 200 },
          ],
        },
      },
    },
    {
      id: 'batch-body-without-a-content-type',
      source: page,
      date: '2026-11',
      what: 'A request with a body needs a Content-Type of its own.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: {
        ...post,
        json: { requests: [{ id: '1', method: 'POST', url: '/applications', body: { displayName: 'Batched' } }] },
      },
      expect: {
        status: 200,
        body: {
          responses: [
            { id: '1', status: 400, body: { error: { code: 'BadRequest', message: { $match: '.*Content-Type.*' } } } },
          ],
        },
      },
    },
    {
      id: 'batch-that-writes',
      source: page,
      date: '2026-11',
      what: 'A batch may write.',
      given: { roles: ['Application.ReadWrite.All'] },
      request: {
        ...post,
        json: {
          requests: [
            {
              id: '1',
              method: 'POST',
              url: '/applications',
              headers: { 'Content-Type': 'application/json' },
              body: { displayName: 'Batched' },
            },
          ],
        },
      },
      expect: { status: 200, body: { responses: [{ id: '1', status: 201, body: { displayName: 'Batched' } }] } },
    },
    {
      id: 'batch-items-are-throttled-one-by-one',
      source: 'https://learn.microsoft.com/graph/throttling',
      date: '2026-11',
      what: 'Requests of a batch are throttled one by one; each such answer has a Retry-After of its own.',
      given: { faults: [{ kind: 'throttle', path: '/v1.0/groups', retryAfter: 7 }] },
      request: { ...post, json: { requests: [user('1'), user('2', { url: '/groups' })] } },
      expect: {
        status: 200,
        body: {
          responses: [
            { id: '1', status: 200 },
            { id: '2', status: 429, headers: { 'Retry-After': '7' } },
          ],
        },
      },
    },
    {
      id: 'batch-next-links-are-whole-addresses',
      source: page,
      date: '2026-11',
      what: 'The link to a next page in a batch is a whole address.',
      request: { ...post, json: { requests: [user('1')] } },
      expect: {
        status: 200,
        body: {
          responses: [{ body: { '@odata.nextLink': { $match: 'https://graph\\.microsoft\\.com/v1\\.0/users\\?.*' } } }],
        },
      },
    },
  ],
}

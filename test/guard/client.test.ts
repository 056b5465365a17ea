import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { connector } from '../../src/connect/connect.ts'
import type { GraphClientOptions } from '../../src/graph/bind.ts'
import { graphClient } from '../../src/graph/client.ts'
import type { Actor } from '../../src/guard/actor.ts'
import type { GraphMethod } from '../../src/guard/normal-request.ts'
import { type Write, type WriteRule, writeRule } from '../../src/guard/writes.ts'
import type { HttpRequest } from '../../src/http/send.ts'
import { client, ROOT, TOKEN, tokens } from '../graph/support.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { json } from '../support/scripted-send.ts'
import { plainTarget } from '../support/target.ts'
import { TARGET_TENANT } from '../support/tokens.ts'

const isBatch = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/$batch')

/** A client whose every request is kept, and answered with an empty success. */
function recording(options: Partial<GraphClientOptions>) {
  const sent: HttpRequest[] = []
  const made = graphClient({
    credential: tokens(TOKEN),
    tenantId: TARGET_TENANT,
    ...fakeClock(),
    async send(request) {
      sent.push(request)
      const items = isBatch(request) ? JSON.parse(String(request.body)).requests : []
      return json({ responses: items.map(({ id }: { id: string }) => ({ id, status: 200, body: {} })) })
    },
    ...options,
  })
  return { made, sent }
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: object
}

/** What was asked of Graph, the items of a batch one by one. */
function askedOf(sent: readonly HttpRequest[]): Sent[] {
  return sent.flatMap((request) => {
    const { method, url, headers = {}, body } = request
    const { pathname } = new URL(url)
    if (!isBatch(request)) return [{ method, path: pathname, headers }]
    const { requests } = JSON.parse(String(body)) as { requests: { method: string; url: string; headers?: object }[] }
    const version = pathname.split('/')[1]
    return requests.map((item) => ({
      method: item.method,
      path: new URL(`${ROOT}/${version}${item.url}`).pathname,
      headers: item.headers ?? {},
    }))
  })
}

/** Written apart from src/guard, and stricter than that: escapes are resolved before the path is looked at. */
function changesNothing({ method, path, headers }: Sent): boolean {
  if (Object.keys(headers).some((name) => name.toLowerCase().includes('http-method'))) return false
  if (method === 'GET') return true
  const segments = decodeURIComponent(path).split('/').slice(2)
  const last = segments.at(-1)?.toLowerCase() ?? ''
  const whole = segments.join('/').toLowerCase()
  if (whole === 'search/query') return true
  if (/^devicemanagement\/reports\/get[a-z0-9_]+$/.test(whole) || whole === 'security/runhuntingquery') return true
  if (/^(me|users\/[^/]+)\/calendar\/getschedule$/.test(whole)) return true
  if (segments.length === 2 && /^directoryobjects$/i.test(segments[0] ?? ''))
    return /^(getbyids|validateproperties)$/.test(last)
  const isQuestion = /^(getmember(groups|objects)|checkmember(groups|objects))$/.test(last)
  return isQuestion && (segments.length === 3 || (segments.length === 2 && segments[0]?.toLowerCase() === 'me'))
}

const segment = fc.oneof(
  fc.constantFrom(
    'users',
    'me',
    'u%2Fx',
    '..',
    '%2e%2e',
    '$batch',
    '%24batch',
    'search',
    'query',
    '',
    '%2F',
    ';',
    '%5c',
  ),
  fc.constantFrom(
    'getMemberGroups',
    'getMemberGroups/',
    'getByIds',
    'directoryObjects',
    'v1.0',
    'beta',
    'get%4DemberGroups',
    'deviceManagement',
    'reports',
    'getCachedReport',
    'exportJobs',
    'security',
    'runHuntingQuery',
    'calendar',
    'getSchedule',
  ),
  fc.string({ maxLength: 3 }),
)
const anyCall = fc.record(
  {
    method: fc.constantFrom<GraphMethod>('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
    path: fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
    headers: fc.constantFrom({}, { 'X-HTTP-Method-Override': 'DELETE' }, { 'x-http-method': 'PATCH' }, { prefer: 'x' }),
  },
  { requiredKeys: ['method', 'path'] },
)

const question = fc.constantFrom(
  ...[
    '/search/query',
    '/users/u/getMemberGroups',
    '/%6De/checkMemberObjects/',
    '/beta/directoryObjects/getByIds',
    '/deviceManagement/reports/getCachedReport',
    '/users/u/calendar/getSchedule',
  ].map((path) => ({ method: 'POST' as const, path, headers: {} })),
)
const calls = fc.array(fc.oneof(anyCall, anyCall, question), { minLength: 1, maxLength: 4 })

test('a read-only client never sends a write, however its path is spelt, alone or in a batch', async () => {
  const sentBy = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(calls, async (given) => {
      const { made, sent } = recording({ access: 'read-only' })
      for (const { method, path, headers = {} } of given) {
        await made.request(method, path, { headers, body: {} }).catch((error: { code: string }) => {
          assert.match(error.code, /^(USAGE|WRITE_REFUSED)$/)
        })
      }
      await made.batch(given).catch((error: { code: string }) => assert.match(error.code, /^(USAGE|WRITE_REFUSED)$/))
      for (const one of askedOf(sent)) {
        sentBy.set(one.method, (sentBy.get(one.method) ?? 0) + 1)
        assert.ok(changesNothing(one), `${one.method} ${one.path}`)
      }
    }),
    { numRuns: 2_000 },
  )
  for (const method of ['GET', 'POST']) assert.ok((sentBy.get(method) ?? 0) > 200, `${sentBy.get(method)} ${method}`)
})

test('what a write rule is asked about is what is sent, alone and in a batch', async () => {
  const asked: Write[] = []
  const { made, sent } = recording({
    access: 'read-write',
    writes(write) {
      asked.push(write)
      return 'send'
    },
  })
  await made.delete('/%75sers/a%40b.c/')
  await made.batch([
    { method: 'PATCH', path: '/beta/%67roups/1', body: {} },
    { method: 'DELETE', path: '/beta/users/a%40b.c?x=%41' },
  ])
  assert.deepEqual(asked, [
    { method: 'DELETE', path: '/v1.0/users/a@b.c' },
    { method: 'PATCH', path: '/beta/groups/1' },
    { method: 'DELETE', path: '/beta/users/a@b.c' },
  ])
  assert.deepEqual(
    askedOf(sent).map(({ method, path }) => ({ method, path })),
    asked,
  )
})

test('a batch that was put together by hand', async (t) => {
  const refused = {
    name: 'AccessError',
    code: 'WRITE_REFUSED',
    message: 'POST /$batch was not sent: what is in it cannot be counted.',
  }
  const counted = () => ({ access: 'read-write', writes: writeRule({ allowed: true, most: 10 }) }) as const
  for (const path of ['/$batch', '/%24batch', '/beta/$BATCH/', `${ROOT}/v1.0/$batch`]) {
    await t.test(`POST ${path} is refused in a counted run`, async (t) => {
      await assert.rejects(client(t, [], counted()).made.post(path, { requests: [] }), refused)
    })
  }
  await t.test('POST /$batch is refused as an item of another batch', async (t) => {
    const items = [{ path: '/users' }, { method: 'POST', path: '/$batch', body: { requests: [] } } as const]
    await assert.rejects(client(t, [], counted()).made.batch(items), refused)
  })
  await t.test('POST /$batch is sent where nothing is counted', async (t) => {
    const { made, requests } = client(t, [json({ responses: [] })], { access: 'read-write' })
    await made.post('/$batch', { requests: [] })
    assert.equal(requests[0]?.url, `${ROOT}/v1.0/$batch`)
  })
})

test('a counted client counts single calls and the items of batches together', async (t) => {
  const { made, requests } = client(t, [json({}, 204)], {
    access: 'read-write',
    writes: writeRule({ allowed: true, most: 2 }),
  })
  await made.delete('/users/1')
  const writes = [2, 3].map((id) => ({ method: 'DELETE', path: `/users/${id}` }) as const)
  await assert.rejects(made.batch(writes), {
    code: 'WRITE_LIMIT',
    message:
      'DELETE /v1.0/users/2 was not sent: it is the first of 2 writes in a batch, 1 write was made in this target, and no more than 2 are allowed.',
  })
  assert.equal(requests.length, 1, 'a batch of which one write is refused is not sent at all')
})

test('a withheld write resolves like a 204, alone and in a batch, and nothing is sent', async (t) => {
  const { made } = client(t, [], { access: 'read-write', writes: () => 'withhold' })
  assert.equal(await made.post('/users', {}), undefined)
  assert.equal((await made.request('DELETE', '/users/1')).status, 204)
  assert.deepEqual(await made.batch([{ method: 'DELETE', path: '/users/1' }]), [
    { ok: true, status: 204, headers: {}, body: undefined },
  ])
})

test('the write rule of a client is given its actor, and an empty one where none was named', async (t) => {
  const seen: Actor[] = []
  const writes: WriteRule = (_, actor) => {
    seen.push(actor)
    return 'withhold'
  }
  const actor: Actor = { command: 'graph delete', target: 'fabrikam' }
  for (const options of [{ actor }, {}]) {
    const { made } = client(t, [], { access: 'read-write', writes, ...options })
    await made.delete('/users/1')
    await made.batch([{ method: 'DELETE', path: '/users/1' }])
  }
  assert.deepEqual(seen, [actor, actor, {}, {}])
})

test('the write rule of a connection is given the actor of the connection', async () => {
  const seen: unknown[] = []
  const connect = connector({ ...fakeClock(), env: {}, send: () => assert.fail('nothing is sent') })
  const { graph } = connect(plainTarget('a', TARGET_TENANT, { access: 'read-write' }), {
    actor: { command: 'run', target: 'a' },
    writes(write, actor) {
      seen.push(write, actor)
      return 'withhold'
    },
  })
  await graph.delete('/users/1')
  assert.deepEqual(seen, [
    { method: 'DELETE', path: '/v1.0/users/1' },
    { command: 'run', target: 'a' },
  ])
})

test('headers that a caller changes while a call waits are not sent', async () => {
  const { made, sent } = recording({ access: 'read-only' })
  const headers: Record<string, string> = { prefer: 'x' }
  const listing = made.list('/users', { headers })
  const calls = Promise.all([
    made.get('/sites/root', { headers }),
    made.batch([{ path: '/me', headers }, { path: '/organization' }]),
  ])
  headers['X-HTTP-Method'] = 'DELETE'
  await calls
  await listing.next().catch(() => {})
  assert.ok(sent.length >= 3)
  for (const { headers: of } of askedOf(sent)) assert.ok(!Object.keys(of).includes('X-HTTP-Method'))
})

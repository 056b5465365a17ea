import assert from 'node:assert/strict'
import test from 'node:test'
import type { AroundItem } from '../../../src/emulator/graph/index.ts'
import { createGraph, eventual, type Json, type Reply, refusal } from './fixture.ts'

const roles = ['Sites.Read.All', 'User.Read.All', 'Group.Read.All']
const fixture = createGraph({ sites: 450, users: 130, groups: 12 })
const { ask, target } = fixture

const send = (requests: unknown, path = '/v1.0/$batch', held: readonly string[] = roles): Promise<Reply> =>
  ask(path, { method: 'POST', roles: held, body: { requests } })

interface ItemAnswer {
  readonly id: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Json & { readonly error: Json; readonly value: Json[] }
}

const answers = (reply: Reply) => reply.body['responses'] as ItemAnswer[]
const get = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more })

test('$batch', async (t) => {
  await t.test('$batch answers each item with its own status, headers and body', async () => {
    const reply = await send([
      get('1', '/users?$top=1'),
      get('b', '/sites/root?$select=webUrl'),
      get('3', '/users/nobody'),
      get('4', '/applications'),
      get('5', '/nothing'),
    ])
    assert.equal(reply.status, 200)
    assert.deepEqual(
      answers(reply).map(({ id, status }) => [id, status]),
      [
        ['1', 200],
        ['b', 200],
        ['3', 404],
        ['4', 403],
        ['5', 400],
      ],
    )
    const [users, root, nobody, applications] = answers(reply)
    assert.deepEqual(users?.headers, {
      'Cache-Control': 'no-cache',
      'x-ms-resource-unit': '1',
      'OData-Version': '4.0',
      'Content-Type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    })
    assert.deepEqual(root?.body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#sites(webUrl)/$entity',
      webUrl: 'https://fabrikam.sharepoint.com',
    })
    assert.deepEqual(
      [nobody?.body.error['code'], nobody?.headers['Content-Type']],
      ['Request_ResourceNotFound', 'application/json'],
    )
    assert.equal(applications?.body.error['code'], 'Authorization_RequestDenied')
    const { innerError } = applications?.body.error ?? {}
    assert.match(String((innerError as Json)['request-id']), /^[0-9a-f-]{36}$/)
  })

  await t.test('$batch serves what CLI for Microsoft 365 asks about teams', async () => {
    const teams = target.groups.filter(({ team }) => team !== undefined)
    const reply = await send(teams.map(({ id }, index) => get(String(index), `/teams/${id}`)))
    assert.deepEqual(
      answers(reply).map(({ body }) => [body['id'], body['displayName'], body['isArchived']]),
      teams.map(({ id, displayName, team }) => [id, displayName, team?.isArchived]),
    )
  })

  await t.test('$batch gives links that lead out of the batch, under the version and origin of the batch', async () => {
    const [item] = answers(await send([get('1', 'users?$top=100')], 'http://localhost:9/beta/$batch'))
    const link = String(item?.body['@odata.nextLink'])
    assert.match(link, /^http:\/\/localhost:9\/beta\/users\?\$top=100&\$skiptoken=/)
    assert.equal((await ask(link, { roles })).status, 200)
  })

  await t.test('$batch lets items have headers of their own', async () => {
    const [plain, advanced, count] = answers(
      await send([
        get('1', "/users?$filter=userType ne 'Guest'&$count=true"),
        get('2', "/users?$filter=userType ne 'Guest'&$count=true", { headers: { ConsistencyLevel: 'eventual' } }),
        get('3', '/users/$count', { headers: eventual }),
      ]),
    )
    assert.deepEqual([plain?.status, advanced?.status, count?.status], [400, 200, 200])
    assert.equal(Buffer.from(String(count?.body), 'base64').toString(), '130')
  })

  await t.test('$batch lets items write, if they declare what they send', async () => {
    const site = target.sharePoint.geographies[0]?.sites.at(1)
    const item = { method: 'POST', url: `/sites/${site?.id}/permissions`, body: grant }
    const held = ['Sites.FullControl.All']
    const json = { 'Content-Type': 'application/json' }
    const [without, refused] = answers(
      await send(
        [
          { ...item, id: '1' },
          { ...item, id: '2', headers: json, body: {} },
        ],
        '/v1.0/$batch',
        held,
      ),
    )
    const message = 'Write requests (excluding DELETE) must contain the Content-Type header declaration.'
    assert.deepEqual([without?.status, without?.body.error['message']], [400, message])
    assert.equal(refused?.body.error['code'], 'invalidRequest')
    assert.equal(target.sharePoint.siteGrants.length, 0)

    const [granted] = answers(await send([{ ...item, id: '3', headers: json }], '/v1.0/$batch', held))
    assert.equal(granted?.status, 201)
    const removal = { id: '4', method: 'DELETE', url: `${item.url}/${granted?.body['id']}` }
    const [removed] = answers(await send([removal], '/v1.0/$batch', held))
    assert.deepEqual([removed?.status, removed && 'body' in removed], [204, false])
    assert.equal(target.sharePoint.siteGrants.length, 0)
  })

  await t.test('$batch uses its own token for all items, and needs one', async () => {
    const item = get('1', '/users', { headers: { Authorization: 'Bearer stolen' } })
    assert.equal(answers(await send([item]))[0]?.status, 200)
    const reply = await ask('/v1.0/$batch', { method: 'POST', authorization: null, body: { requests: [item] } })
    assert.equal(reply.status, 401)
    assert.equal((await ask('/v1.0/$batch', { roles })).status, 405)
  })

  await t.test('$batch echoes one client-request-id in every item', async () => {
    const id = '5a459c2c-ff64-458d-beed-48711d902ff5'
    const requests = [get('1', '/users/nobody'), get('2', '/users/nobody')]
    const headers = { 'client-request-id': id }
    const reply = await ask('/v1.0/$batch', { method: 'POST', roles, headers, body: { requests } })
    for (const { body } of answers(reply)) {
      assert.equal((body.error['innerError'] as Json)['client-request-id'], id)
    }
  })
})

const grant = {
  roles: ['read'],
  grantedToIdentities: [{ application: { id: '11111111-2222-4333-8444-555555555555', displayName: 'An app' } }],
}

test('what stands between the items and their answers sees each of them, and not the batch', async () => {
  const seen: string[] = []
  const around: AroundItem = async (request, answer) => {
    seen.push(new URL(request.url).pathname)
    return seen.length === 2 ? new Response(null, { status: 429, headers: { 'Retry-After': '7' } }) : answer(request)
  }
  const throttled = createGraph({ sites: 1 }, around)
  const requests = [get('1', '/users'), get('2', '/users/nobody'), get('3', '/groups')]
  const reply = await throttled.ask('/v1.0/$batch', { method: 'POST', roles, body: { requests } })
  assert.deepEqual(seen, ['/v1.0/users', '/v1.0/users/nobody', '/v1.0/groups'])
  assert.deepEqual(
    answers(reply).map(({ status, headers }) => [status, headers['Retry-After']]),
    [
      [200, undefined],
      [429, '7'],
      [200, undefined],
    ],
  )
})

test('an order in a batch', async (t) => {
  const ok = '/users?$top=1'

  await t.test(
    'an order in a batch is kept: each item after the one that it depends on, and not at all when that one failed',
    async () => {
      const reply = await send([
        get('1', ok),
        get('2', '/users/nobody', { dependsOn: ['1'] }),
        get('3', ok, { dependsOn: ['2'] }),
        get('4', ok, { dependsOn: ['3'] }),
      ])
      assert.deepEqual(
        answers(reply).map(({ id, status }) => [id, status]),
        [
          ['1', 200],
          ['2', 404],
          ['3', 424],
          ['4', 424],
        ],
      )
      assert.equal(answers(reply)[2]?.body.error['code'], 'FailedDependency')
    },
  )

  await t.test(
    'an order in a batch may be of all items after the first, whose name is written in any letter case',
    async () => {
      const dependsOn = ['A']
      const statuses = answers(await send([get('a', ok), get('b', ok, { dependsOn }), get('c', ok, { dependsOn })]))
      assert.deepEqual(
        statuses.map(({ status }) => status),
        [200, 200, 200],
      )
    },
  )

  await t.test('an order in a batch is refused when it is half an order', async () => {
    const refused = [400, 'BadRequest', 'Batch should be either fully sequential or fully parallel.']
    const halves = [
      [get('1', ok), get('2', ok, { dependsOn: ['1'] }), get('3', ok)],
      [get('1', ok), get('2', ok), get('3', ok, { dependsOn: ['1', '2'] })],
      [get('1', ok), get('2', ok, { dependsOn: ['1'] }), get('3', ok, { dependsOn: ['1', '2'] })],
    ]
    for (const requests of halves) assert.deepEqual(refusal(await send(requests)), refused)
  })

  await t.test('an order in a batch is refused when it names what is not there, or comes later', async () => {
    for (const dependsOn of [['9'], ['3'], ['2']]) {
      const reply = await send([get('1', ok), get('2', ok, { dependsOn }), get('3', ok, { dependsOn: ['2'] })])
      assert.deepEqual(refusal(reply), [400, 'BadRequest', 'Invalid dependency for request Id 2.'])
    }
  })
})

test('a batch is refused as a whole', async (t) => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => get(String(index), '/users?$top=1'))

  await t.test('a batch is refused as a whole with more than 20 items', async () => {
    assert.equal(answers(await send(many(20))).length, 20)
    const message = 'Number of batch request steps exceeds the maximum value of 20.'
    assert.deepEqual(refusal(await send(many(21))), [400, 'MaximumValueExceeded', message])
  })

  await t.test('a batch is refused as a whole with an ID twice, whatever its letter case', async () => {
    for (const second of ['a', 'A']) {
      const reply = await send([get('a', '/users'), get(second, '/groups')])
      assert.deepEqual(refusal(reply), [400, 'BadRequest', `Request Id ${second} has to be unique in a batch.`])
    }
  })

  await t.test('a batch is refused as a whole when it is not of the form', async () => {
    const malformed: unknown[] = [
      undefined,
      [],
      {},
      'x',
      [null],
      [{ method: 'GET', url: '/users' }],
      [{ id: 1, method: 'GET', url: '/users' }],
      [{ id: '', method: 'GET', url: '/users' }],
      [{ id: '1', url: '/users' }],
      [{ id: '1', method: 'GET' }],
      [get('1', '/users', { headers: 'x' })],
      [get('1', '/users', { headers: { 'not a name': 'x' } })],
      [get('1', '/users', { headers: { Accept: 'a\nb' } })],
      [{ id: '1', method: 'TRACE', url: '/users' }],
      [{ id: '1', method: 'G E T', url: '/users' }],
      [get('1', '/users', { dependsOn: '1' })],
    ]
    for (const requests of malformed) {
      assert.deepEqual(refusal(await send(requests)), [400, 'BadRequest', 'Invalid batch payload format.'])
    }
    const none = await ask('/v1.0/$batch', { method: 'POST', roles, body: [] })
    assert.equal(none.error.message, 'Invalid batch payload format.')
  })

  await t.test('a batch is refused as a whole with an address that is not relative', async () => {
    for (const url of ['https://graph.microsoft.com/v1.0/users', '//evil.example/v1.0/users']) {
      assert.deepEqual(refusal(await send([get('1', url)])), [
        400,
        'BadRequest',
        'The url of request Id 1 has to be relative.',
      ])
    }
    const [item] = answers(await send([get('1', '/v1.0/users')]))
    assert.equal(item?.body.error['message'], "Resource not found for the segment 'v1.0'.")
  })

  await t.test(
    'a batch is refused as a whole when its body is not declared as JSON, is empty, or is none',
    async () => {
      const cases: [headers: Record<string, string>, body: string, message: RegExp][] = [
        [{}, '{}', /^Write requests \(excluding DELETE\) must contain the Content-Type header declaration\.$/],
        [{ 'content-type': 'text/plain' }, '{}', /^Entity only allows writes with a JSON Content-Type header\.$/],
        [{ 'content-type': 'application/json' }, '', /^Empty Payload\. JSON content expected\.$/],
        [{ 'content-type': 'application/json' }, '{', /^Unable to read JSON request payload\./],
      ]
      for (const [headers, text, message] of cases) {
        const reply = await ask('/v1.0/$batch', { method: 'POST', roles, headers, rawBody: text })
        assert.deepEqual([reply.status, reply.error.code], [400, 'BadRequest'])
        assert.match(reply.error.message ?? '', message)
      }
    },
  )

  await t.test('a refused batch answers none of its items', async () => {
    const site = target.sharePoint.geographies[0]?.sites.at(1)
    const json = { 'Content-Type': 'application/json' }
    const item = { method: 'POST', url: `/sites/${site?.id}/permissions`, headers: json, body: grant }
    const reply = await send(
      [
        { ...item, id: '1' },
        { ...item, id: '1' },
      ],
      '/v1.0/$batch',
      ['Sites.FullControl.All'],
    )
    assert.equal(reply.status, 400)
    assert.deepEqual(target.sharePoint.siteGrants, [])
  })
})

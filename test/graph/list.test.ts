import assert from 'node:assert/strict'
import test from 'node:test'
import { towlineCredential } from '../../src/credential/credential.ts'
import { graphClient } from '../../src/graph/client.ts'
import type { HttpResponse } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { json, never, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, HOUR, seconds, TARGET_TENANT } from '../support/tokens.ts'
import { client, collect, page, ROOT, TOKEN } from './support.ts'

test('list()', async (t) => {
  await t.test('nextLinks are followed with the query to the letter and the headers of the caller', async (t) => {
    const next = `${ROOT}/v1.0/sites/oneDrive.getAllSites?$skiptoken=U1%2Bx==&$top=2`
    const { made, requests } = client(t, [page([1, 2], next), page([3])])
    assert.deepEqual(
      (await collect(made.list('/sites/getAllSites', { headers: { ConsistencyLevel: 'eventual' } }))).got,
      [1, 2, 3],
    )
    assert.equal(requests[1]?.url, next)
    assert.equal(requests[1]?.headers?.['ConsistencyLevel'], 'eventual')
    assert.equal(requests[1]?.headers?.['authorization'], `Bearer ${TOKEN}`)
  })

  await t.test('a list without items is empty, and null is no nextLink', async (t) => {
    const { made } = client(t, [page([]), page([1], null)])
    assert.deepEqual(await collect(made.list('/sites')), { got: [], error: {} })
    assert.deepEqual(await collect(made.list('/sites')), { got: [1], error: {} })
  })

  await t.test('an empty text is no nextLink, and a value of null is an empty page', async (t) => {
    const { made } = client(t, [
      page([1], ''),
      json({ value: null, '@odata.nextLink': null, '@odata.deltaLink': null }),
    ])
    assert.deepEqual(await collect(made.list('/sites')), { got: [1], error: {} })
    assert.deepEqual(await collect(made.list('/sites')), { got: [], error: {} })
  })

  const harmless: readonly [what: string, link: string, url: string][] = [
    ['the default port', `${ROOT}:443/v1.0/sites?$skiptoken=1`, `${ROOT}/v1.0/sites?$skiptoken=1`],
    [
      'upper-case letters in the host',
      'HTTPS://Graph.Microsoft.COM/v1.0/x?$skiptoken=A',
      `${ROOT}/v1.0/x?$skiptoken=A`,
    ],
    ['blanks that are not escaped', `${ROOT}/v1.0/sites?$filter=a eq b`, `${ROOT}/v1.0/sites?$filter=a%20eq%20b`],
    ['escapes', `${ROOT}/v1.0/sites?%24skiptoken=1%2B2`, `${ROOT}/v1.0/sites?%24skiptoken=1%2B2`],
    ['a path from the root', '/v1.0/sites?$skiptoken=1', `${ROOT}/v1.0/sites?$skiptoken=1`],
    ['a path from its place', 'sites?$skiptoken=1', `${ROOT}/v1.0/sites?$skiptoken=1`],
    ['a query alone', '?$skiptoken=1', `${ROOT}/v1.0/sites?$skiptoken=1`],
  ]
  for (const [what, link, url] of harmless) {
    await t.test(`a nextLink with ${what} is followed`, async (t) => {
      const { made, requests } = client(t, [page([1], link), page([2])])
      assert.deepEqual(await collect(made.list('/sites')), { got: [1, 2], error: {} })
      assert.equal(requests[1]?.url, url)
    })
  }

  await t.test('a nextLink that differs in its last letter, or in the case of one, is another link', async (t) => {
    const link = (end: string): string => `${ROOT}/v1.0/sites?$skiptoken=abc${end}`
    const { made } = client(t, [page([1], link('d')), page([2], link('e')), page([3], link('D')), page([4])])
    assert.deepEqual(await collect(made.list('/sites')), { got: [1, 2, 3, 4], error: {} })
  })

  await t.test('a list goes on after an empty page', async (t) => {
    const { made } = client(t, [page([], `${ROOT}/v1.0/sites?$skiptoken=1`), page([1])])
    assert.deepEqual((await collect(made.list('/sites'))).got, [1])
  })

  const foreign: readonly [string, unknown][] = [
    ['another host', 'https://evil.example/v1.0/sites'],
    ['another port', `${ROOT}:8443/v1.0/sites`],
    ['another scheme', 'http://graph.microsoft.com/v1.0/sites'],
    ['a user before another host', 'https://graph.microsoft.com:x@evil.example/v1.0/sites'],
    ['a user', 'https://me@graph.microsoft.com/v1.0/sites'],
    ['a path without version', '/sites?$skiptoken=1'],
    ['a place outside the version', `${ROOT}/admin/sites`],
    ['a climb', `${ROOT}/v1.0/../admin`],
    ['a relative address of another host', '//evil.example/v1.0/sites'],
    ['a relative climb', '../../admin'],
  ]
  for (const [what, next] of foreign) {
    await t.test(`a nextLink to ${what} fails the list after its items, and no request is made`, async (t) => {
      const { made } = client(t, [page([1], next)])
      const { got, error } = await collect(made.list('/sites'))
      assert.deepEqual(got, [1])
      assert.equal(error.code, 'FOREIGN_LINK')
    })
  }

  await t.test('a list that leads back to its first page fails', async (t) => {
    const { made } = client(t, [page([1], `${ROOT}/v1.0/sites?$skiptoken=1`), page([2], `${ROOT}/v1.0/sites`)])
    const { got, error } = await collect(made.list('/sites'))
    assert.deepEqual([got, error.code], [[1], 'LOOPING_LINK'])
  })

  const unfit: readonly [string, HttpResponse][] = [
    ['one object', json({ id: 'root' })],
    ['no content', text('', 204)],
    ['a bare array', json([1])],
    ['a value that is no array', json({ value: 'x' })],
    ['a nextLink that is no text', page([1], 7)],
  ]
  for (const [what, answer] of unfit) {
    await t.test(`an answer of ${what} is no list`, async (t) => {
      const { made } = client(t, [answer])
      const { got, error } = await collect(made.list('/sites/root?$select=id'))
      assert.deepEqual(got, [])
      assert.deepEqual(
        [error.code, error.message],
        ['GRAPH_ANSWER_INVALID', `The answer to GET ${ROOT}/v1.0/sites/root is not a list.`],
      )
    })
  }

  await t.test('a page that fails comes after the items before it, and its error holds no skip token', async (t) => {
    const { made } = client(t, [page([1, 2], `${ROOT}/v1.0/sites?$skiptoken=marked`), text('<html>')])
    const { got, error } = await collect(made.list('/sites'))
    assert.deepEqual(got, [1, 2])
    assert.equal(error.code, 'GRAPH_ANSWER_INVALID')
    assert.ok(!String(error.message).includes('marked'))
  })

  await t.test('an error that is wrapped in a page of status 200 fails the list', async (t) => {
    const { made } = client(t, [
      page([1], `${ROOT}/v1.0/sites?$skiptoken=1`),
      json({ error: { code: 'x', message: 'y' } }),
    ])
    const { got, error } = await collect(made.list('/sites'))
    assert.deepEqual([got, error.code], [[1], 'GRAPH_ANSWER_INVALID'])
  })

  await t.test('the request for the next page ends when the loop is left', async (t) => {
    const { made, requests } = client(t, [page([1, 2], `${ROOT}/v1.0/sites?$skiptoken=1`), never])
    for await (const item of made.list('/sites')) {
      assert.equal(item, 1)
      await new Promise((resolve) => setImmediate(resolve))
      break
    }
    assert.equal(requests.length, 2)
    assert.equal(requests[1]?.signal?.aborted, true)
  })

  await t.test('a token that expires while a list is read is renewed', async (t) => {
    const clock = fakeClock()
    const later = accessToken({ exp: seconds(NOON + 3 * HOUR) })
    const grant = (given: string): HttpResponse =>
      json({ token_type: 'Bearer', expires_in: 3_600, access_token: given })
    const { send, requests } = scriptedSend(
      t,
      grant(TOKEN),
      page([1], `${ROOT}/v1.0/sites?$skiptoken=1`),
      () => {
        clock.advance(HOUR)
        return page([2], `${ROOT}/v1.0/sites?$skiptoken=2`)
      },
      grant(later),
      page([3]),
    )
    const assertion = assertionToken()
    const credential = towlineCredential({
      tenantId: TARGET_TENANT,
      clientId: CLIENT_ID,
      assertion: () => assertion,
      send,
      ...clock,
    })
    assert.deepEqual((await collect(graphClient({ credential, send, ...clock }).list('/sites'))).got, [1, 2, 3])
    assert.equal(requests[4]?.headers?.['authorization'], `Bearer ${later}`)
  })
})

test('list() of a service that ends a list by an empty page with a link to itself', async (t) => {
  const link = `${ROOT}/v1.0/chats/19:a@thread.v2/messages?$skiptoken=1`
  const path = '/chats/19:a@thread.v2/messages'

  await t.test('the list of chat messages ends after a second look', async (t) => {
    const { made, requests } = client(t, [page([1], link), page([], link), page([], link)])
    assert.deepEqual(await collect(made.list(path)), { got: [1], error: {} })
    assert.equal(requests[2]?.url, link)
  })

  await t.test('what the second look brings belongs to the list', async (t) => {
    const { made } = client(t, [page([1], link), page([], link), page([2], `${link}2`), page([3])])
    assert.deepEqual(await collect(made.list(path)), { got: [1, 2, 3], error: {} })
  })

  await t.test('items, or a link to an earlier page, are no end', async (t) => {
    const full = client(t, [page([1], link), page([2], link)])
    assert.equal((await collect(full.made.list(path))).error.code, 'LOOPING_LINK')
    const back = client(t, [page([1], link), page([], `${link}2`), page([], link)])
    assert.equal((await collect(back.made.list(path))).error.code, 'LOOPING_LINK')
  })

  await t.test('of another service it may be an outage, so the list fails', async (t) => {
    const sites = `${ROOT}/v1.0/sites?$skiptoken=1`
    const { made } = client(t, [page([1], sites), page([], sites)])
    const { got, error } = await collect(made.list('/sites'))
    assert.deepEqual([got, error.code], [[1], 'LOOPING_LINK'])
  })
})

test('list() and what Graph says of the whole list', async (t) => {
  const delta = `${ROOT}/v1.0/users/delta?$deltatoken=Ab+c%2B`

  await t.test('the delta link, the count and the context come once, after the last item was taken', async (t) => {
    const ends: unknown[] = []
    const { made } = client(t, [
      json({
        '@odata.context': 'c',
        '@odata.count': 3,
        '@odata.nextLink': `${ROOT}/v1.0/users/delta?$skiptoken=1`,
        value: [1, 2],
      }),
      json({ '@odata.context': 'd', '@odata.deltaLink': delta, value: [3] }),
    ])
    const list = made.list('/users/delta', { onEnd: (end) => ends.push(end) })
    for (const expected of [1, 2, 3]) {
      assert.equal((await list.next()).value, expected)
      assert.deepEqual(ends, [])
    }
    assert.equal((await list.next()).done, true)
    await list.next()
    assert.deepEqual(ends, [{ context: 'c', count: 3, deltaLink: delta, cut: [] }])
  })

  await t.test('a list that is left, or that fails, has no end', async (t) => {
    const left = client(t, [json({ value: [1, 2], '@odata.deltaLink': delta })])
    for await (const item of left.made.list('/users/delta', { onEnd: () => assert.fail('it was left') })) {
      if (item === 1) break
    }
    const failed = client(t, [page([1], `${ROOT}/v1.0/x?$skiptoken=1`), text('<html>')])
    const { error } = await collect(failed.made.list('/x', { onEnd: () => assert.fail('it failed') }))
    assert.equal(error.code, 'GRAPH_ANSWER_INVALID')
  })

  await t.test('a delta link is a path for the next list', async (t) => {
    const { made, requests } = client(t, [json({ value: [], '@odata.deltaLink': 'delta?$deltatoken=1' }), page([9])])
    let next = ''
    await collect(made.list('/users/delta', { onEnd: ({ deltaLink = '' }) => (next = deltaLink) }))
    assert.deepEqual((await collect(made.list(next))).got, [9])
    assert.equal(requests[1]?.url, `${ROOT}/v1.0/users/delta?$deltatoken=1`)
  })

  await t.test('a delta link to another host fails the list after its items', async (t) => {
    const { made } = client(t, [json({ value: [1], '@odata.deltaLink': 'https://evil.example/v1.0/users/delta' })])
    const { got, error } = await collect(made.list('/users/delta', { onEnd: () => assert.fail('it failed') }))
    assert.deepEqual([got, error.code], [[1], 'FOREIGN_LINK'])
  })

  await t.test('properties whose own list goes on are named once, and rows come untouched', async (t) => {
    const row = {
      id: '1',
      members: [{ id: 'a' }],
      'members@odata.nextLink': `${ROOT}/v1.0/groups/1/members?$skiptoken=1`,
    }
    const odd = {
      id: '2',
      displayName: 'x@odata.nextLink',
      'sites@odata.nextLink': null,
      nested: { 'files@odata.nextLink': 'x' },
    }
    const ends: unknown[] = []
    const { made } = client(t, [page([row, odd], `${ROOT}/v1.0/groups?$skiptoken=1`), page([row])])
    const { got } = await collect(made.list('/groups?$expand=members', { onEnd: ({ cut }) => ends.push(cut) }))
    assert.deepEqual(got, [row, odd, row])
    assert.deepEqual(ends, [['members', 'files']])
  })
})

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
    ['a relative path', '/v1.0/sites?$skiptoken=1'],
    ['a path without version', '/sites?$skiptoken=1'],
    ['a host without scheme', '//evil.example/v1.0/sites'],
    ['a place outside the version', `${ROOT}/admin/sites`],
    ['a climb', `${ROOT}/v1.0/../admin`],
    ['an empty address', ''],
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

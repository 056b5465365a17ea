import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { GraphClient } from '../../src/graph/client.ts'
import { SentWrites } from '../../src/graph/sent-writes.ts'
import { type Write, writeRule } from '../../src/guard/writes.ts'
import type { HttpRequest, HttpResponse } from '../../src/http/send.ts'
import { client } from '../graph/support.ts'
import { type Answer, json, text } from '../support/scripted-send.ts'

const MIB = 1024 * 1024
const FILE = '/drives/1/root:/a.bin:/content'
const ADDRESS = 'https://contoso.sharepoint.com/_api/v2.0/uploadSession?guid=1'
const LIMIT = { code: 'WRITE_LIMIT' }

const busy = (status: number): HttpResponse =>
  json({ error: { code: 'x', message: 'x' } }, status, { 'retry-after': '1' })
const done = (): HttpResponse => json({ id: '1' })
const batch = (...statuses: number[]) => json({ responses: statuses.map((status, id) => ({ id: `${id}`, status })) })

/** A client that may write `most` times, and what it counts as sent. */
function limited(t: TestContext, most: number, answers: Answer[]) {
  const sentWrites = new SentWrites()
  const writes = writeRule({ allowed: true, most })
  const { made, requests } = client(t, answers, { access: 'read-write', writes, sentWrites: () => sentWrites })
  return { made, requests, sentWrites }
}

const lines = (requests: readonly HttpRequest[]): string[] =>
  requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)

const remove = (id: number) => ({ method: 'DELETE', path: `/users/${id}` }) as const
const read = (id: number) => ({ path: `/users/${id}` }) as const

test('the limit of writes', async (t) => {
  await t.test('counts a write once that is retried after 429 and 503', async (t) => {
    const { made, requests } = limited(t, 2, [busy(429), busy(503), done(), busy(503), busy(429), done()])
    await made.put('/users/1/manager', {})
    await made.patch('/users/1', {})
    await assert.rejects(made.patch('/users/1', {}), LIMIT)
    assert.equal(requests.length, 6)
  })

  await t.test('counts a write that the service refused: no run may write on and on', async (t) => {
    const { made, requests } = limited(t, 1, [busy(403)])
    await assert.rejects(made.patch('/users/1', {}), { status: 403 })
    await assert.rejects(made.patch('/users/1', {}), LIMIT)
    assert.equal(requests.length, 1)
  })

  await t.test('lets exactly as many of many calls at once pass, and reads beside them', async (t) => {
    const { made, requests } = limited(t, 7, Array(17).fill(json({ id: '1' })))
    const calls = Array.from({ length: 50 }, (_, id) => made.patch(`/users/${id}`, {}))
    const reads = Array.from({ length: 10 }, (_, id) => made.get(`/users/${id}`))
    const results = await Promise.allSettled(calls)
    await Promise.all(reads)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 7)
    for (const one of results) if (one.status === 'rejected') assert.equal(one.reason.code, 'WRITE_LIMIT')
    assert.equal(requests.filter(({ method }) => method === 'PATCH').length, 7)
  })

  await t.test('lets exactly as many of many batches at once pass, each whole or not at all', async (t) => {
    const { made, requests } = limited(t, 7, Array(3).fill(batch(204, 204, 200)))
    const batches = Array.from({ length: 9 }, (_, id) => made.batch([remove(id), remove(id + 100), read(id)]))
    const results = await Promise.allSettled(batches)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3)
    assert.equal(requests.length, 3)
  })

  await t.test('refuses the whole of a batch that exceeds it in the middle, and counts nothing of it', async (t) => {
    const { made, requests } = limited(t, 3, [done(), batch(200, 204, 204)])
    await made.patch('/users/9', {})
    await assert.rejects(made.batch([read(1), remove(2), read(3), remove(4), remove(5)]), {
      ...LIMIT,
      message:
        'DELETE /v1.0/users/2 was not sent: it is the first of 3 writes in a batch, 1 write was made in this target, and no more than 3 are allowed.',
    })
    assert.equal(requests.length, 1)
    const results = await made.batch([read(1), remove(2), remove(4)])
    assert.deepEqual(
      results.map(({ ok }) => ok),
      [true, true, true],
    )
    await assert.rejects(made.patch('/users/9', {}), {
      ...LIMIT,
      message: 'PATCH /v1.0/users/9 was not sent: 3 writes were made in this target, and no more are allowed.',
    })
  })

  await t.test('counts an item of a batch once that is sent again, in a batch and alone', async (t) => {
    const { made, requests } = limited(t, 2, [batch(429, 503), batch(204, 429), text('', 204)])
    const results = await made.batch([remove(1), remove(2)])
    assert.deepEqual(
      results.map(({ ok }) => ok),
      [true, true],
    )
    await assert.rejects(made.batch([read(1), remove(3)]), LIMIT)
    assert.equal(requests.length, 3)
  })

  await t.test('leaves reads and questions alone when it is reached', async (t) => {
    const { made } = limited(t, 0, [json({ value: [] }), batch(200, 200)])
    await made.post('/search/query', {})
    await made.batch([read(1), { method: 'POST', path: '/users/1/getMemberGroups', body: {} }])
  })

  await t.test('counts an upload session once, however many parts and retries it has', async (t) => {
    const begun = json({ uploadUrl: ADDRESS, nextExpectedRanges: ['0-'] })
    const more = json({ nextExpectedRanges: [`${10 * MIB}-`] }, 202)
    const { made, requests, sentWrites } = limited(t, 1, [busy(429), begun, busy(503), more, done()])
    await made.upload(FILE, Buffer.alloc(11 * MIB))
    assert.equal(sentWrites.count, 1)
    await assert.rejects(made.upload(FILE, Buffer.alloc(11 * MIB)), LIMIT)
    await assert.rejects(made.upload(FILE, Buffer.alloc(1)), LIMIT)
    assert.equal(requests.length, 5)
  })

  await t.test('does not count an upload that cannot be sent', async (t) => {
    const { made, requests } = limited(t, 1, [done()])
    const path = '/drives/1/items/2/createUploadSession'
    await assert.rejects(made.upload(path, new Uint8Array()), { code: 'USAGE' })
    await assert.rejects(made.upload(path, Buffer.alloc(1), { body: { deferCommit: true } }), { code: 'USAGE' })
    await made.upload(FILE, Buffer.alloc(1))
    assert.deepEqual(lines(requests), [`PUT /v1.0${FILE}`])
  })

  await t.test('in a dry run plans nothing of a batch that exceeds it', async (t) => {
    const planned: Write[] = []
    const writes = writeRule({ allowed: false, most: 2, plan: (write) => planned.push(write) })
    const { made } = client(t, [], { access: 'read-write', writes })
    await assert.rejects(made.batch([remove(1), remove(2), remove(3)]), LIMIT)
    assert.deepEqual(planned, [])
    await made.batch([remove(1), remove(2)])
    assert.equal(planned.length, 2)
  })
})

test('a read-only client sends nothing of a write, whatever its limit', async (t) => {
  const ways: Record<string, (graph: GraphClient) => Promise<unknown>> = {
    'a single write': (graph) => graph.patch('/users/1', {}),
    'a batch of reads and writes': (graph) => graph.batch([read(1), remove(2), read(3)]),
    'a file in one request': (graph) => graph.upload(FILE, Buffer.alloc(1)),
    'a file in a session': (graph) => graph.upload(FILE, Buffer.alloc(11 * MIB)),
    'a session by its own path': (graph) =>
      graph.upload('/users/u/messages/m/attachments/createUploadSession', Buffer.alloc(1)),
  }
  for (const [name, call] of Object.entries(ways)) {
    await t.test(name, async (t) => {
      const asked: Write[] = []
      const writes = (write: Write) => {
        asked.push(write)
        return 'send' as const
      }
      const { made } = client(t, [], { access: 'read-only', writes })
      await assert.rejects(call(made), { code: 'WRITE_REFUSED' })
      await Promise.all(Array.from({ length: 5 }, () => assert.rejects(call(made), { code: 'WRITE_REFUSED' })))
      assert.deepEqual(asked, [])
    })
  }
})

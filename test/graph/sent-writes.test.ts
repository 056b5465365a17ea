import assert from 'node:assert/strict'
import test from 'node:test'
import { SentWrites } from '../../src/graph/sent-writes.ts'
import type { HttpRequest, HttpResponse } from '../../src/http/send.ts'
import { json } from '../support/scripted-send.ts'
import { client, unreachable, writable } from './support.ts'

const throttled: HttpResponse = { status: 429, headers: { 'retry-after': '1' }, body: new Uint8Array() }
const group = { method: 'POST', path: '/v1.0/groups' }

/** A client that counts its writes, and what it has counted. */
function counting(t: test.TestContext, ...answers: Parameters<typeof client>[1]) {
  const sentWrites = new SentWrites()
  const { made } = client(t, answers, { ...writable, sentWrites: () => sentWrites })
  return { made, sentWrites }
}

test('a write is unanswered from its sending to its answer', async (t) => {
  let during: unknown
  const { made, sentWrites } = counting(t, () => {
    during = sentWrites.unanswered
    return json({ id: '1' })
  })
  await made.post('/groups', {})
  assert.deepEqual(during, [group])
  assert.deepEqual([sentWrites.count, sentWrites.unanswered], [1, []])
})

test('reads and questions by POST are no writes', async (t) => {
  const { made, sentWrites } = counting(t, json({ value: [] }), json({ value: [] }))
  await made.get('/groups')
  await made.post('/search/query', {})
  assert.deepEqual([sentWrites.count, sentWrites.unanswered], [0, []])
})

test('a write that is refused and sent again counts once', async (t) => {
  const { made, sentWrites } = counting(t, throttled, json({ id: '1' }))
  await made.post('/groups', {})
  assert.deepEqual([sentWrites.count, sentWrites.unanswered], [1, []])
})

test('a write that is refused does not count, and one that the service failed at does', async (t) => {
  for (const [status, count] of [
    [403, 0],
    [404, 0],
    [500, 1],
  ] as const) {
    const { made, sentWrites } = counting(t, json({ error: { code: 'x', message: 'x' } }, status))
    await assert.rejects(made.post('/groups', {}), { status })
    assert.deepEqual([sentWrites.count, sentWrites.unanswered], [count, []], String(status))
  }
})

test('a write whose connection was cut stays unanswered, and one that did not leave this machine was not sent', async (t) => {
  for (const [kind, count, unanswered] of [
    ['reset', 1, [group]],
    ['timeout', 1, [group]],
    ['dns', 0, []],
  ] as const) {
    const { made, sentWrites } = counting(t, unreachable(kind))
    await assert.rejects(made.post('/groups', {}), { code: 'GRAPH_UNREACHABLE' })
    assert.deepEqual([sentWrites.count, sentWrites.unanswered], [count, unanswered], kind)
  }
})

test('of a batch in flight the writes are unanswered, and its reads are not', async (t) => {
  const stop = new AbortController()
  const interrupted = new Error('Ctrl-C')
  const { made, sentWrites } = counting(t, async (_: HttpRequest) => {
    stop.abort(interrupted)
    throw interrupted
  })
  const requests = [
    { path: '/users/1' },
    { method: 'POST', path: '/groups', body: {} },
    { method: 'DELETE', path: '/groups/1?$x=1' },
  ] as const
  await assert.rejects(made.batch(requests, { signal: stop.signal }), interrupted)
  assert.deepEqual(sentWrites.unanswered, [group, { method: 'DELETE', path: '/v1.0/groups/1' }])
})

test('an item of a batch counts by the status of its own', async (t) => {
  const answer = (...statuses: number[]) =>
    json({ responses: statuses.map((status, id) => ({ id: `${id}`, status, body: {} })) })
  const { made, sentWrites } = counting(t, answer(201, 403, 429, 200), json({ id: '1' }))
  const post = { method: 'POST', path: '/groups', body: {} } as const
  const results = await made.batch([post, post, post, { path: '/groups' }])
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, true, true],
  )
  assert.deepEqual([sentWrites.count, sentWrites.unanswered], [2, []])
})

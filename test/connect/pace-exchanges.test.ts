import assert from 'node:assert/strict'
import test from 'node:test'
import { pacedExchanges } from '../../src/connect/pace-exchanges.ts'
import { isTransientStatus, sendWithRetry } from '../../src/http/retry.ts'
import type { HttpResponse } from '../../src/http/send.ts'
import { NOON } from '../support/fake-clock.ts'
import { virtualClock } from '../support/virtual-clock.ts'

const request = { method: 'POST', url: 'https://login.microsoftonline.com/x/oauth2/v2.0/token' }

/** A token service that takes a second for each, and answers with these statuses first. */
function paced(...statuses: number[]) {
  const clock = virtualClock()
  const began: number[] = []
  let underWay = 0
  let most = 0
  const send = pacedExchanges({
    ...clock,
    async send({ signal }): Promise<HttpResponse> {
      began.push(clock.now() - NOON)
      most = Math.max(most, ++underWay)
      try {
        await clock.wait(1_000, signal)
      } finally {
        underWay--
      }
      return { status: statuses.shift() ?? 200, headers: {}, body: new Uint8Array() }
    },
  })
  return { clock, send, began, most: () => most }
}

test('pacedExchanges()', async (t) => {
  await t.test('at most sixteen exchanges are in flight', async () => {
    const { clock, send, began, most } = paced()
    await clock.run(Promise.all(Array.from({ length: 40 }, () => send(request))))
    assert.equal(most(), 16)
    assert.deepEqual(
      [0, 1_000, 2_000].map((at) => began.filter((one) => one === at).length),
      [16, 16, 8],
    )
  })

  await t.test(
    'exchanges are spread out once the service has throttled, and more so after each further time',
    async () => {
      const { clock, send, began } = paced(429)
      await clock.run(send(request))
      await clock.run(Promise.all(Array.from({ length: 4 }, () => send(request))))
      assert.deepEqual(began, [0, 1_250, 1_500, 1_750, 2_000])
      const again = paced(429, 503)
      await again.clock.run(again.send(request))
      await again.clock.run(again.send(request))
      await again.clock.run(Promise.all(Array.from({ length: 3 }, () => again.send(request))))
      const [first = 0, second = 0, third = 0] = again.began.slice(-3)
      assert.deepEqual([second - first, third - second], [500, 500])
    },
  )

  await t.test('exchanges go at full speed after a minute without throttling', async () => {
    const { clock, send, began } = paced(429)
    await clock.run(send(request))
    await clock.run(clock.wait(60_001))
    await clock.run(Promise.all(Array.from({ length: 4 }, () => send(request))))
    assert.equal(new Set(began.slice(1)).size, 1)
  })

  await t.test('exchanges that fail or are interrupted leave their place to others', async () => {
    const { clock, send } = paced()
    const stop = new AbortController()
    const all = Array.from({ length: 40 }, () => send({ ...request, signal: stop.signal }))
    stop.abort(new Error('enough'))
    for (const ended of await Promise.allSettled(all)) {
      assert.deepEqual(ended.status === 'rejected' && ended.reason.message, 'enough')
    }
    assert.equal((await clock.run(send(request))).status, 200)
    assert.equal(clock.waiting(), 0)
  })
})

test('a request that waited longer for its turn than a retry may take is retried all the same', async () => {
  // After the first push-back they go one after the other; the last is pushed back once its turn has come.
  const { clock, send, began } = paced(429, ...new Array(98).fill(200), 429)
  const policy = { tries: 6, budgetMs: 5_000, repeat: () => false, transient: isTransientStatus }
  const own = { ...clock, send }
  const answers = await clock.run(Promise.all(Array.from({ length: 99 }, () => sendWithRetry(request, policy, own))))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert.equal(began.length, 101)
})

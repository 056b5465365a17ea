import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted, noUsage } from '../../src/connect/usage.ts'
import type { Runtime } from '../../src/http/runtime.ts'
import type { HttpResponse } from '../../src/http/send.ts'

/** Answers with the statuses in turn; waiting takes the time that was asked for. */
function runtime(...statuses: (number | Error)[]): Runtime {
  let clock = 0
  return {
    now: () => clock,
    env: {},
    wait: async (ms, signal) => {
      clock += ms
      signal?.throwIfAborted()
    },
    send: async (): Promise<HttpResponse> => {
      const status = statuses.shift() ?? 200
      if (status instanceof Error) throw status
      return { status, headers: {}, body: new Uint8Array() }
    },
  }
}

const request = { method: 'GET', url: 'https://graph.microsoft.com/v1.0/sites' }

test('counted()', async (t) => {
  await t.test('requests are counted, also those without an answer', async () => {
    const usage = noUsage()
    const { send } = counted(runtime(200, new Error('reset'), 404), usage)
    await send(request)
    await assert.rejects(send(request), { message: 'reset' })
    assert.equal((await send(request)).status, 404)
    assert.deepEqual(usage, { requests: 3, throttledMs: 0 })
  })

  await t.test('pauses after 429 and 503 are counted, and no others', async () => {
    const usage = noUsage()
    const { send, wait } = counted(runtime(429, 503, 500, 200), usage)
    for (const ms of [100, 20, 3_000, 40_000]) {
      await send(request)
      await wait(ms)
    }
    assert.deepEqual(usage, { requests: 4, throttledMs: 120 })
  })

  await t.test('long waits are reported while they last, once however many there are', async () => {
    const told: number[] = []
    const usage = { ...noUsage(), onWaiting: (change: number) => void told.push(change) }
    const { wait } = counted(runtime(), usage)
    await wait(999)
    assert.deepEqual(told, [])
    await Promise.all([wait(1_000), wait(60_000)])
    assert.deepEqual(told, [1, -1])
    await assert.rejects(wait(1_000, AbortSignal.abort(new Error('Ctrl-C'))), { message: 'Ctrl-C' })
    assert.deepEqual(told, [1, -1, 1, -1])
  })

  for (const [what, outcome, reason] of [
    ['a host that is dead', new Error('refused'), 'answer'],
    ['a service with a fault of its own', 500, 'answer'],
    ['a service that throttles', 429, 'throttling'],
    ['a service that throttles as SharePoint does', 503, 'throttling'],
    ['the budget, after an answer', 200, 'throttling'],
  ] as const) {
    await t.test(`a long wait for ${what} is a wait for: ${reason}`, async () => {
      const told: unknown[] = []
      const usage = { ...noUsage(), onWaiting: (...given: unknown[]) => void told.push(given) }
      const { send, wait } = counted(runtime(outcome, 200), usage)
      await send(request).catch(() => {})
      await wait(8_000)
      assert.deepEqual(told, [
        [1, reason],
        [-1, reason],
      ])
    })
  }

  await t.test('waits of two kinds at once are reported apart', async () => {
    const told: unknown[] = []
    const usage = { ...noUsage(), onWaiting: (...given: unknown[]) => void told.push(given.join(' ')) }
    const { send, wait } = counted(runtime(429, new Error('reset')), usage)
    await send(request)
    const throttled = wait(4_000)
    await send(request).catch(() => {})
    await Promise.all([throttled, wait(2_000)])
    assert.deepEqual(told.sort(), ['-1 answer', '-1 throttling', '1 answer', '1 throttling'])
    assert.ok(usage.throttledMs >= 4_000)
  })

  await t.test('the part of a pause before an interruption is counted', async () => {
    const usage = noUsage()
    const { send, wait } = counted(runtime(429), usage)
    await send(request)
    await assert.rejects(wait(100, AbortSignal.abort(new Error('Ctrl-C'))), { message: 'Ctrl-C' })
    assert.equal(usage.throttledMs, 100)
  })
})

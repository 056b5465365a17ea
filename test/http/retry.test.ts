import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import {
  defaultBounds,
  isTransientStatus,
  mayHaveArrived,
  mayPass,
  type RetryPolicy,
  sendWithRetry,
  wasNotDone,
  wasNotSent,
} from '../../src/http/retry.ts'
import { type HttpResponse, TransportError, type TransportKind } from '../../src/http/send.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Answer, scriptedSend, text } from '../support/scripted-send.ts'

const read: RetryPolicy = { ...defaultBounds, repeat: mayPass, transient: isTransientStatus }
const write: RetryPolicy = { ...defaultBounds, repeat: wasNotSent, transient: wasNotDone }
const ok = text('done')

async function run(t: TestContext, answers: Answer[], policy: RetryPolicy = read, signal?: AbortSignal) {
  const clock = fakeClock()
  const { send, requests } = scriptedSend(t, ...answers)
  const outcome = await sendWithRetry({ method: 'GET', url: 'https://host.test/', signal }, policy, {
    send,
    ...clock,
  }).catch((error: unknown) => error)
  return { outcome, requests, waits: clock.waits }
}

function broken(kind: TransportKind): TransportError {
  return new TransportError(kind, 'host.test', kind)
}

function throttled(retryAfter?: string, status = 429): HttpResponse {
  return text('', status, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
}

/** A wait is what was asked for and less than a second of jitter. */
function assertWaits(waits: readonly number[], expected: readonly number[]): void {
  assert.equal(waits.length, expected.length, String(waits))
  for (const [index, least] of expected.entries()) {
    const wait = waits[index] ?? Number.NaN
    assert.ok(wait >= least && wait <= least + 1_000, `wait ${index}: ${wait}, not ${least} to ${least + 1_000}`)
  }
}

test('pauses of sendWithRetry()', async (t) => {
  await t.test('a pause is longer each time without a Retry-After', async (t) => {
    const { outcome, waits } = await run(t, [throttled(), throttled('soon'), broken('reset'), ok])
    assert.equal(outcome, ok)
    assertWaits(waits, [500, 1_000, 2_000])
  })

  await t.test(
    'a pause is as long as Retry-After says, in seconds, decimals and dates, and never shorter',
    async (t) => {
      const { outcome, waits } = await run(t, [
        throttled('7'),
        throttled('2.5', 503),
        throttled('2026-11-05T12:00:31Z'),
        ok,
      ])
      assert.equal(outcome, ok)
      assertWaits(waits.slice(0, 2), [7_000, 2_500])
      const until = waits.reduce((sum, wait) => sum + wait)
      assert.ok(until >= 31_000 && until <= 32_000, `until 12:00:31 and not ${until}`)
    },
  )

  await t.test(
    'a short pause is made even when Retry-After is 0 or has passed, so that there is no loop without one',
    async (t) => {
      const { waits } = await run(t, [throttled('0'), throttled('Thu, 05 Nov 2026 11:00:00 GMT'), throttled('-1'), ok])
      assertWaits(waits, [500, 1_000, 2_000])
    },
  )

  await t.test('a pause is at least as long as the policy says', async (t) => {
    const patient = { ...read, leastPauseMs: () => 15_000 }
    const { waits } = await run(t, [throttled(), throttled('20'), broken('reset'), ok], patient)
    assertWaits(waits, [15_000, 20_000, 2_000])
  })

  await t.test('a Retry-After past the bounds is not waited for, and the answer is returned', async (t) => {
    const far = throttled('181')
    const { outcome, waits } = await run(t, [far])
    assert.equal(outcome, far)
    assert.deepEqual(waits, [])
  })

  await t.test('a date of a century from now is not waited for', async (t) => {
    const { waits } = await run(t, [throttled('9'.repeat(400))])
    assert.deepEqual(waits, [])
  })
})

test('a try that moved on gives sendWithRetry() as many tries again, and one that did not does not', async (t) => {
  const moved = [true, false, false, true]
  const policy = { ...read, movedOn: () => moved.shift() ?? false }
  const failures = Array.from({ length: 4 + 5 }, () => broken('reset'))
  const { outcome, requests, waits } = await run(t, failures, policy)
  assert.deepEqual([(outcome as TransportError).kind, requests.length], ['reset', 9])
  assertWaits(waits, [500, 1_000, 2_000, 500, 1_000, 2_000, 4_000, 8_000])
})

test('bounds of sendWithRetry()', async (t) => {
  await t.test('the last answer is returned after six tries', async (t) => {
    const last = throttled()
    const { outcome, requests, waits } = await run(t, [...Array.from({ length: 5 }, () => throttled()), last])
    assert.equal(outcome, last)
    assert.equal(requests.length, 6)
    assertWaits(waits, [500, 1_000, 2_000, 4_000, 8_000])
  })

  await t.test('the last failure to answer is thrown after six tries', async (t) => {
    const last = broken('timeout')
    const { outcome } = await run(t, [...Array.from({ length: 5 }, () => broken('reset')), last])
    assert.equal(outcome, last)
  })

  await t.test('no pause is begun that would end later than three minutes after the first try', async (t) => {
    const { outcome, waits } = await run(t, [throttled('100'), throttled('100')])
    assert.equal((outcome as HttpResponse).status, 429)
    assertWaits(waits, [100_000])
  })

  await t.test('an aborted pause ends at once, with the reason of the signal', async (t) => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const { outcome } = await run(
      t,
      [
        () => {
          controller.abort(reason)
          return throttled()
        },
      ],
      read,
      controller.signal,
    )
    assert.equal(outcome, reason)
  })

  await t.test('an error that is not about the connection is thrown at once', async (t) => {
    const mistake = new TypeError('a mistake in send')
    const { outcome } = await run(t, [mistake])
    assert.equal(outcome, mistake)
  })
})

test('retries of a read', async (t) => {
  await t.test('a read is repeated after 408, 429 and every 5xx that may pass', async (t) => {
    for (const status of [408, 429, 500, 502, 503, 504, 520]) {
      const { outcome } = await run(t, [throttled(undefined, status), ok])
      assert.equal(outcome, ok, String(status))
    }
  })

  await t.test('a read is not repeated after other answers', async (t) => {
    for (const status of [200, 204, 302, 400, 401, 403, 404, 409, 410, 412, 423, 501, 505, 507]) {
      const { requests } = await run(t, [throttled('1', status)])
      assert.equal(requests.length, 1, String(status))
    }
  })

  await t.test('a read is repeated after a connection that was refused, broke or was too slow', async (t) => {
    for (const kind of ['refused', 'reset', 'timeout'] as const) {
      assert.equal((await run(t, [broken(kind), ok])).outcome, ok, kind)
    }
  })

  await t.test('a read is not repeated after a failure that time does not fix', async (t) => {
    for (const kind of ['dns', 'tls', 'proxy', 'too-large', 'protocol'] as const) {
      const { outcome, requests } = await run(t, [broken(kind)])
      assert.equal((outcome as TransportError).kind, kind)
      assert.equal(requests.length, 1, kind)
    }
  })
})

test('retries of a write', async (t) => {
  await t.test(
    'a write is repeated after 429, after 503 with Retry-After, and when no connection was made',
    async (t) => {
      for (const answer of [throttled(), throttled('1'), throttled('1', 503), broken('refused')]) {
        assert.equal((await run(t, [answer, ok], write)).outcome, ok)
      }
    },
  )

  await t.test('a write is not repeated after anything that leaves open whether it was done', async (t) => {
    for (const answer of [
      throttled(undefined, 503),
      throttled('1', 500),
      throttled('1', 502),
      throttled('1', 504),
      throttled('1', 408),
      broken('reset'),
      broken('timeout'),
      broken('too-large'),
      broken('protocol'),
    ]) {
      const { outcome, requests } = await run(t, [answer], write)
      assert.equal(outcome, answer)
      assert.equal(requests.length, 1)
    }
  })
})

test('mayHaveArrived() is true exactly when a connection was made', () => {
  const kinds: TransportKind[] = ['dns', 'refused', 'reset', 'timeout', 'tls', 'proxy', 'too-large', 'protocol']
  assert.deepEqual(
    kinds.filter((kind) => mayHaveArrived(broken(kind))),
    ['reset', 'timeout', 'too-large', 'protocol'],
  )
})

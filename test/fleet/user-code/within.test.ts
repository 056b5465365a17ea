import assert from 'node:assert/strict'
import test from 'node:test'
import { TimeLimit, within } from '../../../src/fleet/user-code/within.ts'

const tooSlow = (): Error => new Error('too slow')

/** Waits that end when the test says so. */
function waits() {
  const pending: { ms: number; end: () => void }[] = []
  const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      pending.push({ ms, end: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  return { pending, wait }
}

test('within() fails work whose time is up, and adds the time that was given', async () => {
  const { pending, wait } = waits()
  const limit = new TimeLimit(100)
  const { deadline } = limit
  const ended = within({ limit, wait, outer: new AbortController().signal, tooSlow }, () => new Promise(() => {}))
  limit.give(30)
  limit.give(20)
  assert.equal(limit.deadline, deadline + 50)
  const once = new TimeLimit(100)
  const before = once.deadline
  once.excuse(70)
  once.excuse(70)
  assert.equal(once.deadline, before + 100, 'unknown code adds its time once at most')
  pending[0]?.end()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    pending.map(({ ms }) => ms),
    [100, 50],
  )
  pending[1]?.end()
  await assert.rejects(ended, /^Error: too slow$/)
})

test('within() ends with the error that work is failed with, aborts its signal, and takes no error once it has ended', async () => {
  const { wait } = waits()
  const aside = new Error('aside')
  let seen: AbortSignal | undefined
  let failLater: ((error: Error) => boolean) | undefined
  const bounds = { limit: new TimeLimit(100), wait, outer: new AbortController().signal, tooSlow }
  const failed = within(bounds, async (signal, fail) => {
    seen = signal
    failLater = fail
    assert.equal(fail(aside), true)
    return new Promise(() => {})
  })
  await assert.rejects(failed, aside)
  assert.equal(seen?.reason, aside)
  assert.equal(failLater?.(new Error('another')), false)
  assert.equal(failLater?.(new Error('because of it', { cause: aside })), true, 'a consequence of the abort is no news')

  let fail: ((error: Error) => boolean) | undefined
  const done = await within({ ...bounds, limit: new TimeLimit(100) }, async (_, failing) => {
    fail = failing
    return 7
  })
  assert.equal(done, 7)
  assert.equal(fail?.(aside), false)
})

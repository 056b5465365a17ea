import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { forEachTarget, type Outcome } from '../../src/connect/pool.ts'

const now = () => 0

function* count(until: number): Generator<number> {
  for (let target = 0; target < until; target++) yield target
}

async function all<Target, Result>(
  outcomes: AsyncIterable<Outcome<Target, Result>>,
): Promise<Outcome<Target, Result>[]> {
  const list: Outcome<Target, Result>[] = []
  for await (const outcome of outcomes) list.push(outcome)
  return list
}

/** A job that ends when it is told to. */
function gates<Target>() {
  const open = new Map<Target, (fail?: Error) => void>()
  const job = (target: Target): Promise<string> =>
    new Promise((resolve, reject) => {
      open.set(target, (error) => (error === undefined ? resolve(`did ${target}`) : reject(error)))
    })
  return { open, job }
}

test('forEachTarget() yields outcomes in the order in which jobs end', async () => {
  const { open, job } = gates<string>()
  const outcomes = forEachTarget(['a', 'b', 'c'], { concurrency: 3, now, job })
  const first = outcomes.next()
  await turn()
  open.get('b')?.()
  assert.deepEqual((await first).value, {
    target: 'b',
    state: 'ok',
    result: 'did b',
    durationMs: 0,
    usage: { requests: 0, throttledMs: 0 },
  })
  open.get('c')?.()
  open.get('a')?.()
  const rest = await all(outcomes)
  assert.deepEqual(
    rest.map(({ target }) => target),
    ['c', 'a'],
  )
})

test('a job that fails, at once or later, stops no other; what it threw is kept as it was', async () => {
  const broken = new Error('broken')
  const outcomes = await all(
    forEachTarget(['sync', 'async', 'fine'], {
      concurrency: 1,
      now,
      job: (target) => {
        if (target === 'sync') throw broken
        return target === 'async' ? Promise.reject(broken) : 'done'
      },
    }),
  )
  assert.deepEqual(
    outcomes.map((outcome) => [outcome.target, outcome.state, outcome.state === 'failed' && outcome.error]),
    [
      ['sync', 'failed', broken],
      ['async', 'failed', broken],
      ['fine', 'ok', false],
    ],
  )
})

test('an error that many targets share is not marked with the first of them', async () => {
  const shared = Object.assign(new Error('no assertion'), { target: undefined as string | undefined })
  await all(forEachTarget(['a', 'b'], { concurrency: 2, now, job: () => Promise.reject(shared) }))
  assert.equal(shared.target, undefined)
})

test('forEachTarget() counts time and usage for each target on its own', async () => {
  let clock = 1_000
  const outcomes = await all(
    forEachTarget([1, 2], {
      concurrency: 1,
      now: () => clock,
      job: (target, _signal, usage) => {
        clock += target * 10
        usage.requests += target
        if (target === 2) throw new Error('failed, and cost something')
      },
    }),
  )
  assert.deepEqual(
    outcomes.map(({ state, durationMs, usage }) => [state, durationMs, usage.requests]),
    [
      ['ok', 10, 1],
      ['failed', 20, 2],
    ],
  )
})

test('forEachTarget() works on no more targets at once than `concurrency`, and on that many when it can', async () => {
  let running = 0
  let most = 0
  const outcomes = await all(
    forEachTarget(count(200), {
      concurrency: 7,
      now,
      job: async () => {
        most = Math.max(most, ++running)
        await turn()
        running--
      },
    }),
  )
  assert.equal(outcomes.length, 200)
  assert.equal(most, 7)
})

test('ten thousand targets are taken as they are needed, and no job runs ahead of the reader', async () => {
  let taken = 0
  let done = 0
  let read = 0
  function* targets(): Generator<number> {
    for (; taken < 10_000; taken++) yield taken
  }
  const outcomes = forEachTarget(targets(), {
    concurrency: 8,
    now,
    job: async () => {
      await Promise.resolve()
      done++
    },
  })
  for await (const { state } of outcomes) {
    assert.equal(state, 'ok')
    read++
    if (read % 1_000 === 0) await turn()
    assert.ok(taken - read < 8, `took ${taken}, read ${read}`)
    assert.ok(done - read < 8, `did ${done}, read ${read}`)
  }
  assert.equal(read, 10_000)
})

test('forEachTarget() with a signal', async (t) => {
  await t.test(
    'an aborted signal reaches the jobs in flight, begins no more, and every target has an outcome',
    async () => {
      const stop = new AbortController()
      const begun: number[] = []
      const outcomes: Outcome<number, unknown>[] = []
      const run = forEachTarget(count(100), {
        concurrency: 2,
        now,
        signal: stop.signal,
        job: (target, signal) => {
          begun.push(target)
          if (target === 0) return 'done'
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        },
      })
      for await (const outcome of run) {
        outcomes.push(outcome)
        if (outcomes.length === 1) setImmediate(() => stop.abort(new Error('Ctrl-C')))
      }
      assert.deepEqual(begun, [0, 1, 2])
      assert.equal(outcomes.length, 100)
      assert.deepEqual(new Set(outcomes.map(({ target }) => target)).size, 100)
      assert.deepEqual(
        Object.entries(Object.groupBy(outcomes, ({ state }) => state)).map(([state, list]) => [state, list.length]),
        [
          ['ok', 1],
          ['cancelled', 99],
        ],
      )
    },
  )

  await t.test('a job that succeeds after the signal is `ok`', async () => {
    const stop = new AbortController()
    const { open, job } = gates<string>()
    const first = forEachTarget(['a'], { concurrency: 1, now, signal: stop.signal, job }).next()
    await turn()
    stop.abort()
    open.get('a')?.()
    assert.equal((await first).value?.state, 'ok')
  })

  await t.test('a signal that is aborted before the start begins no job', async () => {
    const outcomes = await all(
      forEachTarget(['a', 'b'], { concurrency: 2, now, signal: AbortSignal.abort(), job: () => assert.fail('began') }),
    )
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      ['cancelled', 'cancelled'],
    )
  })

  await t.test('leaving the loop aborts the jobs in flight', async () => {
    let told = 0
    const run = forEachTarget(count(10), {
      concurrency: 3,
      now,
      job: (target, signal) =>
        target === 0
          ? 'done'
          : new Promise((_, reject) =>
              signal.addEventListener('abort', () => {
                told++
                reject(signal.reason)
              }),
            ),
    })
    for await (const { target } of run) {
      assert.equal(target, 0)
      break
    }
    assert.equal(told, 2)
  })

  await t.test('the signal of a job that has ended is not aborted, so that its result may still be used', async () => {
    let kept: AbortSignal | undefined
    await all(
      forEachTarget(['a'], {
        concurrency: 1,
        now,
        job: (_target, signal) => {
          kept = signal
        },
      }),
    )
    assert.equal(kept?.aborted, false)
  })
})

test('no targets give no outcomes, and a concurrency of 0 is a RangeError', async () => {
  assert.deepEqual(await all(forEachTarget([], { concurrency: 4, now, job: () => assert.fail('began') })), [])
  for (const concurrency of [0, -1, Number.NaN]) {
    await assert.rejects(all(forEachTarget(['a'], { concurrency, now, job: () => 'done' })), {
      name: 'RangeError',
      message: 'concurrency must be 1 or more',
    })
  }
})

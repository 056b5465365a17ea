import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createBudget, targetBudget } from '../../../src/graph/budget/budget.ts'
import { Gate, type Pass } from '../../../src/graph/budget/gate.ts'
import { NOON } from '../../support/fake-clock.ts'
import { virtualClock } from '../../support/virtual-clock.ts'
import { cost } from '../support.ts'

const signIns = cost('GET', '/auditLogs/signIns')
const sites = cost('GET', '/sites')
const users = cost('GET', '/users')
const turnOf = (changes: object = {}) => ({ priority: 'bulk', signal: undefined, isRetry: false, ...changes }) as const

function gates(budget = createBudget(1)) {
  const clock = virtualClock()
  return {
    clock,
    gate: (application = 'app', tenant = 'a') => new Gate(targetBudget(budget, application, tenant), clock),
  }
}

/** Enters at once and is answered at once. */
async function ask(gate: Gate, one = signIns, turn: object = {}): Promise<void> {
  for (const pass of await gate.enter([one], turnOf(turn))) gate.settle(pass, {})
}

test('Gate', async (t) => {
  await t.test('a request that the budget has room for goes at once, without a promise and a timer', () => {
    const wait = () => assert.fail('no timer is needed')
    const gate = new Gate(targetBudget(1, 'app', 'a'), { now: () => NOON, wait })
    for (let asked = 0; asked < 5; asked++) assert.ok(!(gate.enter([signIns], turnOf()) instanceof Promise))
  })

  await t.test('a hundred requests are in flight at once and no more, and an answer makes room', async () => {
    const { gate } = gates()
    const one = gate()
    const entered = Array.from({ length: 102 }, () => one.enter([users], turnOf()))
    const first = entered.flatMap((entry) => (entry instanceof Promise ? [] : entry))
    assert.equal(first.length, 100)
    const [pass] = first
    assert.ok(pass !== undefined)
    let more = 0
    for (const entry of entered.slice(100)) void Promise.resolve(entry).then(() => more++)
    await turn()
    assert.equal(more, 0)
    one.settle(pass, {})
    await turn()
    assert.equal(more, 1)
    one.giveBack(pass)
    await turn()
    assert.equal(more, 2)
  })

  await t.test('requests beyond the budget wait, in the order of arrival', async () => {
    const { clock, gate } = gates()
    const one = gate()
    const came: [number, number][] = []
    const all = Array.from({ length: 12 }, (_, index) => ask(one).then(() => came.push([index, clock.now() - NOON])))
    await clock.run(Promise.all(all))
    assert.deepEqual(
      came.map(([index]) => index),
      [...Array(12).keys()],
    )
    assert.deepEqual([...new Set(came.map(([, at]) => at))], [0, 10_000, 20_000])
  })

  await t.test('interactive calls go before bulk ones, and retries before new requests', async () => {
    const { clock, gate } = gates()
    const one = gate()
    for (let asked = 0; asked < 5; asked++) await ask(one)
    const order: string[] = []
    const all = [
      ask(one).then(() => order.push('bulk')),
      ask(one, signIns, { isRetry: true }).then(() => order.push('bulk again')),
      ask(one, signIns, { priority: 'interactive' }).then(() => order.push('interactive')),
    ]
    await clock.run(Promise.all(all))
    assert.deepEqual(order, ['interactive', 'bulk again', 'bulk'])
  })

  await t.test('one target does not wait for the budget of another', async () => {
    const { gate } = gates()
    for (const tenant of ['a', 'b']) {
      const one = gate('app', tenant)
      const goesAtOnce = Array.from({ length: 6 }, () => !(one.enter([signIns], turnOf()) instanceof Promise))
      assert.deepEqual(goesAtOnce, [true, true, true, true, true, false], tenant)
    }
  })

  await t.test('two clients of one target count together when they share a budget, and else not', async () => {
    const { clock, gate } = gates()
    const [one, two] = [gate(), gate()]
    for (let asked = 0; asked < 5; asked++) await ask(one)
    await clock.run(ask(two))
    assert.equal(clock.now() - NOON, 10_000)
    for (const budget of [1, { share: 1 }]) {
      const alone = () => new Gate(targetBudget(budget, 'app', 'a'), clock)
      const [three, four] = [alone(), alone()]
      for (let asked = 0; asked < 5; asked++) await ask(three)
      assert.ok(!(four.enter([signIns], turnOf()) instanceof Promise), 'the other client has a budget of its own')
    }
  })

  await t.test('an application counts over all its targets, and a tenant over all applications', async () => {
    // So small a part that 130,000 requests in 10 seconds are 13, and 18,000 writes of a tenant in 5 minutes are 1.8.
    const { clock, gate } = gates(createBudget(0.0001))
    const other = cost('GET', '/places')
    const write = cost('POST', '/users')
    const came: number[] = []
    await clock.run(
      Promise.all(
        Array.from({ length: 14 }, (_, at) =>
          ask(gate('app', `${at}`), other).then(() => came.push(clock.now() - NOON)),
        ),
      ),
    )
    assert.equal(came.filter((at) => at === 0).length, 13)
    assert.equal(came[13], 10_000)

    const tenant = gates(createBudget(0.0001))
    // Held, so that the counters that both share live.
    const [first, second] = [tenant.gate('one', 't'), tenant.gate('two', 't')]
    await ask(first, write)
    await tenant.clock.run(ask(second, write))
    assert.equal(tenant.clock.now() - NOON, 300_000)
  })

  await t.test('a mailbox waits beyond four requests at once, and no other mailbox does', async () => {
    const { clock, gate } = gates()
    const one = gate()
    const mail = (who: string) => cost('GET', `/users/${who}/messages`)
    const passes: (readonly Pass[])[] = []
    for (let asked = 0; asked < 4; asked++) passes.push(await one.enter([mail('a')], turnOf()))
    await ask(one, mail('b'))
    let isIn = false
    const fifth = ask(one, mail('a')).then(() => {
      isIn = true
    })
    await turn()
    assert.equal(isIn, false)
    for (const pass of passes[0] ?? []) one.settle(pass, {})
    await clock.run(fifth)
    assert.equal(clock.now(), NOON, 'the answer let it in, and no timer')
  })

  await t.test('an interrupted request leaves the queue, and its timer with it', async () => {
    const { clock, gate } = gates()
    const one = gate()
    for (let asked = 0; asked < 5; asked++) await ask(one)
    const stop = new AbortController()
    const waiting = ask(one, signIns, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await assert.rejects(clock.run(waiting), { message: 'enough' })
    assert.equal(clock.now(), NOON)
    assert.equal(clock.waiting(), 0)
    await assert.rejects(async () => ask(one, signIns, { signal: stop.signal }), { message: 'enough' })
  })

  await t.test('a wait that has ended counts for its time, though the clock of a test stands still', async () => {
    const waits: number[] = []
    const wait = async (ms: number) => void waits.push(ms)
    const gate = new Gate(targetBudget(1, 'app', 'a'), { now: () => NOON, wait })
    for (let asked = 0; asked < 20; asked++) await ask(gate)
    gate.heed({ status: 429, headers: { 'retry-after': '60' } }, NOON)
    await ask(gate)
    assert.deepEqual(waits, [10_000, 10_000, 10_000, 60_000])
  })

  await t.test('a request that was never sent costs nothing', async () => {
    const { gate } = gates()
    const one = gate()
    for (let asked = 0; asked < 50; asked++) {
      const passes = one.enter([signIns], turnOf())
      assert.ok(!(passes instanceof Promise))
      for (const pass of passes) one.giveBack(pass)
    }
  })
})

test('Gate.heed()', async (t) => {
  const refused = (retryAfter?: string) => ({
    status: 429,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  })
  const closedFor = async (answers: { status: number; headers: Record<string, string> }[]): Promise<number> => {
    const { clock, gate } = gates()
    const one = gate()
    let before = NOON
    for (const answer of answers) {
      before = clock.now()
      one.heed(answer, before)
      await clock.run(ask(one, users))
    }
    return clock.now() - before
  }

  await t.test('a 429 makes the whole target wait as long as it says, in every form', async () => {
    assert.equal(await closedFor([refused('20')]), 20_000)
    assert.equal(await closedFor([refused('2.5')]), 2_500)
    assert.equal(await closedFor([refused(new Date(NOON + 30_000).toUTCString())]), 30_000)
    assert.equal(await closedFor([{ ...refused('7'), status: 503 }]), 7_000)
  })

  await t.test(
    'a 429 without a usable time, or always with one time, makes the target wait longer each time',
    async () => {
      assert.equal(await closedFor([refused()]), 500)
      assert.equal(await closedFor([refused('later')]), 500)
      assert.equal(await closedFor([refused(), refused(), refused(), refused()]), 4_000)
      assert.equal(await closedFor(Array(6).fill(refused('1'))), 16_000)
    },
  )

  await t.test('refusals of requests that went together count as one, and an answer ends the series', async () => {
    const { clock, gate } = gates()
    const one = gate()
    for (let at = 0; at < 32; at++) one.heed(refused('1'), NOON - 1 + (at === 0 ? 1 : 0))
    await clock.run(ask(one, users))
    assert.equal(clock.now() - NOON, 1_000)
    one.heed({ status: 200, headers: {} }, clock.now())
    for (let again = 0; again < 2; again++) one.heed(refused('1'), clock.now())
    await clock.run(ask(one, users))
    assert.equal(clock.now() - NOON, 2_000)
  })

  await t.test('a 429 does not stop other targets, and neither does an outage without a time', async () => {
    const { gate, clock } = gates()
    const [one, other] = [gate('app', 'a'), gate('app', 'b')]
    one.heed(refused('60'), NOON)
    other.heed({ status: 503, headers: {} }, NOON)
    await ask(other, users)
    assert.equal(clock.now(), NOON)
  })

  await t.test(
    'a pause that is longer than Towline waits is an error that says when to come back, and nothing is sent',
    async () => {
      const { gate } = gates()
      const one = gate()
      one.heed(refused('3600'), NOON)
      await assert.rejects(async () => ask(one, users), {
        name: 'GraphError',
        code: 'GRAPH_BUSY',
        message:
          'Nothing more was sent to this target: the service throttles it and asked for a longer pause than Towline waits.',
        fix: 'Run the command again after 2026-11-05T13:00:00.000Z.',
        retryAt: NOON + 3_600_000,
      })
    },
  )
})

test('a budget of a day that is used up is an error that says when to come back', async () => {
  const { clock, gate } = gates(createBudget(1))
  const one = gate()
  // 1,200 a minute, and 1,200,000 in a day.
  const dear = { ...sites, units: 1_200 }
  await clock.run(
    (async () => {
      for (let minute = 0; minute < 1_000; minute++) await ask(one, dear)
    })(),
  )
  const error = await ask(one, dear).catch(
    (error: unknown) => error as { code: string; message: string; retryAt: number },
  )
  assert.ok(error)
  assert.equal(error.code, 'GRAPH_BUSY')
  assert.match(error.message, /budget is used up/)
  assert.ok(Math.abs(error.retryAt - (NOON + 24 * 3_600_000)) < 10 * 60_000)
})

test('Gate.settle() corrects the budget by what an answer reports', async (t) => {
  await t.test('the limit that SharePoint reports takes the place of the assumed one', async () => {
    const { clock, gate } = gates()
    const one = gate()
    const [pass] = await one.enter([{ ...sites, units: 1_200 }], turnOf())
    assert.ok(pass)
    one.settle(pass, { 'ratelimit-limit': '2400', 'ratelimit-remaining': '1200', 'ratelimit-reset': '30' })
    await ask(one, { ...sites, units: 1_200 })
    assert.equal(clock.now(), NOON)
  })

  await t.test('the cost that the directory reports counts, and the part that others have used', async () => {
    const { clock, gate } = gates()
    const one = gate()
    const [pass] = await one.enter([users], turnOf())
    assert.ok(pass)
    one.settle(pass, { 'x-ms-resource-unit': '3500' })
    await clock.run(ask(one, users))
    assert.equal(clock.now() - NOON, 10_000)
    const [next] = await one.enter([users], turnOf())
    assert.ok(next)
    one.settle(next, { 'x-ms-throttle-limit-percentage': '1.2' })
    await clock.run(ask(one, users))
    assert.equal(clock.now() - NOON, 20_000)
  })

  await t.test('headers that are no numbers change nothing', async () => {
    const { clock, gate } = gates()
    const one = gate()
    for (const value of ['-1', 'NaN', '', '1e9', '0', 'Infinity', '99999999999']) {
      const [pass] = await one.enter([sites], turnOf())
      assert.ok(pass)
      one.settle(pass, {
        'ratelimit-limit': value,
        'ratelimit-remaining': value,
        'ratelimit-reset': value,
        'x-ms-resource-unit': 'x',
      })
    }
    await ask(one, sites)
    assert.equal(clock.now(), NOON)
  })
})

test('createBudget() refuses a share that cannot be one', () => {
  for (const share of [0, -1, 1.01, 75, Number.NaN]) {
    assert.throws(() => createBudget(share), { name: 'ConfigError', code: 'USAGE' })
  }
})

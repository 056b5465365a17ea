import assert from 'node:assert/strict'
import test from 'node:test'
import { connector } from '../../src/connect/connect.ts'
import { forEachTarget, type Outcome } from '../../src/connect/pool.ts'
import { noUsage } from '../../src/connect/usage.ts'
import { TokenExchangeError } from '../../src/errors/errors.ts'
import type { HttpResponse } from '../../src/http/send.ts'
import type { Target } from '../../src/manifest/target.ts'
import { NOON } from '../support/fake-clock.ts'
import { json } from '../support/scripted-send.ts'
import { plainTarget } from '../support/target.ts'
import { accessToken, assertionToken, HOUR, seconds } from '../support/tokens.ts'
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts'

const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:4100/msi/token', IDENTITY_HEADER: 'h' }

function targetsNumbered(count: number, changes: Partial<Target> = {}): Target[] {
  return Array.from({ length: count }, (_, index) =>
    plainTarget(`t${index}`, `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`, changes),
  )
}

function refusal(number: number, oauthError = 'invalid_client', status = 401): HttpResponse {
  return json({ error: oauthError, error_codes: [number], error_description: `AADSTS${number}: no.` }, status)
}

/** Repeatable dice (a linear congruential generator), from 0 up to 1. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Given {
  readonly clock?: VirtualClock
  readonly targets: readonly Target[]
  readonly concurrency?: number
  /** The refusal for an exchange in the tenant with this number, of the application; `undefined` where a token is issued. */
  readonly refuses: (tenant: number, clientId: string) => HttpResponse | undefined
}

/** Gets a token in each target. An answer of the token service takes 100 ms. */
async function exchangeInEach({ clock = virtualClock(), targets, concurrency = 16, refuses }: Given) {
  let exchanges = 0
  const send = clock.around(
    async ({ url, body }) => {
      if (url.startsWith(env.IDENTITY_ENDPOINT)) {
        return json({ access_token: assertionToken(), expires_on: String(seconds(NOON + 24 * HOUR)) })
      }
      exchanges++
      const tid = new URL(url).pathname.split('/')[1] ?? ''
      const refused = refuses(Number.parseInt(tid, 10), new URLSearchParams(String(body)).get('client_id') ?? '')
      const token = accessToken({ tid, exp: seconds(clock.now() + HOUR) })
      return refused ?? json({ token_type: 'Bearer', expires_in: 3599, access_token: token })
    },
    () => 100,
  )
  const connect = connector({ send, now: clock.now, wait: clock.wait, env })
  const startedAt = clock.now()
  const ended: { readonly outcome: Outcome<Target, string>; readonly afterMs: number }[] = []
  const work = async (): Promise<void> => {
    const outcomes = forEachTarget(targets, {
      concurrency,
      now: clock.now,
      job: async (target, signal, usage) =>
        (await connect(target, { signal, usage }).credential.getToken('https://graph.microsoft.com/.default')).token,
    })
    for await (const outcome of outcomes) ended.push({ outcome, afterMs: clock.now() - startedAt })
  }
  await clock.run(work())
  const failures = ended.filter(({ outcome }) => outcome.state === 'failed')
  const errors = failures.map(({ outcome }) => (outcome.state === 'failed' ? outcome.error : undefined))
  return { exchanges, failed: failures.length, firstFailureMs: failures[0]?.afterMs, errors, connect }
}

test('exchanges of a fleet that are refused by chance', async (t) => {
  for (const [share, seed, number, concurrency] of [
    [0.2, 1, 700213, 16],
    [0.2, 2, 70025, 1],
    [0.2, 3, 7000229, 100],
    [0.2, 4, 7999999, 8],
    [0.02, 5, 700211, 16],
  ] as const) {
    await t.test(`no target fails where ${share} are refused with ${number}, ${concurrency} at once`, async () => {
      const roll = dice(seed)
      const refuses = () => (roll() < share ? refusal(number) : undefined)
      const { exchanges, failed } = await exchangeInEach({ targets: targetsNumbered(200), concurrency, refuses })
      assert.equal(failed, 0)
      assert.ok(exchanges > 200 && exchanges <= 320, `${exchanges} exchanges for 200 targets`)
    })
  }

  await t.test('where half of all exchanges are refused, a target fails only after six tries', async () => {
    for (const seed of [11, 12]) {
      const roll = dice(seed)
      const refuses = () => (roll() < 0.5 ? refusal(700213) : undefined)
      const { failed, errors } = await exchangeInEach({ targets: targetsNumbered(100), refuses })
      assert.ok(failed <= 8, `${failed} of 100, of which one or two are to be expected`)
      for (const error of errors) assert.match(String(error), / 6 times within \d+ s /)
    }
  })

  await t.test('no target fails where nodes refuse with different numbers', async () => {
    const roll = dice(7)
    const refuses = () =>
      roll() < 0.2
        ? refusal([700211, 700213, 70025, 700016][Math.floor(roll() * 4)] ?? 0, 'unauthorized_client', 400)
        : undefined
    assert.equal((await exchangeInEach({ targets: targetsNumbered(100), refuses })).failed, 0)
  })

  await t.test('no renewal fails later in the process, after an hour of successes', async () => {
    const clock = virtualClock()
    let isRefusing = false
    const roll = dice(8)
    const refuses = () => (isRefusing && roll() < 0.2 ? refusal(700213) : undefined)
    const targets = targetsNumbered(40)
    const { connect } = await exchangeInEach({ clock, targets, refuses })
    isRefusing = true
    await clock.run(clock.wait(2 * HOUR))
    const renewals = targets.map((target) =>
      connect(target).credential.getToken('https://graph.microsoft.com/.default'),
    )
    assert.equal((await clock.run(Promise.all(renewals))).length, 40)
  })
})

test('exchanges of a fleet that are all refused', async (t) => {
  for (const [count, concurrency] of [
    [1, 16],
    [3, 1],
    [3, 16],
    [9, 16],
    [10, 1],
    [11, 100],
    [40, 16],
    [200, 1],
    [200, 16],
    [200, 100],
  ] as const) {
    const most = count === 1 ? 6 : count === 3 ? 12 : 2 * count
    await t.test(`at most ${most} exchanges for ${count} targets, ${concurrency} at once`, async () => {
      const { exchanges, failed, firstFailureMs } = await exchangeInEach({
        targets: targetsNumbered(count),
        concurrency,
        refuses: () => refusal(700213),
      })
      assert.equal(failed, count)
      assert.ok(exchanges <= most, `${exchanges} exchanges`)
      assert.ok((firstFailureMs ?? Number.POSITIVE_INFINITY) < 10_000, `the first failure after ${firstFailureMs} ms`)
    })
  }

  await t.test('a fleet that begins to be refused after it worked costs at most twice its targets', async () => {
    let isRefusing = false
    const clock = virtualClock()
    const targets = targetsNumbered(100)
    const refuses = () => (isRefusing ? refusal(700213) : undefined)
    const { connect } = await exchangeInEach({ clock, targets, refuses })
    isRefusing = true
    await clock.run(clock.wait(2 * HOUR))
    const usage = noUsage()
    const renewals = targets.map((target) =>
      connect(target, { usage }).credential.getToken('https://graph.microsoft.com/.default'),
    )
    const settled = await clock.run(Promise.allSettled(renewals))
    assert.ok(settled.every(({ status }) => status === 'rejected'))
    assert.ok(usage.requests <= 200, `${usage.requests} exchanges`)
  })
})

test('targets that are really refused beside others that work', async (t) => {
  await t.test('they are not each tried six times, and the others lose nothing', async () => {
    for (const [seed, concurrency] of [
      [21, 1],
      [22, 16],
      [23, 100],
    ] as const) {
      const roll = dice(seed)
      const refuses = (tenant: number) =>
        tenant % 2 === 0 ? refusal(7000229) : roll() < 0.1 ? refusal(700213) : undefined
      const { exchanges, failed } = await exchangeInEach({ targets: targetsNumbered(100), concurrency, refuses })
      assert.equal(failed, 50)
      // With a hundred at once all are in flight before three have been tried six times.
      assert.ok(exchanges <= (concurrency === 100 ? 400 : 240), `${exchanges} exchanges, ${concurrency} at once`)
    }
  })

  await t.test('the refusals of one application say nothing of another', async () => {
    const [good, bad] = ['eeeeeeee-0000-4000-8000-000000000000', 'ffffffff-0000-4000-8000-000000000000']
    const roll = dice(31)
    const targets = [...targetsNumbered(40, { clientId: bad }), ...targetsNumbered(40, { clientId: good })]
    const refuses = (_: number, clientId: string) => (clientId === bad || roll() < 0.2 ? refusal(700213) : undefined)
    const { failed, exchanges } = await exchangeInEach({ targets, concurrency: 1, refuses })
    assert.equal(failed, 40)
    assert.ok(exchanges <= 48 + 64, `${exchanges} exchanges`)
  })

  await t.test('consents that take seconds to spread in half of the fleet are waited for', async () => {
    const clock = virtualClock()
    const since = new Map<number, number>()
    const refuses = (tenant: number) => {
      if (!since.has(tenant)) since.set(tenant, clock.now())
      const isSpreading = tenant % 2 === 0 && clock.now() - (since.get(tenant) ?? 0) < 4_500
      return isSpreading ? refusal(7000229) : undefined
    }
    assert.equal((await exchangeInEach({ clock, targets: targetsNumbered(60), refuses })).failed, 0)
  })

  await t.test('a consent that spreads while the fleet runs is waited for', async () => {
    const clock = virtualClock()
    const refuses = (tenant: number) => (tenant === 3 && clock.now() < NOON + 5_000 ? refusal(7000229) : undefined)
    assert.equal((await exchangeInEach({ clock, targets: targetsNumbered(20), refuses })).failed, 0)
  })
})

test('a refusal of a credential beside targets that work is not called a difference in the credential', async () => {
  const refuses = (tenant: number) => (tenant === 5 ? refusal(700213) : undefined)
  const { errors } = await exchangeInEach({ targets: targetsNumbered(10), refuses })
  const [error] = errors
  assert.ok(error instanceof TokenExchangeError)
  assert.match(
    error.message,
    /refused the assertion for application dddddddd-\S+ 6 times within [89] s \(AADSTS700213: no\.\)/,
  )
  assert.deepEqual(
    error.causes.map(({ code, certainty }) => [code, certainty]),
    [
      ['NOT_YET_EVERYWHERE', 'likely'],
      ['FIC_SUBJECT_DIFFERS', 'possible'],
    ],
  )
  assert.equal(error.aadsts, 700213)
  assert.doesNotMatch(error.fix, /letter by letter/)
})

test('a refusal of a credential where no target works is called a difference, as before', async () => {
  const { errors } = await exchangeInEach({ targets: targetsNumbered(1), refuses: () => refusal(700213) })
  const [error] = errors
  assert.ok(error instanceof TokenExchangeError)
  assert.equal(error.causes[0]?.code, 'FIC_SUBJECT_DIFFERS')
  assert.match(error.fix, /letter by letter/)
})

test('the wait before a retry of a refused exchange is reported as one after a refusal', async () => {
  const clock = virtualClock()
  const reasons = new Set<string>()
  const usage = { ...noUsage(), onWaiting: (_: 1 | -1, reason: string) => void reasons.add(reason) }
  const send = clock.around(async ({ url }) =>
    url.startsWith(env.IDENTITY_ENDPOINT)
      ? json({ access_token: assertionToken(), expires_on: String(seconds(NOON + HOUR)) })
      : refusal(700213),
  )
  const { credential } = connector({ send, now: clock.now, wait: clock.wait, env })(
    plainTarget('one', '22222222-aaaa-4bbb-8ccc-000000000002'),
    { usage },
  )
  await assert.rejects(clock.run(credential.getToken('https://graph.microsoft.com/.default')), { aadsts: 700213 })
  assert.equal(usage.requests, 6)
  assert.equal(usage.throttledMs, 0)
  assert.deepEqual([...reasons], ['refusal'])
})

test('a throttled retry of a refused exchange waits as the service says, and then tells the refusal', async () => {
  let exchanges = 0
  const refuses = () =>
    ++exchanges === 2 ? json({ error: 'temporarily_unavailable' }, 429, { 'retry-after': '20' }) : refusal(7000229)
  const { errors } = await exchangeInEach({ targets: targetsNumbered(1), refuses })
  assert.ok(errors[0] instanceof TokenExchangeError)
  assert.equal(errors[0].code, 'CONSENT_MISSING')
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { forEachTarget, type StopReason } from '../../src/connect/pool.ts'
import { AssertionUnavailableError, GraphError, TokenExchangeError } from '../../src/errors/errors.ts'
import { Brakes } from '../../src/fleet/brakes.ts'

const detail = { message: '', likelyCause: '', fix: '' }
const refused = (aadsts: number) =>
  new TokenExchangeError('EXCHANGE_REFUSED', { ...detail, failure: { status: 401, errorCodes: [aadsts] } })

interface Given {
  readonly targets: number
  readonly concurrency?: number
  readonly waves?: readonly number[]
  readonly maxFailures?: number
  /** The error of a target by its number from 1 up; `undefined` where it goes well. */
  readonly fails?: (target: number) => unknown
}

/** Runs targets that take a turn each. Gives how each ended, and how many had ended when each began. */
async function run({ targets, concurrency = 1, fails = () => undefined, ...brakes }: Given) {
  const begun: { target: number; after: number }[] = []
  let ended = 0
  const states: Record<string, number> = {}
  const reasons = new Set<StopReason | undefined>()
  const outcomes = forEachTarget(
    Array.from({ length: targets }, (_, index) => index + 1),
    {
      concurrency,
      now: () => 0,
      brake: new Brakes(brakes),
      async job(target) {
        begun.push({ target, after: ended })
        await new Promise(setImmediate)
        ended++
        const error = fails(target)
        if (error !== undefined) throw error
      },
    },
  )
  for await (const outcome of outcomes) {
    states[outcome.state] = (states[outcome.state] ?? 0) + 1
    if (outcome.state === 'cancelled') reasons.add(outcome.reason)
  }
  return { begun, states, reasons: [...reasons] }
}

test('Brakes with waves', async (t) => {
  for (const concurrency of [1, 4, 100]) {
    await t.test(`a wave begins once all targets of the one before have ended, ${concurrency} at once`, async () => {
      const { begun, states } = await run({ targets: 20, waves: [1, 5, 14], concurrency })
      assert.deepEqual(states, { ok: 20 })
      assert.deepEqual(
        begun.map(({ target }) => target),
        Array.from({ length: 20 }, (_, index) => index + 1),
      )
      assert.equal(begun[1]?.after, 1)
      assert.ok(begun.slice(6).every(({ after }) => after >= 6))
      if (concurrency > 1) assert.equal(begun[2]?.after, 1, 'within a wave the targets run beside each other')
    })
  }

  await t.test('after a wave with a failure no other begins, and that wave is run to its end', async () => {
    const { states, reasons } = await run({
      targets: 20,
      waves: [1, 5, 14],
      concurrency: 2,
      fails: (target) => (target === 2 ? new Error('broken') : undefined),
    })
    assert.deepEqual([states, reasons], [{ ok: 5, failed: 1, cancelled: 14 }, ['waves']])
  })

  await t.test('a failure in the last wave stops nothing', async () => {
    const { states } = await run({ targets: 3, waves: [1, 2], fails: (target) => (target === 2 ? 'x' : undefined) })
    assert.deepEqual(states, { ok: 2, failed: 1 })
  })

  await t.test('with maxFailures the waves go on until it is reached', async () => {
    const fails = (target: number) => (target <= 2 ? new Error('broken') : undefined)
    const most = (maxFailures: number) => run({ targets: 12, waves: [1, 3, 8], maxFailures, fails })
    assert.deepEqual((await most(3)).states, { ok: 10, failed: 2 })
    const { states, reasons } = await most(2)
    assert.deepEqual([states, reasons], [{ failed: 2, cancelled: 10 }, ['max-failures']])
  })
})

test('Brakes with maxFailures', async (t) => {
  const every = (nth: number) => (target: number) => (target % nth === 0 ? new Error('broken') : undefined)

  await t.test('no target begins after that many failures', async () => {
    const { begun, states, reasons } = await run({ targets: 100, maxFailures: 3, fails: every(5) })
    assert.deepEqual([begun.length, states, reasons], [15, { ok: 12, failed: 3, cancelled: 85 }, ['max-failures']])
  })

  await t.test('targets in flight end as they would', async () => {
    const { begun, states } = await run({ targets: 100, concurrency: 8, maxFailures: 1, fails: every(2) })
    assert.ok(begun.length <= 9, String(begun.length))
    assert.equal((states['ok'] ?? 0) + (states['failed'] ?? 0), begun.length)
    assert.equal(states['cancelled'], 100 - begun.length)
  })

  await t.test('fewer failures stop nothing', async () => {
    const { states } = await run({ targets: 10, maxFailures: 3, fails: every(5) })
    assert.deepEqual(states, { ok: 8, failed: 2 })
  })
})

test('Brakes without a bound', async (t) => {
  await t.test('stop after fifty targets that the token service refuses alike', async () => {
    const { states, reasons } = await run({ targets: 5_000, fails: () => refused(700016) })
    assert.deepEqual([states, reasons], [{ failed: 50, cancelled: 4_950 }, ['alike']])
  })

  for (const [what, fails] of [
    ['one target goes well', (target: number) => (target === 20 ? undefined : refused(700016))],
    ['one target fails in another way', (target: number) => refused(target === 20 ? 7000215 : 700016)],
    ['the failures differ in turn', (target: number) => refused(target % 2 === 0 ? 7000215 : 700016)],
    ['there is no assertion', () => new AssertionUnavailableError('IDENTITY_REFUSED', detail)],
    ['the token service has no time', () => new TokenExchangeError('AUTHORITY_BUSY', detail)],
    ['the tenants are not found', () => new TokenExchangeError('TENANT_NOT_FOUND', detail)],
    ['the token service cannot be reached', () => new TokenExchangeError('AUTHORITY_UNREACHABLE', detail)],
    ['the failures came after the token', () => new GraphError('GRAPH_FORBIDDEN', detail)],
    ['the first failure came after the token', (target: number) => (target === 1 ? 'x' : refused(700016))],
  ] as const) {
    await t.test(`do not stop where ${what}`, async () => {
      const { states } = await run({ targets: 120, fails })
      assert.equal(states['cancelled'], undefined)
    })
  }

  await t.test('do not stop where maxFailures allows all', async () => {
    const { states } = await run({ targets: 120, maxFailures: 120, fails: () => refused(700016) })
    assert.deepEqual(states, { failed: 120 })
  })
})

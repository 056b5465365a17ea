import assert from 'node:assert/strict'
import test from 'node:test'
import type { Change, Json, PlannedChange, Warning } from '../../src/change/change.ts'
import { type Place, planOf } from '../../src/change/plan.ts'
import { settle } from '../../src/change/settle.ts'
import { GraphError } from '../../src/errors/errors.ts'
import { fakeClock } from '../support/fake-clock.ts'

/** A field of a tenant. What is written is seen after so many more looks. */
class Field implements Place {
  now: Json
  wanted: Json
  what = 'the field'
  action: Change['action'] = 'update'
  seen: Json
  looks = 0
  writes = 0
  unseenLooks = 0
  /** What the next looks after the write show, one after the other: older values of stale copies. */
  stale: Json[] = []
  warnings: readonly Warning[] = []
  refusals: GraphError[] = []
  readonly #name: string

  constructor(name: string, now: Json, wanted: Json) {
    this.#name = name
    this.now = this.seen = now
    this.wanted = wanted
  }

  async look() {
    this.looks++
    if (this.now !== this.seen && this.unseenLooks-- <= 0) this.seen = this.now
    const { wanted: after, action, what, warnings } = this
    const before = this.writes > 0 ? (this.stale.shift() ?? this.seen) : this.seen
    const place = { key: this.#name, step: 'field', side: 'home', roles: ['Owner'] } as const
    const change: PlannedChange = { ...place, action, what, before, after, apply: async () => this.#write() }
    return { changes: before === after ? [] : [change], warnings }
  }

  #write(): void {
    const refusal = this.refusals.shift()
    if (refusal !== undefined) throw refusal
    this.writes++
    this.now = this.wanted
  }
}

const refused = (status: number) =>
  new GraphError('GRAPH_REFUSED', { message: `HTTP ${status}.`, likelyCause: 'A cause.', fix: 'Fix it.', status })

async function settled(places: readonly Place[], change: () => void = () => {}) {
  const plan = await planOf(places)
  change()
  const lines: string[] = []
  const runtime = fakeClock()
  const start = runtime.now()
  const { applied, warnings } = await settle(places, plan, { runtime, tell: async ({ text }) => void lines.push(text) })
  return { keys: applied.map(({ key }) => key), warnings, lines, ms: runtime.now() - start }
}

test('planOf()', async (t) => {
  await t.test('planOf() looks once at each place, in order, and says a repeated warning once', async () => {
    const warning = { code: 'W', message: 'Something is odd.' }
    const [one, two] = [new Field('one', 1, 2), new Field('two', 2, 2)]
    for (const field of [one, two]) field.warnings = [warning]
    const { changes, warnings } = await planOf([one, two])
    assert.deepEqual([changes.map(({ key }) => key), warnings, one.looks, two.looks], [['one'], [warning], 1, 1])
    assert.equal(one.writes, 0, 'a plan writes nothing')
  })
})

test('settle()', async (t) => {
  await t.test('settle() writes each planned change once, and relies on it after five looks that agree', async () => {
    const field = new Field('one', 1, 2)
    const { keys, lines } = await settled([field])
    assert.deepEqual([keys, field.now, field.writes], [['one'], 2, 1])
    assert.deepEqual(lines, ['home: update the field'])
    assert.equal(field.looks, 1 + 1 + 5, 'the plan, the look before the write, and five that agree')
  })

  await t.test('settle() looks once at a place where nothing was to be done', async () => {
    const field = new Field('one', 2, 2)
    assert.deepEqual((await settled([field])).keys, [])
    assert.equal(field.looks, 2)
  })

  await t.test('settle() waits for a change that is not visible at once, and writes it no second time', async () => {
    const field = new Field('one', 1, 2)
    field.unseenLooks = 3
    const { lines, ms } = await settled([field])
    assert.equal(field.writes, 1)
    assert.deepEqual(lines, [
      'home: update the field',
      'waiting until it can be seen: home: update the field',
      'still waiting, 0 s',
      'still waiting, 1 s',
    ])
    assert.equal(ms, 500 + 750 + 1_125)
  })

  await t.test('settle() gives up a change that stays out of sight, after five minutes', async () => {
    const field = new Field('one', 1, 2)
    field.unseenLooks = Number.POSITIVE_INFINITY
    await assert.rejects(settled([field]), {
      code: 'TRUST_NOT_SETTLED',
      message: 'The change was written, but it is still not visible after 5 minutes: home: update the field.',
    })
    assert.equal(field.writes, 1)
  })

  await t.test('settle() refuses a change whose key was not planned, before any write', async () => {
    const [planned, later] = [new Field('one', 1, 2), new Field('two', 2, 2)]
    const result = settled([later, planned], () => {
      later.now = later.seen = 1
    })
    await assert.rejects(result, {
      code: 'TRUST_CHANGED',
      message: /that was not in the plan: home: update the field\.$/,
    })
    assert.equal(later.writes + planned.writes, 0)
  })

  await t.test('settle() refuses a planned key that would now get another value', async () => {
    const field = new Field('one', 1, 2)
    const result = settled([field], () => {
      field.wanted = 3
    })
    await assert.rejects(result, { code: 'TRUST_CHANGED', message: /no longer fits the tenant/ })
    assert.equal(field.writes, 0)
  })

  await t.test(
    'settle() refuses a planned change of a field that holds another value than the plan showed',
    async () => {
      const field = new Field('one', 1, 2)
      const result = settled([field], () => {
        field.now = field.seen = 9
      })
      await assert.rejects(result, {
        code: 'TRUST_CHANGED',
        message: /no longer fits the tenant\. It would now be: home: update the field\.$/,
      })
      assert.deepEqual([field.writes, field.now], [0, 9])
    },
  )

  await t.test('settle() refuses a planned key that now takes another action', async () => {
    const field = new Field('one', 1, 2)
    field.action = 'create'
    const result = settled([field], () => {
      field.action = 'update'
    })
    await assert.rejects(result, {
      code: 'TRUST_CHANGED',
      message: /no longer fits the tenant\. It would now be: home: update the field\.$/,
    })
    assert.equal(field.writes, 0)
  })

  await t.test('settle() waits while stale copies show older values of the field that it has written', async () => {
    const field = new Field('one', 1, 2)
    field.stale = [0, 1, -1]
    const { keys } = await settled([field])
    assert.deepEqual([keys, field.writes, field.stale], [['one'], 1, []])
  })

  await t.test(
    'settle() takes a planned key with the planned value, in whatever words it is now described',
    async () => {
      const field = new Field('one', 1, 2)
      const { keys } = await settled([field], () => {
        field.what = 'the field, reworded'
      })
      assert.deepEqual(keys, ['one'])
    },
  )

  for (const status of [400, 404]) {
    await t.test(`settle() tries a write again that is refused with ${status} right after another write`, async () => {
      const [first, second] = [new Field('one', 1, 2), new Field('two', 1, 2)]
      second.refusals = [refused(status)]
      const { keys, lines } = await settled([first, second])
      assert.deepEqual(keys, ['one', 'two'])
      assert.ok(lines.some((line) => line.startsWith('not possible yet, because something that was just made')))
    })

    await t.test(`settle() does not try a first write again that is refused with ${status}`, async () => {
      const field = new Field('one', 1, 2)
      field.refusals = [refused(status)]
      await assert.rejects(settled([field]), { code: 'GRAPH_REFUSED' })
      assert.equal(field.writes, 0)
    })
  }

  await t.test('settle() names the role that a refusal with 403 takes, and never tries that again', async () => {
    const [first, second] = [new Field('one', 1, 2), new Field('two', 1, 2)]
    second.refusals = [refused(403)]
    await assert.rejects(settled([first, second]), {
      code: 'TRUST_BLOCKED',
      likelyCause: /^The change needs the role Owner, or a stronger one\./,
    })
    assert.equal(second.writes, 0)
  })

  await t.test('settle() stops when the signal is aborted, before it looks or writes', async () => {
    const field = new Field('one', 1, 2)
    const plan = await planOf([field])
    const signal = AbortSignal.abort(new Error('Ctrl-C'))
    const runtime = { ...fakeClock(), signal }
    await assert.rejects(settle([field], plan, { runtime, tell: async () => {} }), { message: 'Ctrl-C' })
    assert.equal(field.writes, 0)
  })
})

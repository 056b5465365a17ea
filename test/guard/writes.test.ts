import assert from 'node:assert/strict'
import test from 'node:test'
import { UNKNOWN_ACTOR } from '../../src/guard/actor.ts'
import { decide } from '../../src/guard/decision.ts'
import { normalRequest } from '../../src/guard/normal-request.ts'
import { type RunWrites, type Write, writeRule } from '../../src/guard/writes.ts'

const WRITE: Write = { method: 'PATCH', path: '/v1.0/users/1' }

const tooMany = (most: number, done = `${most} writes were made`) => ({
  name: 'AccessError',
  code: 'WRITE_LIMIT',
  message: `PATCH /v1.0/users/1 was not sent: ${done} in this target, and no more are allowed.`,
  fix: 'See what was done so far, then allow more with `--max-writes` (in code: `maxWrites`) if that is right.',
})

test('writeRule()', async (t) => {
  await t.test('a run that was started to write sends as many writes as it may, and no more', () => {
    const rule = writeRule({ allowed: true, most: 3 })
    assert.deepEqual(
      [1, 2, 3].map(() => rule(WRITE, {})),
      ['send', 'send', 'send'],
    )
    for (let more = 0; more < 2; more++) assert.throws(() => rule(WRITE, {}), tooMany(3))
  })

  await t.test('a run that may write nothing is refused at its first write', () => {
    assert.throws(() => writeRule({ allowed: true, most: 0 })(WRITE, {}), tooMany(0))
  })

  await t.test('each target has a count of its own', () => {
    const [one, other] = [writeRule({ allowed: true, most: 1 }), writeRule({ allowed: true, most: 1 })]
    assert.equal(one(WRITE, {}), 'send')
    assert.equal(other(WRITE, {}), 'send')
    assert.throws(() => one(WRITE, {}), tooMany(1, '1 write was made'))
  })

  for (const allowed of [true, false]) {
    await t.test(`a dry run with write: ${allowed} plans each write, sends none, and keeps to the limit`, () => {
      const planned: Write[] = []
      const rule = writeRule({ allowed, most: 2, plan: (write) => planned.push(write) })
      assert.deepEqual([rule(WRITE, {}), rule(WRITE, {})], ['withhold', 'withhold'])
      assert.throws(() => rule(WRITE, {}), tooMany(2, '2 writes were withheld'))
      assert.deepEqual(planned, [WRITE, WRITE])
    })
  }

  await t.test('a run that was not started to write is refused, whatever its limit', () => {
    for (const most of [0, 100]) {
      assert.throws(() => writeRule({ allowed: false, most })(WRITE, {}), {
        name: 'AccessError',
        code: 'WRITE_REFUSED',
        message: 'PATCH /v1.0/users/1 was not sent: the run was not started to write.',
        fix: 'Look at what it would do with `--dry-run`, then run it with `--write` (in code: `write: true`).',
      })
    }
  })
})

test('the write rule of a run decides by its name', async (t) => {
  const request = normalRequest('PATCH', '/users/1', { root: 'https://graph.microsoft.com', api: 'v1.0' })
  const decided = (run: RunWrites) => {
    const { action, rule } = decide(request, { access: 'read-write', writes: writeRule(run) }, UNKNOWN_ACTOR)
    return `${action} ${rule}`
  }
  for (const [run, expected] of [
    [{ allowed: true, most: 1 }, 'send write-rule'],
    [{ allowed: false, most: 1, plan: () => {} }, 'withhold write-rule'],
    [{ allowed: true, most: 0 }, 'refuse write-limit'],
    [{ allowed: false, most: 1 }, 'refuse write-rule'],
  ] as const) {
    await t.test(`allowed: ${run.allowed}, most: ${run.most}: ${expected}`, () => {
      assert.equal(decided(run), expected)
    })
  }
})

test('a limit that is no number lets no write pass', () => {
  const rule = writeRule({ allowed: true, most: Number.NaN })
  assert.throws(() => rule({ method: 'DELETE', path: '/v1.0/users/1' }, {}), { code: 'WRITE_LIMIT' })
})

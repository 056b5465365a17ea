import assert from 'node:assert/strict'
import test from 'node:test'
import { Delivery } from '../../../src/cli/over/delivery.ts'
import type { JobReport } from '../../../src/fleet/report.ts'

function job(target: string): JobReport {
  return { target, state: 'ok', durationMs: 1, requests: 0, throttledMs: 0 }
}

/** A delivery whose stdout and report can be made to fail, and what it did, in order. */
function delivery(atOnce = 2) {
  const log: string[] = []
  const fail = { stdout: false, report: false }
  const full = new Error('full')
  const stdout = {
    isTTY: false,
    columns: 80,
    write: async () => {},
    flush: async () => {
      log.push('flush')
      if (fail.stdout) throw full
    },
  }
  const report = {
    printing: async (target: string) => void log.push(`printing ${target}`),
    add: async ({ target, state, mayBePrinted }: JobReport) => {
      if (fail.report) throw full
      log.push(`${target} ${state}${mayBePrinted ? ' in doubt' : ''}`)
    },
  }
  const summary: string[] = []
  const sinks = [{ add: ({ target, state }: JobReport) => void summary.push(`${target} ${state}`) }, report]
  return { log, fail, full, summary, delivery: new Delivery({ stdout, sinks, atOnce }) }
}

test('Delivery', async (t) => {
  await t.test('records a job only after its rows were written and the system has accepted them', async () => {
    const { log, delivery: one } = delivery()
    const before = one.before(job('a'))
    await one.accept()
    assert.deepEqual(log, [], 'its rows are held')
    await before()
    await one.accept()
    assert.deepEqual(log, ['printing a', 'flush', 'a ok'])
  })

  await t.test('prints no more targets before they are recorded than may be repeated', async () => {
    const { log, delivery: one } = delivery(2)
    for (const name of ['a', 'b', 'c']) await one.before(job(name))()
    assert.deepEqual(log, ['printing a', 'printing b', 'flush', 'a ok', 'b ok', 'printing c'])
  })

  await t.test('of what stdout did not accept nothing is done, and what was written is in doubt', async () => {
    const { log, fail, full, delivery: one } = delivery()
    await one.before(job('a'))()
    one.before(job('held'))
    fail.stdout = true
    await assert.rejects(one.accept(), full)
    await assert.rejects(one.before(job('later'))(), full)
    await one.giveUp()
    assert.deepEqual(log, ['printing a', 'flush', 'a cancelled in doubt', 'held cancelled', 'later cancelled'])
    await one.giveUp()
    assert.equal(log.length, 5, 'once')
  })

  await t.test('where the report fails, the summary still gets every job, and the printed one is named', async () => {
    const { fail, full, summary, delivery: one } = delivery()
    await one.before(job('a'))()
    one.before(job('b'))
    one.before(job('c'))
    fail.report = true
    await assert.rejects(one.accept(), full)
    await assert.rejects(one.giveUp(), full)
    assert.deepEqual(summary, ['a ok', 'b cancelled', 'c cancelled'])
    assert.deepEqual(one.unrecorded, ['a'])
  })
})

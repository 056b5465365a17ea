import assert from 'node:assert/strict'
import test from 'node:test'
import { type LateErrors, LateFailures } from '../../../src/cli/over/late-failures.ts'
import { RunSummary } from '../../../src/cli/over/run-summary.ts'
import type { JobReport } from '../../../src/fleet/report.ts'

function job(target: string, state: JobReport['state'] = 'ok'): JobReport {
  return { target, state, durationMs: 1, requests: 2, throttledMs: 0 }
}

function recording() {
  const log: string[] = []
  const errors: LateErrors = new Map()
  const summary = new RunSummary()
  const sink = {
    add: ({ target, state, mayBePrinted }: JobReport) =>
      void log.push(`${target} ${state}${mayBePrinted ? ' in doubt' : ''}`),
  }
  return { log, errors, summary, late: new LateFailures([sink, summary], errors) }
}

test('LateFailures', async (t) => {
  await t.test('replaces a job that went well, once, and the exit code knows', async () => {
    const { log, errors, summary, late } = recording()
    await late.add({ ...job('a'), result: [1] })
    await late.add(job('b'))
    errors.set('a', new Error('boom'))
    await late.settle()
    await late.settle()
    assert.deepEqual(log, ['a ok', 'b ok', 'a failed in doubt'])
    assert.equal(summary.exitCode, 5)
  })

  await t.test('fails a job whose error came before its rows were printed, right after it is recorded', async () => {
    const { log, errors, summary, late } = recording()
    errors.set('a', new Error('boom'))
    await late.settle()
    assert.deepEqual(log, [])
    await late.add(job('a'))
    assert.deepEqual(log, ['a ok', 'a failed in doubt'])
    assert.equal(summary.exitCode, 1)
  })

  await t.test('leaves a job as it is that had failed or was cancelled before', async () => {
    const { log, errors, late } = recording()
    for (const state of ['failed', 'cancelled'] as const) {
      errors.set(state, new Error('boom'))
      await late.add(job(state, state))
    }
    await late.settle()
    assert.deepEqual(log, ['failed failed', 'cancelled cancelled'])
  })
})

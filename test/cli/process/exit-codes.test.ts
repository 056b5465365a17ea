import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exitCodeOfRun } from '../../../src/cli/over/run-exit-code.ts'
import { exitCodeOf } from '../../../src/cli/process/exit-codes.ts'
import {
  accessCodes,
  assertionCodes,
  configCodes,
  type ErrorCode,
  exchangeCodes,
  graphCodes,
} from '../../../src/errors/codes.ts'
import type { JobReport } from '../../../src/fleet/report.ts'

type Job = Pick<JobReport, 'state' | 'error'>

const ok: Job = { state: 'ok' }
const cancelled: Job = { state: 'cancelled' }
const skipped: Job = { state: 'skipped' }
const failed = (code: ErrorCode): Job => ({
  state: 'failed',
  error: { code, message: '', cause: '', fix: '', docs: '' },
})

test('exitCodeOf() depends on the party that must act', () => {
  const expected: [codes: readonly ErrorCode[], exit: number][] = [
    [configCodes, 2],
    [assertionCodes, 4],
    [exchangeCodes, 4],
    [graphCodes, 1],
    [accessCodes, 6],
    [['TIMEOUT', 'EMULATOR_FAILED', 'UNEXPECTED'], 1],
    [['INTERRUPTED'], 130],
  ]
  for (const [codes, exit] of expected) {
    assert.deepEqual([...new Set(codes.map(exitCodeOf))], [exit], codes[0])
  }
})

test('exitCodeOfRun()', async (t) => {
  const runs: [what: string, jobs: Job[], exit: number][] = [
    ['all went well', [ok, ok], 0],
    ['there was nothing to do', [], 0],
    ['some were skipped', [ok, skipped], 0],
    ['some failed, some succeeded', [ok, failed('GRAPH_FORBIDDEN')], 5],
    ['some failed at the exchange, some succeeded', [failed('CONSENT_MISSING'), ok], 5],
    ['some were refused, some succeeded', [failed('WRITE_REFUSED'), ok], 5],
    ['all failed at the assertion', [failed('IDENTITY_NOT_FOUND'), failed('IDENTITY_NOT_FOUND')], 4],
    ['each failed at the assertion or the exchange', [failed('IDENTITY_BUSY'), failed('EXCHANGE_REFUSED')], 4],
    ['all failed, one of them at Graph', [failed('EXCHANGE_REFUSED'), failed('GRAPH_FORBIDDEN')], 1],
    ['all failed at Graph', [failed('GRAPH_FORBIDDEN'), failed('GRAPH_BUSY')], 1],
    ['all failed in the runbook', [failed('UNEXPECTED')], 1],
    ['all were refused by access', [failed('WRITE_REFUSED'), failed('WRITE_REFUSED')], 1],
    ['all failed, some by access', [failed('WRITE_REFUSED'), failed('EXCHANGE_REFUSED')], 1],
    ['all that were not skipped failed', [failed('EXCHANGE_REFUSED'), skipped], 4],
    ['the run was interrupted', [ok, failed('GRAPH_BUSY'), cancelled], 130],
  ]
  for (const [what, jobs, exit] of runs) {
    await t.test(`where ${what}, the exit code is ${exit}`, () => assert.equal(exitCodeOfRun(jobs), exit))
  }

  await t.test('where the time was up, the exit code is 1', () =>
    assert.equal(exitCodeOfRun([ok, cancelled], 'TIMEOUT'), 1),
  )
})

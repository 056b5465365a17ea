import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AccessError,
  AssertionUnavailableError,
  ConfigError,
  GraphError,
  RunError,
  TokenExchangeError,
} from '../../src/errors/errors.ts'
import { jobReport, reportHead } from '../../src/fleet/report.ts'

const detail = { message: 'What happened.', likelyCause: 'Why.', fix: 'Do this.' }
const usage = { requests: 3, throttledMs: 1_500.4 }
const target = { name: 'fabrikam-test' }

test('jobReport()', async (t) => {
  await t.test('a job that went well has its result, and no field without a value', () => {
    assert.deepEqual(jobReport({ target, state: 'ok', result: { sites: 450 }, durationMs: 12.6, usage }), {
      target: 'fabrikam-test',
      state: 'ok',
      result: { sites: 450 },
      durationMs: 13,
      requests: 3,
      throttledMs: 1_500,
    })
    assert.equal('result' in jobReport({ target, state: 'ok', result: undefined, durationMs: 0, usage }), false)
  })

  await t.test('a cancelled job has no result and no error', () => {
    assert.deepEqual(jobReport({ target, state: 'cancelled', durationMs: 0, usage: { requests: 0, throttledMs: 0 } }), {
      target: 'fabrikam-test',
      state: 'cancelled',
      durationMs: 0,
      requests: 0,
      throttledMs: 0,
    })
  })

  await t.test('a failed job has its error in the shape of `-o json`', () => {
    const error = new TokenExchangeError('EXCHANGE_REFUSED', {
      ...detail,
      failure: { status: 401, oauthError: 'invalid_client', errorCodes: [700213], correlationId: 'c0ffee' },
    })
    assert.deepEqual(jobReport({ target, state: 'failed', error, durationMs: 1, usage }).error, {
      code: 'EXCHANGE_REFUSED',
      message: 'What happened.',
      cause: 'Why.',
      fix: 'Do this. `towline trust explain -t fabrikam-test` shows the whole chain.',
      docs: 'docs/errors.md#exchange_refused',
      target: 'fabrikam-test',
      aadsts: 700213,
      status: 401,
      correlationId: 'c0ffee',
    })
  })

  await t.test('the fix of a failed job names the target, so that its command can be copied', () => {
    const fixOf = (error: unknown, name: string) =>
      jobReport({ target: { ...target, name }, state: 'failed', error, durationMs: 1, usage }).error?.fix
    const denied = new GraphError('GRAPH_FORBIDDEN', { ...detail, fix: 'Run `x -t <target>`.', status: 403 })
    const longForm = (chosen: string) => `\`towline trust explain${chosen}\` shows the whole chain.`
    assert.equal(fixOf(denied, 'fabrikam'), `Run \`x -t fabrikam\`. ${longForm(' -t fabrikam')}`)
    assert.equal(fixOf(denied, '$(x)'), `Run \`x\`. ${longForm('')}`)
    const away = new GraphError('GRAPH_UNREACHABLE', detail)
    assert.equal(fixOf(away, 'fabrikam'), `Do this. ${longForm(' -t fabrikam')}`)
    assert.equal(fixOf(new GraphError('GRAPH_BUSY', detail), 'fabrikam'), 'Do this.')
  })

  const hops: [error: unknown, hop: string | undefined][] = [
    [new AssertionUnavailableError('IDENTITY_REFUSED', { ...detail, status: 400 }), 'assertion'],
    [new TokenExchangeError('CONSENT_MISSING', detail), 'exchange'],
    [new GraphError('GRAPH_FORBIDDEN', { ...detail, status: 403 }), 'graph'],
    [new TypeError('x is not a function'), 'runbook'],
    ['a string', 'runbook'],
    [new AccessError('WRITE_REFUSED', detail), undefined],
    [new ConfigError('SCOPE_INVALID', detail), undefined],
    [new RunError('TIMEOUT', detail), undefined],
  ]
  for (const [error, hop] of hops) {
    await t.test(`the hop of ${error instanceof Error ? error.name : error} is ${hop ?? 'not named'}`, () => {
      assert.equal(jobReport({ target, state: 'failed', error, durationMs: 1, usage }).hop, hop)
    })
  }

  await t.test('tokens in messages of any origin are removed from the report', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtYXJrZWQifQ.c2lnbmF0dXJl'
    const thrown = [
      new Error(`request failed: Authorization: Bearer ${token}`),
      new GraphError('GRAPH_REFUSED', { message: token, likelyCause: token, fix: token }),
      token,
    ]
    for (const error of thrown) {
      const written = JSON.stringify(jobReport({ target, state: 'failed', error, durationMs: 1, usage }))
      assert.doesNotMatch(written, /eyJ|c2lnbmF0dXJl/)
    }
  })
})

test('reportHead() counts cancelled targets as skipped, and says only of a run that goes on that it does', () => {
  const run = { run: 'r1', startedAt: '2026-11-22T08:00:00.000Z', durationMs: 1_000.4 }
  const counts = { ok: 1, failed: 2, skipped: 1, cancelled: 1 }
  const head = { ...run, durationMs: 1_000, targets: { ok: 1, failed: 2, skipped: 2 } }
  assert.deepEqual(reportHead(run, counts), head)
  assert.deepEqual(reportHead({ ...run, state: 'running' }, counts), { ...head, state: 'running' })
})

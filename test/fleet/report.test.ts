import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  AccessError,
  AssertionUnavailableError,
  ConfigError,
  GraphError,
  RunError,
  TokenExchangeError,
} from '../../src/errors/errors.ts'
import { type JobReport, jobReport, reportHead } from '../../src/fleet/report.ts'
import { reportFile } from '../../src/fleet/report-file.ts'

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

test('reportHead() has start and duration, and counts cancelled targets as skipped', () => {
  const startedAt = Date.UTC(2026, 10, 22, 8)
  const run = { id: 'r1', startedAt: new Date(startedAt).toISOString() }
  const counts = { ok: 1, failed: 2, skipped: 1, cancelled: 1 }
  assert.deepEqual(reportHead(run, counts, startedAt + 1_000), {
    run: 'r1',
    startedAt: '2026-11-22T08:00:00.000Z',
    durationMs: 1_000,
    targets: { ok: 1, failed: 2, skipped: 2 },
  })
})

test('reportFile()', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  const counts = { ok: 2, failed: 0, skipped: 0, cancelled: 0 }
  const head = reportHead({ id: 'r1', startedAt: '1970-01-01T00:00:00.000Z' }, counts, 1)
  const job = (name: string): JobReport => ({
    ...{ target: name, state: 'ok', durationMs: 1, requests: 0, throttledMs: 0 },
    result: [{ text: 'two\nlines, "quoted"' }],
  })

  await t.test('the old content of the file stays until the end of the run', async () => {
    const path = join(folder, 'report.json')
    await writeFile(path, '{"an earlier": "report, and longer than the new one", "x": "'.padEnd(2_000, 'x'))
    await using report = await reportFile(path)
    await report.add(job('a'))
    await report.add(job('b'))
    assert.match(await readFile(path, 'utf8'), /^\{"an earlier"/)
    await report.end(head)
    const whole = { ...head, jobs: [job('a'), job('b')] }
    assert.equal(await readFile(path, 'utf8'), `${JSON.stringify(whole, undefined, 2)}\n`)
  })

  await t.test('the report of a run without a job is valid JSON too', async () => {
    const path = join(folder, 'empty.json')
    await using report = await reportFile(path)
    await report.end(head)
    assert.equal(await readFile(path, 'utf8'), `${JSON.stringify({ ...head, jobs: [] }, undefined, 2)}\n`)
  })

  await t.test('a path that cannot be written is refused before the run', () =>
    assert.rejects(reportFile(join(folder, 'none', 'report.json')), {
      name: 'ConfigError',
      code: 'USAGE',
      message: /The report cannot be written to .*none/,
    }),
  )

  await rm(folder, { recursive: true })
})

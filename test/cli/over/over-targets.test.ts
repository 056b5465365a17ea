import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { overSelectedTargets } from '../../../src/cli/over/over-targets.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { newRunOverTargets } from '../../../src/fleet/run.ts'
import { memoryIo, runCli, temporaryFolder } from '../support.ts'
import { flags, sites, world } from './support.ts'

test('where every target failed at the exchange, the exit code is 4 and stdout is empty', async (t) => {
  const { code, stdout } = await runCli([...sites, '-t', 'tag:lost'], await world(t))
  assert.deepEqual({ code, stdout }, { code: 4, stdout: '' })
})

test('where every target failed in Graph, the exit code is 1', async (t) => {
  const { code } = await runCli(['graph', 'get', '/sites/nothing', '-t', 'tag:live'], await world(t))
  assert.equal(code, 1)
})

test('--report says how each target ended, and --targets-file with that report repeats what failed', async (t) => {
  const given = await world(t)
  const { code } = await runCli([...sites, '-t', 'all', '--report', 'report.json'], given)
  assert.equal(code, 5)
  const report = JSON.parse(readFileSync(join(given.cwd, 'report.json'), 'utf8'))
  assert.deepEqual(report.targets, { ok: 2, failed: 2, skipped: 0 })
  const jobs = report.jobs.toSorted((a: { target: string }, b: { target: string }) => a.target.localeCompare(b.target))
  assert.deepEqual(
    jobs.map(({ target, state, hop, error }: Record<string, { code: string } | undefined>) => [
      target,
      state,
      hop,
      error?.code,
    ]),
    [
      ['gone', 'failed', 'exchange', 'TENANT_NOT_FOUND'],
      ['good', 'ok', undefined, undefined],
      ['lost', 'failed', 'exchange', 'TENANT_NOT_FOUND'],
      ['twin', 'ok', undefined, undefined],
    ],
  )
  assert.ok(!('result' in jobs[1]), 'the rows are on stdout, not in the report')

  const again = await runCli([...sites, '--targets-file', 'report.json'], given)
  assert.equal(again.code, 4)
  assert.match(again.stderr, /^2 targets: 0 ok, 2 failed/m)
})

test('a report that cannot be written is refused before any request is sent', async (t) => {
  const { cwd } = await world(t)
  const { code, stderr } = await runCli([...sites, '-t', 'good', '--report', 'no/such/report.json'], { cwd })
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}The report cannot be written to .*report\.json \(USAGE\)$/m)
})

const rows = `import { runbook } from 'towline'
export default runbook({ name: 'rows', description: '', permissions: [], run: ({ target }) => [{ name: target.name }] })`

for (const [command, words] of [
  ['sites list', sites],
  ['run', ['run', 'rows.ts', '-o', 'ndjson']],
] as const) {
  test(`${command} makes one connector for the targets of a run`, async (t) => {
    const given = await world(t)
    writeFileSync(join(given.cwd, 'rows.ts'), rows)
    let connectors = 0
    // A connector reads this variable once, and nothing else does.
    const env = Object.defineProperty({ ...given.env }, 'TOWLINE_USER_AGENT', {
      get: () => void connectors++,
      enumerable: true,
    })
    const { code, stdout } = await runCli([...words, '-t', 'tag:live'], { ...given, env })
    assert.deepEqual([code, connectors], [0, 1])
    assert.match(stdout, /"good"/)
  })
}

test('overSelectedTargets()', async (t) => {
  await t.test('opens no network for work that sends nothing', async () => {
    const { io, written } = memoryIo()
    const openSend = (): never => assert.fail('the network was opened')
    const context = new CliContext({ ...io, openSend }, [], application(io))
    await overSelectedTargets(context, flags, (targets) => ({
      run: newRunOverTargets(targets, 0),
      work: { one: async ({ name }) => ({ name }) },
    }))
    assert.deepEqual(written().stdout.trim().split('\n').sort(), [
      '{"target":"a.example","name":"a.example"}',
      '{"target":"b.example","name":"b.example"}',
    ])
  })

  await t.test("the report has the run's own id and start", async () => {
    const cwd = temporaryFolder(t)
    const { io } = memoryIo({ cwd, now: () => 61_000 })
    const run = newRunOverTargets([], 60_000, 1)
    await overSelectedTargets(new CliContext(io, [], application(io)), { ...flags, report: 'report.json' }, () => ({
      run,
      work: { one: async () => 1 },
    }))
    const { jobs, ...head } = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))
    assert.equal(jobs.length, 2)
    assert.deepEqual(head, {
      run: run.id,
      startedAt: '1970-01-01T00:01:00.000Z',
      durationMs: 1_000,
      targets: { ok: 2, failed: 0, skipped: 0 },
    })
  })

  await t.test('a command over one target prints its value as it is, and no summary', async () => {
    const { io, written } = memoryIo()
    const only = { ...flags, target: ['a.example'] }
    await overSelectedTargets(new CliContext(io, [], application(io)), only, (targets) => ({
      run: newRunOverTargets(targets, 0),
      work: { one: async () => ({ answer: 42 }) },
    }))
    assert.deepEqual(written(), { stdout: '{"answer":42}\n', stderr: '' })
  })
})

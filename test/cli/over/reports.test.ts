import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { RunError } from '../../../src/errors/errors.ts'
import { type HttpRequest, TransportError } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer, runCli, temporaryFolder, type World } from '../support.ts'
import { sites, world } from './support.ts'

const interrupted = new RunError('INTERRUPTED', { message: 'Stopped.', likelyCause: 'Ctrl-C.', fix: 'Again.' })

function job(target: string, state: string, more: object = {}) {
  return { target, state, durationMs: 1, requests: 2, throttledMs: 0, ...more }
}

function report(...jobs: readonly object[]): string {
  return JSON.stringify({ run: 'r1', startedAt: '2026-11-29T08:00:00.000Z', durationMs: 1_000, targets: {}, jobs })
}

/** The journal of a process that is gone. */
function journal(...lines: readonly object[]): string {
  const head = {
    ...{ journal: 1, run: 'r2', startedAt: '2026-11-30T08:00:00.000Z', begunAt: '2026-11-30T08:00:00.000Z' },
    ...{ earlierMs: 0, targets: ['good', 'twin'], pid: 2 ** 30, host: hostname() },
  }
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
}

test('a run whose report leaves nothing to do ends with 0 and says so, and a list without a target is an error', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'r.json'), report(job('good', 'ok'), job('twin', 'skipped')))
  const done = await runCli([...sites, '--targets-file', 'r.json', '--report', 'r.json'], given)
  assert.deepEqual(done, {
    code: 0,
    stdout: '',
    stderr: 'Nothing is left to do: all targets of that run are done.\n',
  })
  writeFileSync(join(given.cwd, 'list.txt'), '')
  const empty = await runCli([...sites, '--targets-file', 'list.txt'], given)
  assert.equal(empty.code, 2)
  assert.match(empty.stderr, /TARGET_MISSING/)
})

test('targets named beside a report that leaves nothing to do are worked on', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'r.json'), report(job('twin', 'ok')))
  const { code, stdout } = await runCli([...sites, '-t', 'good', '--targets-file', 'r.json'], given)
  assert.equal(code, 0)
  assert.equal(stdout.split('\n').length, 3)
})

test('what a killed run left is read in place of an earlier report, and that is said', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'r.json'), report(job('good', 'ok'), job('twin', 'ok')))
  const torn = JSON.stringify(job('twin', 'ok')).slice(0, 20)
  for (const name of ['r.json', 'r.json.journal']) {
    writeFileSync(join(given.cwd, 'r.json.journal'), `${journal(job('good', 'ok'), { printing: 'twin' })}${torn}`)
    const { code, stderr } = await runCli([...sites, '--targets-file', name, '--report', './r.json'], given)
    assert.equal(code, 0, stderr)
    const path = join(given.cwd, 'r.json.journal')
    assert.deepEqual(stderr.split('\n'), [
      `That run did not end. ${path} says: 1 of 2 targets are done in the run that began at 2026-11-30T08:00:00.000Z.`,
      'The report beside it is of another run, and is not used.',
      `A line of ${path} is cut off, and was left out.`,
      'Rows of these targets may come twice: "twin".',
      '1 target: 1 ok, 0 failed',
      '',
    ])
    const { run, startedAt, targets } = JSON.parse(readFileSync(join(given.cwd, 'r.json'), 'utf8'))
    assert.deepEqual([run, startedAt, targets], ['r2', '2026-11-30T08:00:00.000Z', { ok: 2, failed: 0, skipped: 0 }])
    assert.equal(existsSync(path), false)
    writeFileSync(join(given.cwd, 'r.json'), report(job('good', 'ok'), job('twin', 'ok')))
  }
})

test('a killed run that had done all its targets leaves nothing to do, and its report is completed', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'r.json.journal'), journal(job('good', 'ok'), job('twin', 'ok')))
  const { code, stdout } = await runCli([...sites, '--targets-file', 'r.json', '--report', 'r.json'], given)
  assert.deepEqual([code, stdout], [0, ''])
  assert.deepEqual(JSON.parse(readFileSync(join(given.cwd, 'r.json'), 'utf8')).targets, {
    ok: 2,
    failed: 0,
    skipped: 0,
  })
  assert.equal(existsSync(join(given.cwd, 'r.json.journal')), false)
})

test('a run over its own report, by whatever path, completes it; over another file it replaces it', async (t) => {
  const given = await world(t)
  const path = join(given.cwd, 'r.json')
  mkdirSync(join(given.cwd, 'below'))
  symlinkSync(path, join(given.cwd, 'below', 'link.json'))
  symlinkSync('.', join(given.cwd, 'here'))
  for (const [targetsFile, written, jobs] of [
    ['r.json', './r.json', 2],
    ['below/link.json', path, 2],
    ['below/../r.json', 'here/r.json', 2],
    ['r.json', 'other.json', 1],
  ] as const) {
    writeFileSync(path, report(job('good', 'ok', { result: ['kept'] }), job('twin', 'failed')))
    const { code, stderr } = await runCli([...sites, '--targets-file', targetsFile, '--report', written], given)
    assert.equal(code, 0, stderr)
    const { run, jobs: found } = JSON.parse(readFileSync(join(given.cwd, jobs === 2 ? 'r.json' : 'other.json'), 'utf8'))
    assert.equal(found.length, jobs, `${targetsFile} and ${written}`)
    assert.equal(run === 'r1', jobs === 2)
  }
  const before = readFileSync(path, 'utf8')
  const { code, stderr } = await runCli([...sites, '--targets-file', 'r.json', '--report', 'below/link.json'], given)
  assert.equal(code, 2)
  assert.match(stderr, /^cause {2}It is a symbolic link, which leads to .*r\.json\.$/m)
  assert.equal(readFileSync(path, 'utf8'), before)
})

test('a new run says that it replaces what a killed one left', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'r.json.journal'), journal(job('good', 'ok')))
  const { code, stderr } = await runCli([...sites, '-t', 'good', '--report', 'r.json', '--quiet'], given)
  assert.equal(code, 0)
  assert.equal(
    stderr,
    'Replaces what a run left that did not end: 1 of 2 targets are done in the run that began at 2026-11-30T08:00:00.000Z.\n',
  )
})

test('a report that another run still writes is neither read nor written', async (t) => {
  const given = await world(t)
  const alive = journal().replace(String(2 ** 30), String(process.pid))
  writeFileSync(join(given.cwd, 'r.json.journal'), alive)
  const second = await runCli([...sites, '-t', 'good', '--report', 'r.json'], given)
  assert.deepEqual([second.code, second.stdout], [2, ''])
  assert.match(second.stderr, /^error {2}Another run still writes the report .*r\.json \(USAGE\)$/m)
  const third = await runCli([...sites, '--targets-file', 'r.json'], given)
  assert.deepEqual([third.code, third.stdout], [2, ''])
  assert.match(third.stderr, /^error {2}The run of .*r\.json still goes on \(USAGE\)$/m)
  assert.equal(readFileSync(join(given.cwd, 'r.json.journal'), 'utf8'), alive)
})

test('a file that is no report is not overwritten, and nothing is sent', async (t) => {
  const { cwd } = await world(t)
  for (const [name, text] of [
    ['towline.yaml', readFileSync(join(cwd, 'towline.yaml'), 'utf8')],
    ['rows.csv', 'id,name\n1,Legal\n'],
    ['some.json', '{"value":[]}'],
  ] as const) {
    writeFileSync(join(cwd, name), text)
    const { code, stderr } = await runCli([...sites, '-t', 'good', '--report', name], { cwd })
    assert.equal(code, 2)
    assert.match(stderr, /is not a report, and was left as it is \(USAGE\)$/m)
    assert.equal(readFileSync(join(cwd, name), 'utf8'), text)
    assert.equal(existsSync(join(cwd, `${name}.journal`)), false)
  }
})

const writing = `import { runbook } from 'towline'
export default runbook({ name: 'writing', description: '', permissions: [], async run({ graph }) {
  await graph.post('/groups', {})
  await graph.post('/teams', {})
} })`

/** A target that answers the first write, and before the answer to the second something happens. */
function writingWorld(t: test.TestContext, second: (request: HttpRequest) => Promise<never>): World & { cwd: string } {
  const given = fakeTenant(() => jsonAnswer({ id: '1' }, 201))
  return {
    ...given,
    cwd: temporaryFolder(t, { 'writing.ts': writing }),
    env: { ...given.env, TOWLINE_ACCESS: 'read-write' },
    send: (request) => (request.url.endsWith('/teams') ? second(request) : given.send(request)),
  }
}

test('a write that was in flight at Ctrl-C is in the report, and the next run names it', async (t) => {
  const stop = new AbortController()
  const given = writingWorld(t, async ({ signal }) => {
    stop.abort(interrupted)
    signal?.throwIfAborted()
    throw interrupted
  })
  const words = ['run', 'writing.ts', '--write', '--report', 'r.json']
  const first = await runCli(words, { ...given, signal: stop.signal })
  assert.equal(first.code, 130)
  const [{ state, writes, openWrites, target }] = JSON.parse(readFileSync(join(given.cwd, 'r.json'), 'utf8')).jobs
  assert.deepEqual([state, writes, openWrites], ['cancelled', 2, [{ method: 'POST', path: '/v1.0/teams' }]])
  const line = `"${target}": no answer came to POST /v1.0/teams, which may have been made. Look there first: a second run sends it again.`
  assert.ok(first.stderr.split('\n').includes(line), first.stderr)
  const second = await runCli([...words, '--targets-file', 'r.json', '--quiet'], fakeAgain(given))
  assert.deepEqual([second.code, second.stderr], [0, `${line}\n`])
})

test('a write that certainly did not arrive is not in flight, and one whose connection was cut is', async (t) => {
  for (const [kind, open] of [
    ['refused', undefined],
    ['reset', [{ method: 'POST', path: '/v1.0/teams' }]],
  ] as const) {
    const given = writingWorld(t, async () => {
      throw new TransportError(kind, 'graph.microsoft.com', kind)
    })
    const { code } = await runCli(['run', 'writing.ts', '--write', '--report', 'r.json'], given)
    assert.equal(code, 1)
    const [found] = JSON.parse(readFileSync(join(given.cwd, 'r.json'), 'utf8')).jobs
    assert.deepEqual([found.state, found.openWrites], ['failed', open], kind)
    rmSync(join(given.cwd, 'r.json'))
  }
})

test('a run that only reads says nothing of writes in its report', async (t) => {
  const given = await world(t)
  await runCli([...sites, '-t', 'good', '--report', 'r.json'], given)
  const [found] = JSON.parse(readFileSync(join(given.cwd, 'r.json'), 'utf8')).jobs
  assert.deepEqual(Object.keys(found), ['target', 'state', 'durationMs', 'requests', 'throttledMs'])
})

function fakeAgain(given: World): World {
  return { ...given, send: fakeTenant(() => jsonAnswer({ id: '1' }, 201)).send }
}

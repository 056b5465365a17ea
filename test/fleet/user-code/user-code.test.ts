/** Runs of real processes, because what is tried here ends, hangs or litters a process. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { accessToken } from '../../support/tokens.ts'
import { type FleetRan, type UserCodeFleet, userCodeFleet } from './support.ts'

const place = /runbook-\d+\.ts:5/

/** Only the second target failed, with this; the rows, the report and the exit code agree on it. */
function assertOnlyBadFailed(
  { code, rows, report, stderr }: FleetRan,
  { names }: UserCodeFleet,
  message: RegExp,
): void {
  const [first = '', bad = '', ...others] = names
  assert.equal(code, 5, stderr)
  assert.deepEqual(rows.map(({ target }) => target).sort(), [first, ...others].sort())
  assert.deepEqual(report.targets, { ok: names.length - 1, failed: 1, skipped: 0 })
  const job = report.jobs.find(({ target }) => target === bad)
  assert.equal(job?.error?.code, 'RUNBOOK_FAILED')
  assert.match(job.error.message, message)
  assert.match(job.error.at ?? '', place)
  assert.ok(job.error.stack?.some((line) => place.test(line)))
  assert.match(stderr, new RegExp(`^error  ${bad}: .*\\(RUNBOOK_FAILED\\)$`, 'm'))
  assert.match(stderr, /^Just those again: towline run /m)
}

test('what a runbook throws aside fails its target alone', async (t) => {
  const fleet = await userCodeFleet(t)
  for (const [what, body, message] of [
    ['a call of Graph without await', "if (bad) graph.get('/sites/nope')", /^GET \/sites\/nope failed, .*did not wait/],
    ['a rejected promise', "if (bad) Promise.reject(new Error('boom'))", /did not wait for failed at .*: boom$/],
    ['a throw in nextTick', "if (bad) process.nextTick(() => { throw new Error('boom') })", /: boom$/],
    ['a throw in a microtask', "if (bad) queueMicrotask(() => { throw new Error('boom') })", /: boom$/],
    [
      'a throw in a timer while the runbook waits',
      "if (bad) { setTimeout(() => { throw new Error('boom') }, 10); await new Promise((go) => setTimeout(go, 5000)) }",
      /: boom$/,
    ],
    [
      'the error of an emitter without a listener',
      "if (bad) { const { EventEmitter } = await import('node:events'); setImmediate(() => new EventEmitter().emit('error', new Error('boom'))); await new Promise((go) => setTimeout(go, 5000)) }",
      /: boom$/,
    ],
    [
      'a helper without await, which calls Graph twice',
      "const help = async () => { await graph.get('/sites/root'); await graph.get('/sites/nope') }; if (bad) help()",
      /did not wait for failed at .*: Graph answered 400/,
    ],
  ] as const) {
    await t.test(what, async () => assertOnlyBadFailed(await fleet.run(body), fleet, message))
  }
})

test('a runbook that would end the process fails its target alone', async (t) => {
  const fleet = await userCodeFleet(t)
  for (const [what, body, call] of [
    ['process.exit(0)', 'if (bad) process.exit(0)', /process\.exit\(0\) at /],
    ['process.exit in a catch-all', 'if (bad) { try { process.exit(3) } catch {} }', /process\.exit\(3\) at /],
    ['exit of node:process', "import { exit } from 'node:process'\n---\nif (bad) exit()", /process\.exit\(\) at /],
    ['process.reallyExit', 'if (bad) (process as any).reallyExit(0)', /process\.reallyExit\(0\) at /],
    ['process.abort', 'if (bad) process.abort()', /process\.abort\(\) at /],
    ['process.kill of itself', "if (bad) process.kill(process.pid, 'SIGKILL')", /process\.kill\(\d+, SIGKILL\) at /],
    ['process.kill of its group', "if (bad) process.kill(0, 'SIGTERM')", /process\.kill\(0, SIGTERM\) at /],
    ['process.chdir', "if (bad) process.chdir('/')", /process\.chdir\(\/\) at /],
  ] as const) {
    await t.test(what, async () => assertOnlyBadFailed(await fleet.run(body), fleet, call))
  }

  await t.test('a signal to another process, the question whether one lives, and exitCode do no harm', async () => {
    const other = "const c = spawn('sleep', ['60']); process.kill(c.pid!, 'SIGTERM'); await once(c, 'exit')"
    const { code, rows, stderr } = await fleet.run(
      `import { spawn } from 'node:child_process'; import { once } from 'node:events'\n---\n${other}; process.kill(process.pid, 0); process.exitCode = 7; process.on('exit', () => { process.exitCode = 9 })`,
    )
    assert.deepEqual({ code, rows: rows.length }, { code: 0, rows: 4 }, stderr)
  })
})

test('a run that is over ends, whatever its runbook left behind', { timeout: 60_000 }, async (t) => {
  const fleet = await userCodeFleet(t)
  for (const [what, body] of [
    ['a timer', 'setInterval(() => {}, 1000)'],
    ['a server', "import net from 'node:net'\n---\nnet.createServer().listen(0)"],
    ['a watcher', "import fs from 'node:fs'\n---\nfs.watch(import.meta.dirname)"],
    [
      'a worker',
      "import { Worker } from 'node:worker_threads'\n---\nnew Worker('setInterval(() => {}, 1000)', { eval: true })",
    ],
    [
      'a child process',
      "import { spawn } from 'node:child_process'\n---\nspawn('sleep', ['600'], { stdio: 'ignore' })",
    ],
    ['a listener that never returns', "process.on('exit', () => { for (;;); })"],
  ] as const) {
    await t.test(what, async () => {
      const { code, rows, stderr } = await fleet.run(body)
      assert.deepEqual({ code, rows: rows.length }, { code: 0, rows: 4 }, stderr)
    })
  }

  await t.test('a timer beside a promise that never settles', async () => {
    const { code, report } = await fleet.run(
      'if (bad) { setInterval(() => {}, 1000); await new Promise(() => {}) }',
      '--target-timeout',
      '1s',
    )
    assert.equal(code, 5)
    assert.equal(report.jobs.find(({ state }) => state === 'failed')?.error?.code, 'RUNBOOK_TIMEOUT')
  })

  await t.test('SIGTERM ends it once and for all', async () => {
    const { child, ended } = fleet.start("setInterval(() => {}, 1000); log.info('here'); await new Promise(() => {})")
    child.stderr?.once('data', () => child.kill('SIGTERM'))
    const { code, report } = await ended
    assert.equal(code, 130)
    assert.deepEqual(report.targets, { ok: 0, failed: 0, skipped: 4 })
  })
})

test('an error that comes after its target was done is reported, and the command fails', async (t) => {
  const fleet = await userCodeFleet(t)
  const late =
    "if (bad) setTimeout(() => { throw new Error('too late') }, 20); else await new Promise((go) => setTimeout(go, 600))"
  const { code, rows, report, stderr } = await fleet.run(late)
  assert.equal(code, 1, stderr)
  assert.equal(rows.length, 4)
  assert.deepEqual(report.targets, { ok: 4, failed: 0, skipped: 0 })
  assert.match(
    stderr,
    new RegExp(`^error  ${fleet.names[1]}: .*: too late\\. This came after the runbook had ended`, 'm'),
  )
})

test('calls that a runbook does not wait for are finished, and what it leaves open is closed', async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, stderr } = await fleet.run("await graph.list('/sites').next(); graph.get('/sites/root?$select=id')")
  assert.equal(code, 0, stderr)
  assert.equal(
    stderr.match(/^warn {3}\w+: the runbook did not wait for GET \/sites\/root, which is done now$/gm)?.length,
    4,
  )
  assert.equal(fleet.requests.filter(({ path }) => path === '/v1.0/sites/root').length, 4)
})

test('what a runbook prints is log on stderr, with its target, and never among the results', async (t) => {
  const fleet = await userCodeFleet(t)
  const token = accessToken({})
  const printing = [
    "console.log('while loading')",
    '---',
    `console.log('one', { a: 1 }, '${token}'); process.stdout.write('two'); process.stdout.write(' halves'); console.error('\\u001b]0;title\\u0007three')`,
  ].join('\n')
  const { code, rows, stderr } = await fleet.run(printing)
  assert.equal(code, 0, stderr)
  assert.deepEqual(rows.map(({ target }) => target).sort(), fleet.names.toSorted())
  assert.match(stderr, /^info {3}runbook-1\.ts: while loading$/m)
  for (const name of fleet.names) {
    assert.match(stderr, new RegExp(`^info   ${name}: one \\{ a: 1 \\} \\[token removed\\]$`, 'm'))
    assert.match(stderr, new RegExp(`^info   ${name}: two halves$`, 'm'))
    assert.match(stderr, new RegExp(`^warn   ${name}: three$`, 'm'))
  }
  assert.ok(!stderr.includes('\u001b'))
  assert.equal((await fleet.run(printing, '--quiet')).stderr, '')
})

test('no error of a runbook shows a token or a control character, whichever way it comes', async (t) => {
  const fleet = await userCodeFleet(t)
  const token = accessToken({})
  const secret = `new Error('\\u001b]0;x\\u0007 ${token}', { cause: new Error('${token}') })`
  for (const body of [
    `throw ${secret}`,
    `Promise.reject(${secret})`,
    `setTimeout(() => { throw ${secret} }, 5); await new Promise((go) => setTimeout(go, 1000))`,
    `throw '${token}'`,
    `throw Object.assign(new Error('x'), { stack: 'Error\\n    at ${token} (/a.ts:1:1)' })`,
    `throw new AggregateError([${secret}])`,
    `return [Promise.reject(${secret})]`,
    `return { toJSON() { throw ${secret} } }`,
  ]) {
    const { code, stderr, report } = await fleet.run(body, '-t', fleet.names[0] ?? '', '--verbose')
    assert.notEqual(code, 0, body)
    for (const text of [stderr, JSON.stringify(report)]) {
      for (const part of token.split('.')) assert.ok(!text.includes(part), `${body}: ${text}`)
      assert.ok(!text.includes('\u001b'), body)
    }
  }
})

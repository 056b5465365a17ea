/** Runs of real processes, because what is tried here ends, hangs or litters a process. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { towline } from '../../cli/child.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { accessToken } from '../../support/tokens.ts'
import { userCodeFleet } from './support.ts'

type Cases = Readonly<Record<string, readonly [code: string, message: RegExp]>>

/** Each case is tried in a target of its own, all in one run. Only these fail; rows, report and exit code agree on it. */
async function assertEachFailsAlone(t: TestContext, cases: Cases, above = ''): Promise<void> {
  const tried = Object.entries(cases)
  const fleet = await userCodeFleet(t, tried.length + 2)
  const lines = tried.map(([, [code]], at) => `if (at === ${at}) { ${code} }`)
  const { code, rows, report, stderr } = await fleet.run(
    `${above}${lines.join('\n')}`,
    '--concurrency',
    '16',
    '--verbose',
  )
  assert.equal(code, 5, stderr)
  assert.deepEqual(rows.map(({ target }) => target).sort(), fleet.names.slice(tried.length).sort())
  assert.deepEqual(report.targets, { ok: 2, failed: tried.length, skipped: 0 })
  assert.match(stderr, /^Just those again: towline run /m)
  for (const [at, [what, [, message]]] of tried.entries()) {
    await t.test(what, () => {
      const job = report.jobs.find(({ target }) => target === fleet.names[at])
      assert.equal(job?.error?.code, 'RUNBOOK_FAILED')
      assert.match(job.error.message, message)
      assert.equal(job.error.at, `runbook-1.ts:${6 + at}`)
      assert.ok(job.error.stack?.some((line) => line.includes(`runbook-1.ts:${6 + at}`)))
      assert.match(stderr, new RegExp(`^error  ${job.target}: .*\\(RUNBOOK_FAILED\\)$`, 'm'))
    })
  }
}

const waits = 'await new Promise((go) => setTimeout(go, 5000))'
const boom = "throw new Error('boom')"

test('what a runbook throws aside fails its target alone:', (t) =>
  assertEachFailsAlone(
    t,
    {
      'a call of Graph without await': ["graph.get('/sites/nope')", /^GET \/sites\/nope failed, .*did not wait for it/],
      'a rejected promise': ["Promise.reject(new Error('boom'))", /did not wait for failed at .*: boom$/],
      'a throw in nextTick': [`process.nextTick(() => { ${boom} })`, /: boom$/],
      'a throw in a microtask': [`queueMicrotask(() => { ${boom} })`, /: boom$/],
      'a throw in a timer while the runbook waits': [`setTimeout(() => { ${boom} }, 10); ${waits}`, /: boom$/],
      'the error of an emitter without a listener': [
        `setImmediate(() => new EventEmitter().emit('error', new Error('boom'))); ${waits}`,
        /: boom$/,
      ],
      'a throw in a callback of the file system': [`fs.stat('/', () => { ${boom} }); ${waits}`, /: boom$/],
      'a throw after the handlers of the process were removed': [
        `process.removeAllListeners(); setTimeout(() => { ${boom} }, 10); ${waits}`,
        /: boom$/,
      ],
      'a rejection after the handlers of the process were removed': [
        `process.removeAllListeners('unhandledRejection'); Promise.reject(new Error('boom')); ${waits}`,
        /: boom$/,
      ],
      'a throw where a handler of its own would end the process': [
        `process.on('uncaughtException', () => process.exit(1)); setTimeout(() => { ${boom} }, 10); ${waits}`,
        /: boom$/,
      ],
      'a rejection where a handler of its own throws again': [
        `process.on('unhandledRejection', (error) => { throw error }); Promise.reject(new Error('boom')); ${waits}`,
        /: boom$/,
      ],
      'a throw where it had caught all exceptions itself': [
        `try { process.setUncaughtExceptionCaptureCallback(() => {}) } catch {}; ${waits}`,
        /process\.setUncaughtExceptionCaptureCallback\(.*\) at /,
      ],
      'a helper without await, which calls Graph twice': [
        "(async () => { await graph.get('/sites/root'); await graph.get('/sites/nope') })()",
        /did not wait for failed at .*: Graph answered 400/,
      ],
    },
    "import fs from 'node:fs'; import { EventEmitter } from 'node:events'\n---\n",
  ))

test('a runbook that would end or move the process fails its target alone:', (t) =>
  assertEachFailsAlone(
    t,
    {
      'process.exit': ['process.exit(0)', /process\.exit\(0\) at /],
      'process.exit whose error is caught': ['try { process.exit(3) } catch {}', /process\.exit\(3\) at /],
      'exit of node:process': ['exit()', /process\.exit\(\) at /],
      'process.reallyExit': ['(process as any).reallyExit(0)', /process\.reallyExit\(0\) at /],
      'process.abort': ['process.abort()', /process\.abort\(\) at /],
      'process.kill of itself': ["process.kill(process.pid, 'SIGKILL')", /process\.kill\(\d+, SIGKILL\) at /],
      'process.kill of its group': ["process.kill(0, 'SIGTERM')", /process\.kill\(0, SIGTERM\) at /],
      'process.chdir': ["process.chdir('/')", /process\.chdir\(\/\) at /],
    },
    "import { exit } from 'node:process'\n---\n",
  ))

test('a signal to another process, the question whether one lives, and exitCode do no harm', async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, rows, stderr } =
    await fleet.run(`import { spawn } from 'node:child_process'; import { once } from 'node:events'
---
const other = spawn('sleep', ['60']); process.kill(other.pid!, 'SIGTERM'); await once(other, 'exit')
process.kill(process.pid, 0); process.exitCode = 7; process.on('exit', () => { process.exitCode = 9 })`)
  assert.deepEqual({ code, rows: rows.length }, { code: 0, rows: 4 }, stderr)
})

test('a run that is over ends, whatever its runbook left behind', { timeout: 60_000 }, async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, rows, stderr } = await fleet.run(`import net from 'node:net'; import fs from 'node:fs'
import { Worker } from 'node:worker_threads'; import { spawn } from 'node:child_process'
---
setInterval(() => {}, 1000)
net.createServer().listen(0)
fs.watch(import.meta.dirname)
new Worker('setInterval(() => {}, 1000)', { eval: true })
spawn('sleep', ['5'])
process.on('exit', () => { for (;;); })`)
  assert.deepEqual({ code, rows: rows.length }, { code: 0, rows: 4 }, stderr)
})

test('a runbook with a timer and a promise that never settles is given up, and the process ends', async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, report } = await fleet.run(
    'if (bad) { setInterval(() => {}, 1000); await new Promise(() => {}) }',
    '--target-timeout',
    '1s',
  )
  assert.equal(code, 5)
  assert.equal(report.jobs.find(({ state }) => state === 'failed')?.error?.code, 'RUNBOOK_TIMEOUT')
})

test('SIGTERM ends a run whose runbook waits for ever', async (t) => {
  const fleet = await userCodeFleet(t)
  const { child, ended } = fleet.start("setInterval(() => {}, 1000); log.info('here'); await new Promise(() => {})")
  let said = ''
  // Lines that come before the run begins say nothing of it. A second signal would end the process at once.
  const stop = (chunk: unknown): void => {
    said += String(chunk)
    if (!said.includes('here')) return
    child.stderr?.off('data', stop)
    child.kill('SIGTERM')
  }
  child.stderr?.on('data', stop)
  const { code, report } = await ended
  assert.equal(code, 130)
  assert.deepEqual(report.targets, { ok: 0, failed: 0, skipped: 4 })
})

test('an endless loop in one target is ended when its time is up, and the other targets go on', async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, rows, report, stderr } = await fleet.run('if (bad) for (;;);', '--target-timeout', '1500ms')
  assert.equal(code, 5, stderr)
  assert.equal(rows.length, 3)
  assert.match(
    report.jobs.find(({ target }) => target === fleet.names[1])?.error?.message ?? '',
    /It was busy at runbook-1\.ts:6 all the time/,
  )
})

test('an error that comes after its target was done fails it, in the report and the exit code too', async (t) => {
  const fleet = await userCodeFleet(t)
  const late =
    "if (bad) setTimeout(() => { throw new Error('too late') }, 20); else await new Promise((go) => setTimeout(go, 600))"
  const { code, rows, report, stderr } = await fleet.run(late)
  assert.equal(code, 5, stderr)
  assert.equal(rows.length, 4)
  assert.deepEqual(report.targets, { ok: 3, failed: 1, skipped: 0 })
  const { state, hop, error, mayBePrinted } = report.jobs.find(({ target }) => target === fleet.names[1]) ?? {}
  assert.deepEqual(
    { state, hop, code: error?.code, mayBePrinted },
    { state: 'failed', hop: 'runbook', code: 'RUNBOOK_FAILED', mayBePrinted: true },
  )
  assert.match(stderr, /^4 targets: 3 ok, 1 failed/m)
  assert.match(
    stderr,
    new RegExp(`^error  ${fleet.names[1]}: .*: too late\\. This came after the runbook had ended`, 'm'),
  )
})

test('a timer that throws again and again is reported once', async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, report, stderr } = await fleet.run(
    "if (bad) setInterval(() => { throw new Error('tick') }, 5); await new Promise((go) => setTimeout(go, 400))",
  )
  assert.equal(code, 5, stderr)
  assert.deepEqual(report.targets, { ok: 3, failed: 1, skipped: 0 })
  assert.equal(stderr.match(/: tick/g)?.length, 1, stderr)
})

test('--help of a runbook whose file ends the process or prints is guarded like a run', async (t) => {
  const whole = "export default { name: 'x', description: 'y', permissions: [], inputs: {}, run() {} }"
  const cwd = temporaryFolder(t, {
    'exit.ts': `process.exit(0)\n${whole}`,
    'print.ts': `console.log('printed')\n${whole}`,
  })
  const ended = await towline(['run', 'exit.ts', '--help'], { cwd })
  assert.deepEqual({ code: ended.code, stdout: ended.stdout }, { code: 2, stdout: '' })
  assert.match(ended.stderr, /called process\.exit\(0\) at exit\.ts:1\. That was refused \(RUNBOOK_INVALID\)$/m)
  const printed = await towline(['run', 'print.ts', '--help'], { cwd })
  assert.equal(printed.code, 0)
  assert.match(printed.stdout, /^RUNBOOK x\n/)
  assert.equal(printed.stderr, 'info   print.ts: printed\n')
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

test('--verbose shows the stack of an error in a runbook, and without it the place is in the message', async (t) => {
  const fleet = await userCodeFleet(t, 1)
  const body = 'const deeper = () => (undefined as any).map(1); deeper()'
  const [brief, verbose] = [await fleet.run(body), await fleet.run(body, '--verbose')]
  assert.match(brief.stderr, /^error {2}The runbook failed at runbook-1\.ts:6: Cannot read properties of undefined/m)
  assert.ok(!brief.stderr.includes('    at '))
  assert.match(verbose.stderr, /^ {4}at deeper \(.*runbook-2\.ts:6:\d+\)\n {4}at .*run \(.*runbook-2\.ts:6:\d+\)$/m)
})

test('no error of a runbook shows a token or a control character, whichever way it comes', async (t) => {
  const token = accessToken({})
  const secret = `new Error('\\u001b]0;x\\u0007 ${token}', { cause: new Error('${token}') })`
  const cases = [
    `throw ${secret}`,
    `Promise.reject(${secret})`,
    `setTimeout(() => { throw ${secret} }, 5); ${waits}`,
    `throw '${token}'`,
    `throw { message: '${token}' }`,
    `throw Object.assign(new Error('x'), { stack: 'Error\\n    at ${token} (/a.ts:1:1)' })`,
    `throw new AggregateError([${secret}])`,
    `return [Promise.reject(${secret})]`,
    `return { toJSON() { throw ${secret} } }`,
    `process.exit('${token}' as any)`,
    `console.log(${secret}); process.stderr.write('${token}'); throw new Error('x')`,
  ]
  const fleet = await userCodeFleet(t, cases.length)
  const body = cases.map((code, at) => `if (at === ${at}) { ${code} }`).join('\n')
  const { code, stderr, report } = await fleet.run(body, '--verbose', '--concurrency', '16')
  assert.equal(code, 1, stderr)
  assert.equal(report.targets.failed, cases.length)
  for (const text of [stderr, JSON.stringify(report)]) {
    for (const part of token.split('.')) assert.ok(!text.includes(part), text)
    assert.ok(!text.includes('\u001b'))
  }
})

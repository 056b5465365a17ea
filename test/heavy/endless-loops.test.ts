/** Loops that never let go of the main thread of a real process. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { towline } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'
import { userCodeFleet } from '../fleet/user-code/support.ts'

test('an endless loop in one target is ended when its time is up, and the other targets go on', async (t) => {
  const fleet = await userCodeFleet(t)
  for (const [what, loop] of [
    ['a loop', 'for (;;);'],
    ['a loop that catches everything', 'for (;;) { try { for (;;); } catch {} finally { for (;;); } }'],
    ['a regular expression', "/^(a+)+$/.test('a'.repeat(60) + 'b')"],
    ['an endless await of nothing', 'for (;;) await null'],
    ['a recursion by nextTick', 'const again = () => process.nextTick(again); again(); await new Promise(() => {})'],
    [
      'a recursion by promises',
      'const again = () => Promise.resolve().then(again); again(); await new Promise(() => {})',
    ],
    ['a recursion by microtasks, which nothing waits for', 'const again = () => queueMicrotask(again); again()'],
    ['a loop beside names of its own for what the language has', 'const globalThis = 1, Symbol = 2; for (;;);'],
    ['a loop of a text that is evaluated', "new Function('for (;;);')()"],
    ['a loop in a timer', 'setTimeout(() => { for (;;); }, 5); await new Promise(() => {})'],
    ['a loop in an immediate', 'setImmediate(() => { for (;;); }); await new Promise(() => {})'],
    ['toJSON of its result', 'return [{ toJSON() { for (;;); } }]'],
    ['a wait without an end', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ] as const) {
    await t.test(what, { timeout: 30_000 }, async () => {
      const { code, signal, rows, report, stderr } = await fleet.run(`if (bad) { ${loop} }`, '--target-timeout', '4s')
      assert.deepEqual({ code, signal }, { code: 5, signal: null }, stderr)
      assert.equal(rows.length, 3, stderr)
      assert.deepEqual(report.targets, { ok: 3, failed: 1, skipped: 0 })
      const job = report.jobs.find(({ target }) => target === fleet.names[1])
      assert.equal(job?.error?.code, 'RUNBOOK_TIMEOUT')
      assert.match(job.error.message, /It was busy at runbook-\d+\.ts:6 all the time/)
    })
  }
})

test('other targets are not given up for the time that one of them keeps the thread', {
  timeout: 30_000,
}, async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, rows, stderr } = await fleet.run(
    "import { execSync } from 'node:child_process'\n---\nif (bad) execSync('sleep 7'); else await graph.get('/sites/root')",
    '--target-timeout',
    '5s',
  )
  // The one that kept it ends before its own limit is looked at, or is given up.
  const others = fleet.names.filter((_, at) => at !== 1)
  assert.deepEqual(
    rows
      .map(({ target }) => target)
      .filter((name) => name !== fleet.names[1])
      .sort(),
    others.sort(),
    stderr,
  )
  assert.ok(code === 0 || code === 5)
})

test('a loop in a listener of the signal of its target is ended', { timeout: 30_000 }, async (t) => {
  const fleet = await userCodeFleet(t)
  const listens = "if (bad) { signal.addEventListener('abort', () => { for (;;); }); await new Promise(() => {}) }"
  const { code, rows, report, stderr } = await fleet.run(listens, '--target-timeout', '3s')
  assert.equal(code, 5, stderr)
  assert.equal(rows.length, 3)
  assert.deepEqual(report.targets, { ok: 3, failed: 1, skipped: 0 })
})

test('a loop that begins after its target was done is ended, and the target fails', { timeout: 30_000 }, async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, rows, report, stderr } = await fleet.run(
    'if (bad) setTimeout(() => { for (;;); }, 20); else await new Promise((go) => setTimeout(go, 500))',
  )
  assert.equal(code, 5, stderr)
  assert.equal(rows.length, 4)
  assert.deepEqual(report.targets, { ok: 3, failed: 1, skipped: 0 })
  assert.match(stderr, new RegExp(`^error  ${fleet.names[1]}: .* was busy at runbook-1\\.ts:6 without a pause`, 'm'))
})

test('an endless loop is ended by --timeout, and the command still says what was done', {
  timeout: 30_000,
}, async (t) => {
  const fleet = await userCodeFleet(t)
  const { code, report, stderr } = await fleet.run('if (bad) for (;;);', '--timeout', '3s')
  assert.equal(code, 1, stderr)
  assert.match(stderr, /\(TIMEOUT\)$/m)
  assert.equal(report.jobs.length, 4)
  assert.equal(report.jobs.find(({ target }) => target === fleet.names[1])?.state, 'cancelled')
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends a process whose runbook loops`, { timeout: 30_000 }, async (t) => {
    const fleet = await userCodeFleet(t, 1)
    // Each signal is sent until the process is gone: the first may come before the loop was noticed.
    const { child, ended } = fleet.start("console.log('loops'); for (;;);")
    let again: NodeJS.Timeout | undefined
    child.once('spawn', () => {
      again = setInterval(() => child.kill(signal), 4_000)
    })
    const [code, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
      child.once('exit', (...how) => resolve(how)),
    )
    clearInterval(again)
    assert.ok(by === signal || code === 130, `${code} ${by}`)
    await ended
  })
}

test('a runbook whose module loops is refused when the time of the command is up', { timeout: 60_000 }, async (t) => {
  const cwd = temporaryFolder(t, {
    'loop.ts': 'for (;;);\n',
    'wait.ts': 'await new Promise(() => {})\n',
    'getter.ts': "export default { name: 'a', permissions: [], run: () => 1, get description() { for (;;); } }\n",
  })
  for (const file of ['loop.ts', 'wait.ts', 'getter.ts']) {
    const { code, stderr } = await towline(['run', file, '--timeout', '2s'], { cwd })
    assert.equal(code, 1, stderr)
    assert.match(stderr, /\(TIMEOUT\)$/m)
  }
})

test('an input schema that loops is ended when the time of the command is up', { timeout: 30_000 }, async (t) => {
  const fleet = await userCodeFleet(t)
  // The body ends the method that it stands in, and begins another one.
  const body = '}, input: { parse(): any { for (;;); } }, other() {'
  const { code, stderr } = await fleet.run(body, '--timeout', '3s')
  assert.equal(code, 1, stderr)
  assert.match(stderr, /\(TIMEOUT\)$/m)
})

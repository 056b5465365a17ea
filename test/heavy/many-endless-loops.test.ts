/** Loops that never let go of the main thread, in several targets of a real process. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { userCodeFleet } from '../fleet/user-code/support.ts'

test('endless loops in several targets at once are ended one after another', { timeout: 60_000 }, async (t) => {
  const fleet = await userCodeFleet(t, 6)
  const { code, rows, report, stderr } = await fleet.run(
    `if (target.name !== '${fleet.names[5]}') for (;;);`,
    '--verbose',
    '--target-timeout',
    '2s',
  )
  assert.equal(code, 5, stderr)
  assert.deepEqual(
    rows.map(({ target }) => target),
    [fleet.names[5]],
  )
  const busy = report.jobs.filter(({ error }) =>
    /It was busy at runbook-1\.ts:6 all the time/.test(error?.message ?? ''),
  )
  assert.equal(busy.length, 5)
  assert.deepEqual(report.targets, { ok: 1, failed: 5, skipped: 0 })
})

test('loops in all kinds of callbacks are ended one after another, and what comes after them goes on', {
  timeout: 120_000,
}, async (t) => {
  const loops = [
    'for (;;);',
    'setTimeout(() => { for (;;); }, 5); await new Promise(() => {})',
    'setImmediate(() => { for (;;); }); await new Promise(() => {})',
    'queueMicrotask(() => { for (;;); }); await new Promise(() => {})',
    'process.nextTick(() => { for (;;); }); await new Promise(() => {})',
    // No statement is left after the wait at which the debugger could pause.
    'await new Promise((go) => setTimeout(go, 5)); for (;;);',
  ]
  // Each kind twice: the second one begins in a process in which such a loop has been ended.
  const fleet = await userCodeFleet(t, 2 * loops.length + 1)
  const cases = loops.map((loop, kind) => `if (at % ${loops.length} === ${kind}) { ${loop} }`).join(' else ')
  const { code, rows, report, stderr } = await fleet.run(
    `if (at < ${2 * loops.length}) { ${cases} } else await new Promise((go) => setTimeout(go, 50))`,
    '--target-timeout',
    '1s',
    '--concurrency',
    '13',
  )
  assert.equal(code, 5, stderr)
  assert.deepEqual(
    rows.map(({ target }) => target),
    [fleet.names.at(-1)],
  )
  assert.deepEqual(report.targets, { ok: 1, failed: 2 * loops.length, skipped: 0 })
  assert.deepEqual(
    new Set(report.jobs.map(({ error }) => error?.code)),
    new Set(['RUNBOOK_TIMEOUT', undefined]),
    stderr,
  )
})

test('a loop is ended also where nothing on the stack has a place', { timeout: 120_000 }, async (t) => {
  const fleet = await userCodeFleet(t)
  // A module of one function, `f`, that loops.
  const bytes = '0061736d0100000001040160000003020100070501016600000a0901070003400c000b0b'
  const wasm = `const { instance } = await WebAssembly.instantiate(Buffer.from('${bytes}', 'hex')); const loop: any = instance.exports.f`
  for (const loops of ["const loop = new Function('for (;;);')", 'const loop = () => { for (;;); }', wasm]) {
    const { code, rows, report, stderr } = await fleet.run(
      `if (bad) { ${loops}; Error.stackTraceLimit = 0; setTimeout(loop, 5); await new Promise(() => {}) }`,
      '--target-timeout',
      '2s',
    )
    assert.equal(code, 5, stderr)
    assert.equal(rows.length, 3, stderr)
    const job = report.jobs.find(({ target }) => target === fleet.names[1])
    assert.match(job?.error?.message ?? '', /It was busy at a place without a name all the time/)
  }
})

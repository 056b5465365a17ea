/** Runs whose process ends at once, by what nothing in it can hold. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import test from 'node:test'
import { userCodeFleet } from '../support.ts'

const END = {
  'a signal of its own that nothing handles': ['', '(process as any)._kill(process.pid, 9)'],
  'a signal that a child process sends': [
    "import { execSync } from 'node:child_process'",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands in the code of the runbook
    'execSync(`kill -SEGV ${process.pid}`)',
  ],
  'a want of memory': ['', 'const all: number[][] = []; for (;;) all.push(new Array(100_000).fill(all.length + 0.5))'],
  'a fatal error of V8': [
    "import v8 from 'node:v8'",
    "v8.setFlagsFromString('--allow-natives-syntax'); new Function('%SystemBreak()')()",
  ],
} as const

for (const [what, [above, end]] of Object.entries(END)) {
  test(`a run whose process was ended by ${what} is completed by its journal`, { timeout: 120_000 }, async (t) => {
    const fleet = await userCodeFleet(t, 12, { NODE_OPTIONS: '--max-old-space-size=128' })
    // Five targets come first. The process then ends in the second one, and the others wait until it does. Not in the second run.
    const body = `import { existsSync, writeFileSync } from 'node:fs'
${above}
---
const mark = import.meta.filename + '.mark'
if (!existsSync(mark)) {
  if (bad) { await new Promise((go) => setTimeout(go, 1500)); writeFileSync(mark, ''); ${end} }
  if (at > 5) await new Promise(() => {})
}`
    const ran = await fleet.run(body, '--concurrency', '12')
    assert.notEqual(ran.signal ?? ran.code, 0)
    assert.ok(ran.signal !== null || (ran.code ?? 0) > 128, `${ran.code} ${ran.stderr}`)
    const first = ran.rows.map(({ target }) => target)
    assert.deepEqual(first.toSorted(), [0, 2, 3, 4, 5].map((at) => fleet.names[at]).toSorted())
    assert.ok(existsSync(`${ran.reportPath}.journal`))

    const completed = await fleet.complete(ran)
    assert.equal(completed.code, 0, completed.stderr)
    const all = [...first, ...completed.rows.map(({ target }) => target)]
    assert.deepEqual(all.toSorted(), [...fleet.names].sort(), completed.stderr)
    assert.deepEqual(completed.report.targets, { ok: 12, failed: 0, skipped: 0 })
    assert.ok(!existsSync(`${ran.reportPath}.journal`))
  })
}

/** A runbook that keeps all threads for work on files: the run waits for half a minute before it ends itself. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import test from 'node:test'
import { towline } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'
import { startEmulator } from '../emulator/serve/support.ts'

const read = 'Array.from({ length: 8 }, () => readFile(process.env.PIPE))'
const bodies = {
  'left behind by a runbook that returned': `${read}; return [{ done: true }]`,
  'awaited by a runbook whose time is up': `await Promise.all(${read})`,
}

for (const [name, body] of Object.entries(bodies)) {
  test(`pipes without a writer, ${name}, do not keep a run with a report`, { timeout: 120_000 }, async (t) => {
    const { env } = await startEmulator(t)
    const code = `import { readFile } from 'node:fs/promises'
export default { name: 'pipes', permissions: [], async run() { ${body} } }`
    const cwd = temporaryFolder(t, { 'pipes.ts': code })
    execFileSync('mkfifo', [join(cwd, 'pipe')])
    const world = { env: { ...env, PIPE: join(cwd, 'pipe') }, cwd }
    const ran = await towline(['run', 'pipes.ts', '--report', 'r.json', '--target-timeout', '1s'], world)
    assert.equal(ran.code, 1, ran.stderr)
    assert.match(ran.stderr, /keeps all threads of the process that work on files, .* \(RUNBOOK_TIMEOUT\)$/m)
    const next = await towline(['sites', 'list', '--targets-file', 'r.json', '--query', 'length(@)'], world)
    assert.equal(next.code, 0, next.stderr)
  })
}

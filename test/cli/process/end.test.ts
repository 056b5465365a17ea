/** How a real process ends. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { createWorld } from '../../../src/emulator/index.ts'
import { startEmulator } from '../../emulator/serve/support.ts'
import { main, towline } from '../child.ts'
import { temporaryFolder } from '../support.ts'

const rows = 20_000
const many = `export default { name: 'many', permissions: [], run() {
  setInterval(() => {}, 1000)
  return Array.from({ length: ${rows} }, (_, i) => ({ i, text: 'x'.repeat(60) }))
} }`

test('the process ends only when a slow reader has every row, though a timer is left', async (t) => {
  const { env } = await startEmulator(t, { world: () => createWorld('seed') })
  const cwd = temporaryFolder(t, { 'many.ts': many })
  for (const format of ['ndjson', 'csv']) {
    const child = spawn(process.execPath, [main, 'run', 'many.ts', '-o', format], { cwd, env })
    let lines = 0
    // More than the pipe holds: the process has to wait for this reader.
    for await (const chunk of child.stdout) lines += String(chunk).split('\n').length - 1
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    assert.deepEqual({ code, lines }, { code: 0, lines: rows + (format === 'csv' ? 1 : 0) })
  }
})

test('in a folder that was deleted, towline says its version, and other commands name the cause', async (t) => {
  const folder = temporaryFolder(t)
  const gone = join(folder, 'gone')
  const inGone = async (...words: string[]) => {
    const line = `mkdir '${gone}' && cd '${gone}' && rmdir '${gone}' && exec '${process.execPath}' '${main}' "$@"`
    const child = spawn('sh', ['-c', line, 'sh', ...words], { env: { PATH: process.env['PATH'] } })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
    const [code] = await once(child, 'close')
    return { code, text }
  }
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))
  assert.deepEqual(await inGone('--version'), { code: 0, text: `${version}\n` })
  for (const words of [
    ['sites', 'list'],
    ['run', 'x.ts'],
    ['manifest', 'check'],
  ]) {
    const { code, text } = await inGone(...words)
    assert.equal(code, 2, text)
    assert.match(text, /^error {2}The current folder does not exist any more \(USAGE\)$/m)
    assert.ok(!text.includes('    at '), 'no stack of Node')
  }
})

test('in a folder whose path is longer than the system can say, a command names that cause', async (t) => {
  const code = `import { mkdirSync } from 'node:fs'
const name = 'd'.repeat(200)
for (let i = 0; i < 22; i++) { mkdirSync(name); process.chdir(name) }
process.argv.splice(1, 0, process.env.MAIN)
await import(process.env.MAIN)`
  const args = ['--input-type=module', '--eval', code, 'targets', 'list']
  const child = spawn(process.execPath, args, { cwd: temporaryFolder(t), env: { MAIN: main } })
  let text = ''
  child.stderr.on('data', (chunk) => (text += String(chunk)))
  const [exit] = await once(child, 'close')
  assert.equal(exit, 2, text)
  assert.match(text, /^error {2}The path of the current folder cannot be had \([A-Z]+\) \(USAGE\)$/m)
})

test('an error that nothing expected is reported like any other, without the raw stack of Node', async () => {
  const boom = `data:text/javascript,${encodeURIComponent("setTimeout(() => { throw new Error('boom \\u001b]0;x') }, 1500)")}`
  const { code, stderr } = await towline(['emulator', 'start'], { node: ['--import', boom] })
  assert.equal(code, 1)
  assert.match(stderr, /^error {2}Error: boom \\u001b\]0;x \(UNEXPECTED\)$/m)
  assert.ok(!stderr.includes('\u001b'))
})

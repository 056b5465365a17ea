/** What is left in a real process when its command is over cannot keep it alive. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { startEmulator } from '../../emulator/serve/support.ts'
import { main, towline } from '../child.ts'
import { temporaryFolder } from '../support.ts'

const ROWS = 20_000

/** A runbook whose `run` does this, and then returns many rows. */
function runbook(body: string): string {
  return `import * as crypto from 'node:crypto'
import * as fs from 'node:fs'
import * as net from 'node:net'
import * as zlib from 'node:zlib'
import { spawn } from 'node:child_process'
import { Worker } from 'node:worker_threads'
export default { name: 'left', permissions: [], async run() {
  ${body}
  return Array.from({ length: ${ROWS} }, (_, i) => ({ i, text: 'x'.repeat(60) }))
} }`
}

async function world(t: TestContext, files: Readonly<Record<string, string>>) {
  const { env } = await startEmulator(t)
  const cwd = temporaryFolder(t, files)
  execFileSync('mkfifo', [join(cwd, 'pipe')])
  return { env: { ...env, PIPE: join(cwd, 'pipe') }, cwd }
}

const leftovers = {
  'a worker that opens a pipe which no process writes to':
    'new Worker(\'require("node:fs").readFileSync(process.env.PIPE)\', { eval: true }).unref()',
  'a worker without an end': "new Worker('for (;;);', { eval: true })",
  'as many pipes as the pool has threads': 'for (let i = 0; i < 8; i++) fs.readFile(process.env.PIPE!, () => {})',
  'a key that takes minutes': "crypto.pbkdf2('a', 'b', 2 ** 31 - 1, 64, 'sha512', () => {})",
  'as many compressions as the pool has threads':
    'const bytes = crypto.randomBytes(64e6); for (let i = 0; i < 8; i++) zlib.brotliCompress(bytes, () => {})',
  'a server, a socket and a timer':
    "const server = net.createServer(() => {}).listen(0, '127.0.0.1', () => net.connect(server.address().port)); setInterval(() => {}, 1000)",
  'a child process': "spawn('sleep', ['3'])",
} as const

test('a process ends with its code and all of its output, whatever a runbook left in it:', async (t) => {
  const files = Object.values(leftovers).map((body, index) => [`${index}.ts`, runbook(body)])
  const { env, cwd } = await world(t, Object.fromEntries(files))
  for (const [index, name] of Object.keys(leftovers).entries()) {
    await t.test(name, { timeout: 30_000 }, async () => {
      const { code, stdout, stderr } = await towline(['run', `${index}.ts`, '-o', 'ndjson'], { env, cwd })
      assert.deepEqual({ code, lines: stdout.split('\n').length - 1 }, { code: 0, lines: ROWS }, stderr)
    })
  }
})

test('--timeout holds where a runbook keeps all threads that work on files, and the report cannot be written', {
  timeout: 30_000,
}, async (t) => {
  const body = 'await Promise.all(Array.from({ length: 8 }, () => fs.promises.readFile(process.env.PIPE!)))'
  const { env, cwd } = await world(t, { 'pipes.ts': runbook(body) })
  const { code, stderr } = await towline(['run', 'pipes.ts', '--report', 'r.json', '--timeout', '2s'], { env, cwd })
  assert.equal(code, 1, stderr)
  assert.match(stderr, /^error {2}The command took longer than --timeout allows \(2 s\) \(TIMEOUT\)$/m)
  const { stdout } = await towline(['sites', 'list', '--targets-file', 'r.json', '--query', 'length(@)'], { env, cwd })
  assert.notEqual(stdout, '', 'the journal says what is still to do')
})

test('a token file that is a pipe without a writer keeps neither --timeout nor the end waiting', {
  timeout: 30_000,
}, async (t) => {
  const { env, cwd } = await world(t, {})
  const words = ['sites', 'list', '--identity', `file:${env.PIPE}`, '--timeout', '1s']
  const { code, stderr } = await towline(words, { env, cwd })
  assert.equal(code, 1)
  assert.match(stderr, /\(TIMEOUT\)/)
})

test('a profiler of Node writes its file at the end of a run of a runbook', async (t) => {
  const { env, cwd } = await world(t, { 'left.ts': runbook('') })
  const node = ['--cpu-prof', `--cpu-prof-dir=${join(cwd, 'profiles')}`]
  assert.equal((await towline(['run', 'left.ts'], { env, cwd, node })).code, 0)
  assert.ok(readdirSync(join(cwd, 'profiles')).some((name) => name.endsWith('.cpuprofile')))
})

test('a reader that takes nothing keeps neither --timeout nor the first signal waiting', {
  timeout: 60_000,
}, async (t) => {
  const { env, cwd } = await world(t, { 'left.ts': runbook('') })
  for (const [flags, signal, expected] of [
    [['--timeout', '4s'], undefined, { code: 1, reason: 'TIMEOUT' }],
    [[], 'SIGTERM', { code: 130, reason: 'INTERRUPTED' }],
    [[], 'SIGINT', { code: 130, reason: 'INTERRUPTED' }],
  ] as const) {
    const child = spawn(process.execPath, [main, 'run', 'left.ts', '-o', 'ndjson', ...flags], { cwd, env })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const exited = once(child, 'exit')
    // Something is there to be read, and it is never taken.
    await once(child.stdout, 'readable')
    if (signal !== undefined) child.kill(signal)
    const [code] = await exited
    assert.deepEqual({ code, reason: /\((\w+)\)/.exec(stderr)?.[1] }, expected, stderr)
    child.stdout.destroy()
  }
})

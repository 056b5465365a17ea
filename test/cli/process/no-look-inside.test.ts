/** Ways of Node itself by which others could look into a real process. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { startEmulator } from '../../emulator/serve/support.ts'
import { main, towline } from '../child.ts'
import { temporaryFolder } from '../support.ts'

test('SIGUSR1 opens no inspector', async (t) => {
  const child = spawn(process.execPath, [main, 'emulator', 'start', '--json'], { env: {}, cwd: '/' })
  t.after(() => child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [line] = await once(child.stdout, 'data')
  const { control } = JSON.parse(String(line))
  child.kill('SIGUSR1')
  // Its answers show that it goes on, and that the signal has come.
  for (let request = 0; request < 5; request++) assert.equal((await fetch(`${control}/world`)).status, 200)
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  assert.equal(code, 130)
  assert.doesNotMatch(stderr, /Debugger|ws:/)
})

test('a diagnostic report holds no variables of the environment', async (t) => {
  const cwd = temporaryFolder(t)
  const write = `data:text/javascript,${encodeURIComponent("process.on('exit', () => process.report.writeReport('report.json'))")}`
  const { code } = await towline(['--version'], { cwd, env: { IDENTITY_HEADER: 'marked' }, node: ['--import', write] })
  assert.equal(code, 0)
  const text = readFileSync(join(cwd, 'report.json'), 'utf8')
  assert.match(text, /"javascriptHeap"/)
  assert.doesNotMatch(text, /marked/)
})

test('where Node is told to log requests, none is sent; other logs of Node show no token', async (t) => {
  const { env, emulator } = await startEmulator(t)
  for (const logged of ['https', 'NET', 'timer,*']) {
    const { code, stderr } = await towline(['sites', 'list'], { env: { ...env, NODE_DEBUG: logged } })
    assert.equal(code, 2, logged)
    assert.match(stderr, /^error {2}NODE_DEBUG is .*, so Node would log requests with their tokens/m)
  }
  const keys = await towline(['sites', 'list'], { env: { ...env, NODE_OPTIONS: '--tls-keylog=/dev/null' } })
  assert.equal(keys.code, 2)
  assert.match(keys.stderr, /^error {2}--tls-keylog is set/m)
  assert.deepEqual(emulator.requests, [])

  const others = { ...env, NODE_DEBUG: 'timer,module,worker,inspect,source_map' }
  const { code, stderr } = await towline(['sites', 'list', '--limit', '1'], { env: others })
  assert.equal(code, 0)
  assert.match(stderr, /TIMER/)
  assert.doesNotMatch(stderr, /eyJ/)
  assert.ok(!stderr.includes(env['IDENTITY_HEADER'] ?? 'a header'))
  assert.equal((await towline(['--version'], { env: { NODE_DEBUG: 'https' } })).code, 0)
})

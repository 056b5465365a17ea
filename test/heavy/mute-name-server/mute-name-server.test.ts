/** A name server that takes each question and answers none. The system's resolver waits for it for ten seconds. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { main } from '../../cli/child.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { assertionToken, CLIENT_ID, HOME_TENANT, seconds, TARGET_TENANT } from '../../support/tokens.ts'
import type { Asked, Ended } from './mute.ts'

const mute = fileURLToPath(new URL('./mute.ts', import.meta.url))

/** How long after the first question a command may go on whose time of one second is up, in milliseconds. */
const BOUND_MS = 5000

test('a name server that never answers keeps no command beyond its time, and no signal waiting', async (t) => {
  const cwd = temporaryFolder(t, {
    'resolv.conf': 'nameserver 127.0.0.1\n',
    token: assertionToken({ exp: seconds(Date.now()) + 3600 }),
    'runbook.ts': "export default { name: 'r', permissions: [], run: ({ graph }) => graph.get('/organization') }",
  })
  const env = {
    PATH: process.env['PATH'],
    TOWLINE_MANIFEST_CEILING: cwd,
    TOWLINE_CLIENT_ID: CLIENT_ID,
    TOWLINE_TENANT: TARGET_TENANT,
    TOWLINE_HOME_TENANT: HOME_TENANT,
    TOWLINE_IDENTITY: `file:${join(cwd, 'token')}`,
  }
  const script = 'ip link set lo up && mount --bind resolv.conf /etc/resolv.conf && exec "$0" "$@"'
  const run = async (words: readonly string[], signals: Asked['signals'], proxy = {}): Promise<Ended> => {
    const asked: Asked = { command: [process.execPath, main, ...words], signals }
    const inside = ['sh', '-c', script, process.execPath, mute, JSON.stringify(asked)]
    const { stdout } = await promisify(execFile)('unshare', ['-rnm', ...inside], { cwd, env: { ...env, ...proxy } })
    return JSON.parse(stdout)
  }
  const proxy = { HTTPS_PROXY: 'http://proxy.towline.test:3128' }

  for (const [words, given] of [
    ['sites list'],
    ['token'],
    ['whoami'],
    ['graph get /users'],
    ['trust explain'],
    ['run runbook.ts --report r.json'],
    ['sites list', proxy],
    ['trust explain', proxy],
  ] as const) {
    await t.test(`towline ${words}${given === undefined ? '' : ' through a proxy without an address'}`, async () => {
      const { code, stderr, ms } = await run([...words.split(' '), '--timeout', '1s'], [], given)
      assert.equal(code, 1, stderr)
      assert.match(stderr, /\(TIMEOUT\)/)
      assert.ok(ms < BOUND_MS, `${ms} ms`)
    })
  }
  for (const signals of [['SIGINT'], ['SIGTERM'], ['SIGHUP'], ['SIGINT', 'SIGINT'], ['SIGTERM', 'SIGTERM']] as const) {
    await t.test(`towline sites list that gets ${signals.join(' and ')}`, async () => {
      const { code, ms } = await run(['sites', 'list'], signals)
      assert.equal(code, 130)
      assert.ok(ms < BOUND_MS, `${ms} ms`)
    })
  }
})

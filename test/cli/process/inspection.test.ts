import assert from 'node:assert/strict'
import test from 'node:test'
import { refuseTokenLogs } from '../../../src/cli/process/inspection.ts'

test('refuseTokenLogs() refuses every way to let Node log what it sends', async (t) => {
  for (const logged of [
    'https',
    'HTTPS',
    'net',
    'http',
    'tls',
    'timer,net',
    'child_process',
    '*',
    'ht*',
    'module,h*s',
    'x,n?t,NET',
  ]) {
    await t.test(`NODE_DEBUG=${logged}`, () => {
      assert.throws(() => refuseTokenLogs({ env: { NODE_DEBUG: logged }, execArgv: [] }), {
        code: 'USAGE',
        message: `NODE_DEBUG is "${logged}", so Node would log requests with their tokens. Nothing was sent.`,
      })
    })
  }
  for (const given of [
    { env: { NODE_OPTIONS: '--no-warnings --tls-keylog=/tmp/keys' }, execArgv: [] },
    { env: {}, execArgv: ['--tls-keylog=keys'] },
    { env: {}, execArgv: ['--tls_keylog', 'keys'] },
  ]) {
    await t.test(JSON.stringify(given), () => {
      assert.throws(() => refuseTokenLogs(given), {
        code: 'USAGE',
        message: '--tls-keylog is set, so Node would write the keys of its connections to a file. Nothing was sent.',
      })
    })
  }
})

test('refuseTokenLogs() lets logs pass that hold no request', () => {
  for (const logged of [undefined, '', 'module', 'timer,worker', 'my-app', 'nets', 'https2', 'n.t']) {
    const env = logged === undefined ? {} : { NODE_DEBUG: logged }
    assert.doesNotThrow(() => refuseTokenLogs({ env, execArgv: ['--trace-warnings', '--trace-tls'] }), `${logged}`)
  }
})

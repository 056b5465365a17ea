import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { runCli } from '../support.ts'

test('--debug shows versions, settings by name, requests with ids, and no value that could be a secret', async () => {
  const emulator = await testEmulator('seed')
  const env = {
    ...emulator.env,
    HTTPS_PROXY: 'http://user:pass%40word@proxy.example:8080',
    https_proxy: 'user:password@other.example:3128',
    AZURE_CLIENT_SECRET: 'the-real-secret',
  }
  const words = ['sites', 'list', '--limit', '1', '--query', 'length(@)', '--debug']
  const { code, stdout, stderr } = await runCli(words, { ...emulator, env })
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '1\n' })
  const [versions = '', folder, proxies, settings = ''] = stderr.split('\n')
  assert.match(versions, new RegExp(`^towline 1\\.2\\.3, Node ${process.versions.node}, ${process.platform} `))
  assert.equal(folder, 'folder /')
  assert.equal(proxies, 'proxies HTTPS_PROXY=http://…@proxy.example:8080, https_proxy=…@other.example:3128')
  assert.match(settings, /^set in the environment: AZURE_CLIENT_SECRET, .*TOWLINE_CLIENT_ID/)
  assert.match(stderr, /^GET https:\/\/graph\.microsoft\.com\/\S+ {2}200 {2}\d+ ms/m)
  for (const secret of ['pass', 'the-real-secret', emulator.env['IDENTITY_HEADER'] ?? 'none', 'ey']) {
    assert.ok(!stderr.includes(secret), secret)
  }
})

test('--debug adds stacks to an error of any kind, also where the command line cannot be parsed; --verbose does not', async () => {
  for (const words of [
    ['sites', 'list', '-t', 'common', '--client-id', '11111111-aaaa-4bbb-8ccc-000000000001'],
    ['sites', 'list', '--limit', '0'],
  ]) {
    const debugged = await runCli([...words, '--debug'])
    assert.equal(debugged.code, 2)
    assert.match(debugged.stderr, /\n {4}at .*\.ts:\d+:\d+/)
    assert.doesNotMatch((await runCli([...words, '--verbose'])).stderr, / {4}at /)
  }
  const { stderr } = await runCli(['sites', 'list', '--limit', '0', '--debug', '-o', 'json'])
  const { error } = JSON.parse(stderr)
  assert.equal(error.code, 'USAGE')
  assert.match(error.stack[0], /^ {4}at /)
  const after = await runCli(['emulator', 'run', '--', 'nothing', '--debug'], { env: { PATH: '/nowhere' } })
  assert.doesNotMatch(after.stderr, / {4}at /, 'behind -- the flag belongs to the command')
})

test('--debug shows the stack of what an error came from, by name and code and without its message', async () => {
  const cause = Object.assign(new TypeError('holds the-secret'), { code: 'EWHY' })
  const send = async (): Promise<never> => {
    throw new Error('outer', { cause })
  }
  const emulator = await testEmulator('seed')
  const { stderr } = await runCli(['sites', 'list', '--debug'], { env: emulator.env, send })
  assert.match(stderr, /^ {4}at .*\n {4}caused by TypeError EWHY\n {4}at /m)
  assert.ok(!stderr.includes('the-secret'))
})

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { runCli } from '../support.ts'
import { sites, unknown, world } from './support.ts'

test('--targets-file takes a selector a line, and a file without one is an error and not the default', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'some.txt'), '# those\ngood\n')
  writeFileSync(join(given.cwd, 'none.txt'), '# none\n')
  assert.equal((await runCli([...sites, '--targets-file', 'some.txt'], given)).code, 0)
  const { code, stderr } = await runCli([...sites, '--targets-file', 'none.txt'], given)
  assert.equal(code, 2)
  assert.match(stderr, /TARGET_MISSING/)
})

test('a manifest of several targets without -t is an error, and does not select them all', async (t) => {
  const { code, stderr } = await runCli(sites, await world(t))
  assert.equal(code, 2)
  assert.match(stderr, /TARGET_MISSING/)
})

test('flags for work without a manifest are refused beside a manifest', async (t) => {
  const given = await world(t)
  const { code, stderr } = await runCli(
    [...sites, '-t', 'good', '--access', 'read-write', '--client-id', unknown],
    given,
  )
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}--client-id, --access cannot be used together with a manifest \(USAGE\)$/m)
})

test('--verbose names the manifest and the variables that are not read because of it', async (t) => {
  const given = await world(t)
  const { stderr } = await runCli([...sites, '-t', 'good', '--verbose'], given)
  const expected = 'TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT'
  assert.equal(
    stderr.split('\n')[0],
    `manifest ${join(given.cwd, 'towline.yaml')}; set, but not read beside a manifest: ${expected}`,
  )
})

test('without a manifest -t may name several tenants', async () => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const { code, stdout } = await runCli([...sites, '-t', target?.id ?? '', '-t', unknown, '--quiet'], emulator)
  assert.equal(code, 5)
  assert.equal(JSON.parse(stdout.split('\n')[0] ?? '').target, target?.id)
})

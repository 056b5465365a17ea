import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { main, towline } from '../child.ts'
import { runCli, temporaryFolder } from '../support.ts'

const self = [process.execPath, main]

test('emulator run gives a command the environment of the compute, and the command reaches the other tenant', async () => {
  const { code, stdout, stderr } = await towline([
    'emulator',
    'run',
    '--',
    ...self,
    'sites',
    'list',
    '--query',
    'length(@)',
  ])
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '450\n', stderr: '' })
})

test('emulator run ends with the exit code of its command and leaves both output streams to the command', async () => {
  const { code, stdout, stderr } = await towline([
    'emulator',
    'run',
    '--',
    'sh',
    '-c',
    'echo out; echo err >&2; exit 7',
  ])
  assert.deepEqual({ code, stdout, stderr }, { code: 7, stdout: 'out\n', stderr: 'err\n' })
})

test('emulator run ends with 128 and the number of the signal that ended its command', async () => {
  const { code } = await towline(['emulator', 'run', '--', 'sh', '-c', 'kill -TERM $$'])
  assert.equal(code, 143)
})

test('emulator run passes signals on and waits for its command', async () => {
  const script = 'trap "echo got it; exit 9" TERM; echo ready; while :; do sleep 0.05; done'
  const { code, stdout } = await towline(['emulator', 'run', '--', 'sh', '-c', script], { signals: ['SIGTERM'] })
  assert.deepEqual({ code, stdout }, { code: 9, stdout: 'ready\ngot it\n' })
})

test('a command of emulator run ends with its parent, also where that is killed', { timeout: 30_000 }, async (t) => {
  // A parent that is killed before it has told its keeper of the child leaves the child, so this one speaks after a while.
  const script = 'trap "" TERM; sleep 1; echo $$; while :; do sleep 0.05; done'
  const parent = spawn(process.execPath, [main, 'emulator', 'run', '--', 'sh', '-c', script], { env: {}, cwd: '/' })
  const [line] = await once(parent.stdout, 'data')
  const pid = Number(String(line))
  process.kill(pid, 0)
  let hasEnded = false
  t.after(() => hasEnded || process.kill(pid, 'SIGKILL'))
  parent.kill('SIGKILL')
  // The output of both is closed when the command has ended too.
  await once(parent, 'close')
  hasEnded = true
})

test('emulator run removes misleading variables and sets those of the compute', async () => {
  const env = { MSI_SECRET: 'old', https_proxy: 'http://old', KEPT: 'yes' }
  const print = 'console.log(JSON.stringify(process.env))'
  const { stdout } = await towline(['emulator', 'run', '--host', 'imds', '--', process.execPath, '-e', print], { env })
  const seen = JSON.parse(stdout)
  assert.equal(seen.KEPT, 'yes')
  assert.equal(seen.MSI_SECRET, undefined)
  assert.equal(seen.https_proxy, undefined)
  assert.equal(seen.IDENTITY_ENDPOINT, undefined)
  assert.match(seen.AZURE_POD_IDENTITY_AUTHORITY_HOST, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.ok(!existsSync(seen.NODE_EXTRA_CA_CERTS), 'what was written is gone afterwards')
})

test('emulator run and demo name the folder for temporary files if it cannot be used', async () => {
  const TMPDIR = '/dev/null/none'
  for (const argv of [['emulator', 'run', '--', 'true'], ['demo']]) {
    const { code, stderr } = await towline(argv, { env: { TMPDIR } })
    assert.equal(code, 1)
    assert.match(stderr, /^error {2}The emulator did not start: .* \/dev\/null\/none, .*TMPDIR.* \(EMULATOR_FAILED\)$/m)
  }
})

test('emulator run keeps nothing of the shell that leads a client elsewhere, and start --json names each such variable', async () => {
  const leading = {
    TOWLINE_GRAPH_HOST: 'https://other.example',
    TOWLINE_AUTHORITY_HOST: 'https://other.example',
    TOWLINE_IDENTITY: 'file:/secret',
    TOWLINE_CLOUD: 'china',
    AZURE_CLIENT_ID: 'real',
    AZURE_CLIENT_SECRET: 'real',
    AZURE_TENANT_ID: 'real',
    AZURE_AUTHORITY_HOST: 'https://other.example',
    AZURE_FEDERATED_TOKEN_FILE: '/secret',
    AZURE_KUBERNETES_TOKEN_PROXY: 'https://other.example',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://other.example',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'real',
  }
  const print = 'console.log(JSON.stringify(process.env))'
  for (const host of ['app-service', 'imds']) {
    const words = ['emulator', 'run', '--host', host, '--', process.execPath, '-e', print]
    const seen = JSON.parse((await towline(words, { env: leading })).stdout)
    assert.deepEqual(
      Object.keys(leading).filter((name) => name in seen),
      [],
      host,
    )
  }
  const call = ['emulator', 'run', '--', ...self, 'graph', 'get', '/sites/root', '--query', 'webUrl']
  const { code, stdout } = await towline(call, { env: leading })
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '"https://fabrikam.sharepoint.com"\n' })
  const started = await towline(['emulator', 'start', '--json'], { signals: ['SIGINT'] })
  const { unset } = JSON.parse(started.stdout)
  assert.deepEqual(
    Object.keys(leading).filter((name) => !unset.includes(name)),
    [],
  )
})

test('emulator run in the world bare keeps no application of the shell, as the world has none', async () => {
  const env = { TOWLINE_CLIENT_ID: '11111111-aaaa-4bbb-8ccc-000000000001' }
  const words = ['emulator', 'run', '--world', 'bare', '--', ...self, 'whoami']
  const { code, stderr } = await towline(words, { env })
  assert.equal(code, 2)
  assert.match(stderr, /\(CLIENT_ID_MISSING\)/)
})

test('a manifest above the folder of emulator run is not obeyed in it, and one in the folder or a named one is', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': 'application: {}\ntargets: { real: { tenant: real.example } }\n' })
  const inner = join(cwd, 'inner')
  mkdirSync(inner)
  const list = ['emulator', 'run', '--', ...self, 'sites', 'list', '--query', 'length(@)']
  assert.deepEqual(await towline(list, { cwd: inner }), { code: 0, stdout: '450\n', stderr: '' })

  const plan = ['emulator', 'run', '--', ...self, 'trust', 'plan']
  assert.match(
    (await towline(plan, { cwd: inner })).stderr,
    /MANIFEST_NOT_FOUND.*\ncause .*TOWLINE_MANIFEST_CEILING ends/,
  )
  const check = ['emulator', 'run', '--', ...self, 'manifest', 'check', '--query', 'manifest']
  const here = await towline(check, { cwd })
  assert.deepEqual({ code: here.code, stdout: here.stdout }, { code: 0, stdout: `"${join(cwd, 'towline.yaml')}"\n` })
  const named = await towline(check, { cwd: inner, env: { TOWLINE_MANIFEST: '../towline.yaml' } })
  assert.equal(named.stdout, here.stdout)
  assert.match(named.stderr, /^TOWLINE_MANIFEST stays \.\.\/towline\.yaml: its targets are used/)
})

test('emulator run refuses a command that cannot be started, and a command line without a command', async () => {
  const missing = await towline(['emulator', 'run', '--', 'no-such-program'])
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /^error {2}"no-such-program" could not be started \(USAGE\)$/m)
  const nothing = await runCli(['emulator', 'run'])
  assert.equal(nothing.code, 2)
  assert.match(nothing.stderr, /^error {2}There is no command to run \(USAGE\)$/m)
})

test('emulator start --json prints one line when all endpoints answer, and Ctrl-C ends it with 130', async () => {
  const { code, stdout, stderr } = await towline(['emulator', 'start', '--json'], { signals: ['SIGINT'] })
  assert.deepEqual({ code, stderr }, { code: 130, stderr: '' })
  assert.equal(stdout.split('\n').length, 2)
  const { env, unset, caCert, authority, graph, control, tenants, application, applications } = JSON.parse(stdout)
  assert.match(authority, /^https:\/\/localhost:\d+$/)
  assert.match(graph, /^https:\/\/localhost:\d+$/)
  assert.match(control, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.equal(env.NODE_EXTRA_CA_CERTS, caCert)
  assert.equal(env.TOWLINE_CLIENT_ID, application.clientId)
  assert.equal(env.TOWLINE_HOME_TENANT, tenants[0].id)
  assert.equal(applications.length, 1)
  assert.ok(unset.includes('IMDS_ENDPOINT'))
})

test('emulator start prints lines that can be pasted into the shell of a client', async () => {
  const { stdout } = await towline(['emulator', 'start', '--world', 'bare'], { signals: ['SIGINT'] })
  assert.match(stdout, /^The emulator plays world bare for compute of kind app-service\. Ctrl-C ends it\.$/m)
  assert.match(stdout, /^ {2}export IDENTITY_ENDPOINT='http:\/\/127\.0\.0\.1:\d+\/msi\/token'$/m)
  assert.match(stdout, /^ {2}unset .*IMDS_ENDPOINT/m)
})

test('emulator start --timeout ends as a failure', async () => {
  const { code, stderr } = await runCli(['emulator', 'start', '--json', '--timeout', '10ms'])
  assert.equal(code, 1)
  assert.match(stderr, /\(TIMEOUT\)/)
})

test('an unknown world and an unusable state folder are reported as errors', async (t) => {
  const world = await runCli(['emulator', 'start', '--world', 'sed'])
  assert.equal(world.code, 2)
  assert.match(world.stderr, /^fix {4}Did you mean seed\? Give one of seed, .*fleet, or a file/m)

  const cwd = temporaryFolder(t, { file: '' })
  const state = await runCli(['emulator', 'start', '--state', 'file'], { cwd })
  assert.equal(state.code, 1)
  assert.match(state.stderr, /^error {2}The emulator did not start: .*\(EMULATOR_FAILED\)$/m)
})

test('--world takes a world file, and refuses a wrong one with the numbers of its wrong lines', async (t) => {
  const cwd = temporaryFolder(t, {
    'good.yaml': 'applications: { a: { permissions: Sites.Read.All } }\ntargets: { adatum: { sites: 7 } }\n',
    'bad.yaml': 'targets:\n  adatum:\n    sits: 7\n',
  })
  const { code, stdout } = await towline([
    'emulator',
    'run',
    '--world',
    `${cwd}/good.yaml`,
    '--',
    ...self,
    'sites',
    'list',
    '--query',
    'length(@)',
  ])
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '7\n' })

  const bad = await runCli(['emulator', 'start', '--world', './bad.yaml'], { cwd })
  assert.equal(bad.code, 2)
  assert.match(bad.stderr, /bad\.yaml:3: targets\.adatum\.sits is not a known key; did you mean "sites"\?/)
  const missing = await runCli(['emulator', 'start', '--world', 'none.yaml'], { cwd })
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /none\.yaml cannot be read: there is no such file \(USAGE\)/)
})

test('the world fleet has the requested size on any kind of host, and a size for another world is refused', async () => {
  const list = ['sites', 'list', '--query', 'length(@)']
  const size = ['--world', 'fleet', '--targets', '3', '--sites', '11']
  const { code, stdout, stderr } = await towline([
    'emulator',
    'run',
    ...size,
    '--host',
    'github',
    '--',
    ...self,
    ...list,
  ])
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '11\n', stderr: '' })
  const started = await towline(['emulator', 'start', ...size, '--json'], { signals: ['SIGINT'] })
  assert.equal(JSON.parse(started.stdout).tenants.length, 4)

  const seed = await runCli(['emulator', 'start', '--sites', '3'])
  assert.equal(seed.code, 2)
  assert.match(seed.stderr, /^error {2}Only the world fleet takes --sites \(USAGE\)$/m)
  const many = await runCli(['emulator', 'start', '--world', 'fleet', '--sites', '2000001'])
  assert.equal(many.code, 2)
  assert.match(many.stderr, /it must be at most 2000000/)
})

test('emulator run plays a fleet with the people, groups and permissions that its flags say', async () => {
  const sizes = ['--targets', '2', '--sites', '4', '--users', '30', '--groups', '6']
  const words = ['emulator', 'run', '--world', 'fleet', ...sizes, '--permissions', 'User.Read.All,Group.Read.All', '--']
  const count = (path: string) => `${self.join(' ')} graph get ${path} --all --query 'length(@)'`
  const line = `${count('/users')}; ${count('/groups')}; ${count('/sites')}`
  const { code, stdout, stderr } = await towline([...words, 'sh', '-c', line])
  assert.equal(stdout, '30\n6\n', stderr)
  assert.equal(code, 1)
  assert.match(stderr, /\(GRAPH_FORBIDDEN\)/)
})

test('emulator run refuses a permission that it does not know, and flags of the fleet beside another world', async () => {
  const misspelt = await runCli([
    'emulator',
    'run',
    '--world',
    'fleet',
    '--permissions',
    'Sites.Raed.All',
    '--',
    'true',
  ])
  assert.equal(misspelt.code, 2)
  assert.match(
    misspelt.stderr,
    /no application permission "Sites\.Raed\.All".*\n.*\nfix .*Did you mean Sites\.Read\.All\?/,
  )
  const other = await runCli(['emulator', 'run', '--permissions', 'Sites.Read.All', '--users', '5', '--', 'true'])
  assert.equal(other.code, 2)
  assert.match(other.stderr, /Only the world fleet takes --users and --permissions \(USAGE\)/)
})

test('emulator start names the targets it leaves out below those it shows, and the application after them', async () => {
  const { stdout } = await towline(['emulator', 'start', '--world', 'fleet', '--targets', '12'], {
    signals: ['SIGINT'],
  })
  const rows = stdout.split('\n').filter((row) => /^ {2}(target|application| +and \d+ more)/.test(row))
  assert.deepEqual(
    rows.map((row) => row.trim().split(/ {2,}/)[0]),
    [...Array(5).fill('target'), 'and 7 more targets', 'application'],
  )
})

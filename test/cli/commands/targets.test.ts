import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { CLIENT_ID } from '../../support/tokens.ts'
import { runCli, temporaryFolder } from '../support.ts'

const TENANT = '2f4a9b0c-1d3e-4f50-8a6b-7c8d9e0f1a2b'

const manifest = `
applications:
  read: { clientId: ${CLIENT_ID} }
  later: {}
targets:
  north: { tenant: ${TENANT}, application: read, tags: [emea, test] }
  south: { tenant: south.example, application: later, access: read-write }
`

test('targets list gives name, tenant, application, access and tags of all targets, in order and without a request', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': manifest })
  const { code, stdout, stderr } = await runCli(['targets', 'list'], { cwd })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  assert.deepEqual(JSON.parse(stdout), [
    {
      name: 'north',
      tenant: TENANT,
      tenantId: TENANT,
      application: 'read',
      access: 'read-only',
      tags: ['emea', 'test'],
    },
    { name: 'south', tenant: 'south.example', application: 'later', access: 'read-write', tags: [] },
  ])
})

test('targets list honours selectors, and a table says tags as words', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': manifest })
  const names = async (...words: string[]) => {
    const { stdout } = await runCli(['targets', 'list', '--query', '[].name', ...words], { cwd })
    return JSON.parse(stdout)
  }
  assert.deepEqual(await names('-t', 'all', '-t', '!north'), ['south'])
  assert.deepEqual(await names('-t', 'tag:emea'), ['north'])
  const unknown = await runCli(['targets', 'list', '-t', 'nroth'], { cwd })
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /did you mean "north"\? \(TARGET_UNKNOWN\)/)
  const { stdout } = await runCli(['targets', 'list', '-o', 'table'], { cwd, columns: 100 })
  assert.match(stdout, /^name +tenant +application +access +tags *$/m)
  assert.match(stdout, /^north +2f4a\S+ +read +read-only +emea, test *$/m)
})

test('targets list of a manifest without targets is an empty list, and without a manifest it is what the variables say', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': 'application: {}\n' })
  assert.deepEqual(await runCli(['targets', 'list', '-o', 'json'], { cwd }), {
    code: 0,
    stdout: '[]\n',
    stderr: '0 rows\n',
  })
  const env = { TOWLINE_CLIENT_ID: CLIENT_ID, TOWLINE_TENANT: 'South.Example', TOWLINE_ACCESS: 'read-write' }
  const { stdout } = await runCli(['targets', 'list'], { env })
  assert.deepEqual(JSON.parse(stdout), [
    { name: 'South.Example', tenant: 'south.example', application: CLIENT_ID, access: 'read-write', tags: [] },
  ])
  const none = await runCli(['targets', 'list'])
  assert.equal(none.code, 2)
  assert.match(none.stderr, /\(TARGET_MISSING\)/)
})

test('a command that worked in a target is seen in targets list, with the ID of a tenant that is named by its domain', async (t) => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const [application] = emulator.world.home.applications
  const cwd = temporaryFolder(t)
  const targets = `good: { tenant: ${target?.domains[0]} }\n  gone: { tenant: ${TENANT} }`
  writeFileSync(join(cwd, 'towline.yaml'), `application: { clientId: ${application?.appId} }\ntargets:\n  ${targets}\n`)
  const state = join(cwd, 'state')
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...compute } = emulator.env
  const world = { cwd, send: emulator.send, env: { ...compute, XDG_STATE_HOME: state } }
  const list = async () => JSON.parse((await runCli(['targets', 'list'], world)).stdout)

  const off = { ...world, env: { ...world.env, TOWLINE_NO_STATE: '1' } }
  assert.equal((await runCli(['whoami', '-t', 'good'], off)).code, 0)
  assert.equal(existsSync(join(state, 'towline/worked.ndjson')), false)

  const before = Date.now()
  assert.equal((await runCli(['whoami', '-t', 'all'], world)).code, 5)
  const [good, gone] = await list()
  assert.equal(good.tenantId, target?.id)
  assert.ok(Date.parse(good.lastWorkedAt) >= before && Date.parse(good.lastWorkedAt) <= Date.now())
  assert.equal(gone.lastWorkedAt, undefined, 'nothing worked there')
  const { stdout } = await runCli(['targets', 'list', '-o', 'table'], { ...world, columns: 120 })
  assert.match(stdout, /^good .* \d{4}-\d\d-\d\d \d\d:\d\dZ *$/m)
})

test('a folder for state that others can write is neither read nor written, and --verbose says so', async (t) => {
  const emulator = await testEmulator('seed')
  const cwd = temporaryFolder(t)
  const state = join(cwd, 'state')
  mkdirSync(join(state, 'towline'), { recursive: true })
  const log = join(state, 'towline/worked.ndjson')
  const { TOWLINE_TENANT: tenant, TOWLINE_CLIENT_ID: clientId } = emulator.env
  const planted = `${JSON.stringify({ tenant, clientId, tenantId: tenant, at: '2020-01-01T00:00:00.000Z' })}\n`
  writeFileSync(log, planted)
  chmodSync(state, 0o777)
  const world = { cwd, send: emulator.send, env: { ...emulator.env, XDG_STATE_HOME: state } }
  const why = `when targets last worked is not noted: ${state} can be written by every user`

  const { code, stderr } = await runCli(['whoami', '--verbose'], world)
  assert.equal(code, 0)
  assert.ok(stderr.includes(why), stderr)
  assert.equal(readFileSync(log, 'utf8'), planted)
  const listed = await runCli(['targets', 'list', '-o', 'json', '--verbose'], world)
  assert.equal(JSON.parse(listed.stdout)[0].lastWorkedAt, undefined)
  assert.ok(listed.stderr.includes(why), listed.stderr)
  const quiet = await runCli(['whoami'], world)
  assert.ok(!quiet.stderr.includes(state), quiet.stderr)

  chmodSync(state, 0o755)
  const [own] = JSON.parse((await runCli(['targets', 'list', '-o', 'json'], world)).stdout)
  assert.equal(own.lastWorkedAt, '2020-01-01T00:00:00.000Z')
})

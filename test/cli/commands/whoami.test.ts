import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { requestIdOf } from '../../../src/cli/commands/whoami/request-id.ts'
import { createWorld } from '../../../src/emulator/index.ts'
import type { Send } from '../../../src/http/send.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder } from '../support.ts'

test('whoami shows identity, application and roles from a real token, in the shape that scripts rely on', async () => {
  const emulator = await testEmulator('seed')
  const { code, stdout, stderr } = await runCli(['whoami'], emulator)
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const [target] = emulator.world.targets
  const [application] = emulator.world.home.applications
  const servicePrincipal = target?.servicePrincipals.find(({ appId }) => appId === application?.appId)
  const [shown, ...others] = JSON.parse(stdout)
  assert.deepEqual(others, [])
  const { expiresOn, signInRequestId, ...rest } = shown
  assert.deepEqual(rest, {
    target: target?.id,
    tenantId: target?.id,
    clientId: application?.appId,
    servicePrincipalId: servicePrincipal?.id,
    roles: ['Sites.FullControl.All'],
    identity: {
      kind: 'system-assigned',
      source: 'app-service',
      principalId: emulator.world.compute.identities[0]?.principalId,
    },
  })
  assert.match(expiresOn, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.match(signInRequestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.equal(emulator.requests.length, 2, 'one to the identity, one to the token service')
})

test('signInRequestId of whoami is the x-ms-request-id of the token request', async () => {
  const emulator = await testEmulator('seed')
  const ids: (string | undefined)[] = []
  const { stdout } = await runCli(['whoami'], {
    env: emulator.env,
    async send(request) {
      const response = await emulator.send(request)
      if (request.url.endsWith('/token')) ids.push(response.headers['x-ms-request-id'])
      return response
    },
  })
  assert.equal(JSON.parse(stdout)[0].signInRequestId, ids.at(-1))
})

test('whoami shows the tenant ID in lower case, however the token writes it', async () => {
  const emulator = await testEmulator('seed')
  const [{ id: tenantId } = { id: '' }] = emulator.world.targets
  let written: unknown
  const { stdout } = await runCli(['whoami'], {
    env: emulator.env,
    async send(request) {
      const response = await emulator.send(request)
      if (!request.url.endsWith('/token')) return response
      const answer = JSON.parse(Buffer.from(response.body).toString())
      const [header, payload, signature] = answer.access_token.split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      written = tenantId.toUpperCase()
      const changed = Buffer.from(JSON.stringify({ ...claims, tid: written })).toString('base64url')
      return {
        ...response,
        body: Buffer.from(JSON.stringify({ ...answer, access_token: `${header}.${changed}.${signature}` })),
      }
    },
  })
  assert.notEqual(written, tenantId)
  assert.equal(JSON.parse(stdout)[0].tenantId, tenantId)
})

test('whoami shows an empty list of roles for a target without grants', async () => {
  const emulator = await testEmulator('seed')
  for (const target of emulator.world.targets) {
    for (const servicePrincipal of target.servicePrincipals) servicePrincipal.appRoleAssignments = []
  }
  assert.deepEqual(JSON.parse((await runCli(['whoami'], emulator)).stdout)[0].roles, [])
})

test('requestIdOf() reads the first three groups of the GUID as little-endian', () => {
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex')
  assert.equal(requestIdOf(bytes.toString('base64url')), '00112233-4455-6677-8899-aabbccddeeff')
  assert.equal(requestIdOf('AAAA'), undefined)
  assert.equal(requestIdOf(undefined), undefined)
})

test('whoami over several targets is one table in the order of the manifest, whichever answers first, and fits 80 columns', async (t) => {
  const emulator = await testEmulator(() => createWorld('fleet', { targets: 12, sites: 1 }))
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  const targets = [...emulator.world.targets].map(({ name, id }) => `  ${name}: { tenant: ${id} }`).toReversed()
  const cwd = temporaryFolder(t, {
    'towline.yaml': `application: { clientId: ${TOWLINE_CLIENT_ID} }\ntargets:\n${targets.join('\n')}\n`,
  })
  let exchanges = 0
  const send: Send = async (request) => {
    // The earlier a target is asked, the later it is answered.
    if (request.url.endsWith('/token')) for (let turns = 40 - 3 * exchanges++; turns > 0; turns--) await setImmediate()
    return emulator.send(request)
  }
  const world = { cwd, env, send, stdoutIsTerminal: true, columns: 80 }
  const { code, stdout } = await runCli(['whoami', '-t', 'all', '--concurrency', '12', '--no-color'], world)
  assert.equal(code, 0)
  const [heading, ...rows] = stdout.trimEnd().split('\n')
  assert.match(heading ?? '', /^target +roles +expires +client *$/)
  const name = /^ *([^:]+):/
  assert.deepEqual(
    rows.map((row) => row.split(/ +/)[0]),
    targets.map((line) => name.exec(line)?.[1]),
  )
  for (const row of rows) {
    assert.match(row, / Sites\.FullControl\.All +\d{4}-\d\d-\d\d \d\d:\d\dZ +[\da-f]{8}…$/)
    assert.ok(row.length <= 80, row)
  }
})

test('whoami of one target on a terminal is a line for each fact, with nothing cut', async () => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const world = { ...emulator, stdoutIsTerminal: true, columns: 80 }
  const { stdout, stderr } = await runCli(['whoami', '--no-color'], world)
  assert.equal(stderr, '')
  assert.match(stdout, new RegExp(`^target +${target?.id}\ntenantId +${target?.id}\nclientId +[\\da-f-]{36}\n`))
  assert.match(stdout, /^roles +Sites\.FullControl\.All$/m)
  assert.match(stdout, /^identity +system-assigned \(app-service\), principal [\da-f-]+/m)
})

test('whoami over several targets keeps its JSON, a line as each target ends', async (t) => {
  const emulator = await testEmulator(() => createWorld('fleet', { targets: 2, sites: 1 }))
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  const targets = [...emulator.world.targets].map(({ name, id }) => `  ${name}: { tenant: ${id} }\n`)
  const gone = '  gone: { tenant: 99999999-0000-4000-8000-000000000000 }\n'
  const cwd = temporaryFolder(t, {
    'towline.yaml': `application: { clientId: ${TOWLINE_CLIENT_ID} }\ntargets:\n${gone}${targets.join('')}`,
  })
  const world = { cwd, env, send: emulator.send }
  const { code, stdout } = await runCli(['whoami', '-t', 'all', '-o', 'ndjson'], world)
  assert.equal(code, 5)
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    rows.map(({ roles }) => roles),
    [['Sites.FullControl.All'], ['Sites.FullControl.All']],
  )
  const table = await runCli(['whoami', '-t', 'all', '-o', 'table'], world)
  assert.equal(table.code, 5)
  assert.equal(table.stdout.trimEnd().split('\n').length, 3, 'a heading and the two that answered')
  const failed = await runCli(['whoami', '-t', 'gone', '-o', 'table'], world)
  assert.deepEqual({ code: failed.code, stdout: failed.stdout }, { code: 4, stdout: '' })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { requestIdOf } from '../../../src/cli/commands/whoami/request-id.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli } from '../support.ts'

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

import assert from 'node:assert/strict'
import test from 'node:test'
import { causesOfEndpoint } from '../../src/causes/diagnose/endpoint.ts'
import type { HttpRequest } from '../../src/http/send.ts'
import { runCli } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { json } from '../support/scripted-send.ts'

/** Words of the hosts for an identity that they do not have, each with the years in which it was reported. */
const words = {
  'App Service, Functions and Container Apps, 2024 to 2026': 'Unable to load the proper Managed Identity.',
  'App Service, 2021': 'Unable to load requested managed identity.',
  'App Service, earlier':
    'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
  'Azure Automation': 'No managed identity was found for Automation account 5f2c.',
  'the metadata service': 'Identity not found',
  'Service Fabric': 'ManagedIdentityNotFound',
}

test('causesOfEndpoint() with the words for an absent identity', async (t) => {
  for (const [host, said] of Object.entries(words)) {
    const codes = (named: boolean | undefined) =>
      causesOfEndpoint({ kind: 'managed', status: 400, said, named }).map(({ code, certainty }) => [code, certainty])

    await t.test(`${host}: without a selector the host has no system-assigned identity`, () =>
      assert.deepEqual(codes(false), [['NO_SYSTEM_IDENTITY', 'certain']]),
    )

    await t.test(`${host}: with a selector that identity is not attached`, () =>
      assert.deepEqual(codes(true), [['IDENTITY_NOT_ATTACHED', 'certain']]),
    )

    await t.test(`${host}: where the request is not known, all three are listed`, () =>
      assert.deepEqual(
        codes(undefined).map(([code]) => code),
        ['NO_SYSTEM_IDENTITY', 'CLIENT_ID_TAKEN_FOR_IDENTITY', 'IDENTITY_NOT_ATTACHED'],
      ),
    )
  }

  await t.test('a failing server that uses the words has failed', () => {
    const [cause] = causesOfEndpoint({
      kind: 'managed',
      status: 500,
      said: 'Unable to load the proper Managed Identity.',
    })
    assert.equal(cause?.code, 'IDENTITY_FAILED')
  })

  await t.test('a forwarded request is suspected only where the words say so', () => {
    const listed = (said: string) => causesOfEndpoint({ kind: 'managed', status: 400, said }).map(({ code }) => code)
    assert.deepEqual(listed('The moon is in the wrong phase.'), ['IDENTITY_REQUEST_REFUSED'])
    assert.deepEqual(listed(''), ['IDENTITY_REQUEST_REFUSED'])
    assert.deepEqual(listed('Requests with X-Forwarded-For are not allowed.'), ['FORWARDED_REQUEST'])
  })
})

test("commands on an App Service that refuses in today's words", async (t) => {
  const emulator = await testEmulator('seed')
  const clientId = emulator.env['TOWLINE_CLIENT_ID'] ?? ''
  const body = { statusCode: 400, message: 'Unable to load the proper Managed Identity.', correlationId: 'c0ffee' }
  const host = {
    env: emulator.env,
    send: async (request: HttpRequest) => (request.direct ? json(body, 400) : emulator.send(request)),
  }
  const other = '0b7e5f9a-3c2d-4e1f-8a9b-0c1d2e3f4a5b'

  for (const command of [['identity'], ['sites', 'list'], ['whoami']]) {
    await t.test(`towline ${command.join(' ')} names the identity, and suspects no proxy`, async () => {
      const { code, stderr } = await runCli([...command, '--identity', `client:${other}`], host)
      assert.equal(code, 4)
      assert.match(stderr, /does not have the requested identity: another one was named/)
      assert.doesNotMatch(stderr, /forward/i)
      assert.match((await runCli(command, host)).stderr, /it has only user-assigned ones and the request named none/)
    })
  }

  for (const [identity, code] of [
    ['system', 'NO_SYSTEM_IDENTITY'],
    [`client:${other}`, 'IDENTITY_NOT_ATTACHED'],
    [`client:${clientId}`, 'CLIENT_ID_TAKEN_FOR_IDENTITY'],
  ] as const) {
    await t.test(`towline trust explain --identity ${identity.split(':')[0]} names ${code}`, async () => {
      const { stdout } = await runCli(['trust', 'explain', '--identity', identity, '-o', 'json'], host)
      const [first, ...others] = JSON.parse(stdout).causes
      assert.deepEqual([first.code, first.certainty], [code, 'certain'])
      assert.ok(others.every((one: { code: string }) => one.code !== 'FORWARDED_REQUEST'))
    })
  }
})

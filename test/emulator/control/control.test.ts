import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control } from '../../../src/emulator/control/index.ts'
import type { Emulator } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'

test('GET /requests lists what was asked of the emulator, oldest first', async () => {
  const emulator = await testEmulator()
  await askKeys(emulator)
  await emulator.send({ method: 'GET', url: 'https://graph.microsoft.com/v1.0/sites' })
  const { status, body } = await ask(emulator, 'GET', '/requests')
  assert.equal(status, 200)
  assert.deepEqual(body, { requests: emulator.requests })
  assert.deepEqual(
    body.requests.map(({ host }: { host: string }) => host),
    ['login.microsoftonline.com', 'graph.microsoft.com'],
  )
})

test('GET /requests says how many it has forgotten', async () => {
  const emulator = await testEmulator()
  const forgetful = Object.create(emulator, { forgottenRequests: { value: 7 } }) as Emulator
  assert.deepEqual((await ask(forgetful, 'GET', '/requests')).body, { requests: [], forgotten: 7 })
})

test('POST /reset brings the world back, and with {"requests": true} clears only the record', async () => {
  const emulator = await testEmulator()
  emulator.world.home.applications.pop()
  await askKeys(emulator)

  assert.deepEqual(await ask(emulator, 'POST', '/reset', '{"requests": true}'), {
    status: 200,
    body: { reset: 'requests' },
  })
  assert.deepEqual(emulator.requests, [])
  assert.equal(emulator.world.home.applications.length, 0)

  await askKeys(emulator)
  for (const body of [undefined, '{}']) {
    assert.deepEqual(await ask(emulator, 'POST', '/reset', body), { status: 200, body: { reset: 'world' } })
    assert.deepEqual(emulator.requests, [])
    assert.equal(emulator.world.home.applications.length, 1)
  }
})

test('POST /clock sets or moves the emulated time, which then runs on', async () => {
  let real = Date.parse('2026-11-30T12:00:00Z')
  const emulator = await testEmulator('seed', { now: () => real })
  const clock = async (body: string) => (await ask(emulator, 'POST', '/clock', body)).body.now

  assert.equal(await clock('{"advanceMs": 3600000}'), '2026-11-30T13:00:00.000Z')
  assert.equal(await clock('{"advanceMs": -1}'), '2026-11-30T12:59:59.999Z')
  assert.equal(await clock('{"now": "2030-01-01T02:00:00+02:00"}'), '2030-01-01T00:00:00.000Z')
  real += 5000
  assert.equal(await clock('{"advanceMs": 0}'), '2030-01-01T00:00:05.000Z')
})

test('POST /clock makes the emulated time run faster, until the reset', async () => {
  let below = Date.UTC(2026, 10, 30, 12)
  const emulator = await testEmulator('seed', { now: () => below })
  assert.deepEqual((await ask(emulator, 'POST', '/clock', '{"rate": 60}')).body, {
    now: '2026-11-30T12:00:00.000Z',
    rate: 60,
  })
  below += 30_000
  assert.equal(emulator.clock.now(), Date.UTC(2026, 10, 30, 12, 30))
  await ask(emulator, 'POST', '/clock', '{"advanceMs": 60000}')
  below += 1_000
  assert.equal(emulator.clock.now(), Date.UTC(2026, 10, 30, 12, 32))
  await ask(emulator, 'POST', '/reset')
  below += 1_000
  assert.deepEqual([emulator.clock.now(), emulator.clock.rate], [below, 1])
})

test('GET /limits shows how much of a budget each application and tenant has spent', async () => {
  const emulator = await testEmulator('seed', { now: () => 0 })
  const budget = { id: 'few', kind: 'budget', per: 'tenant', limit: 1, windowMs: 1000, service: 'authority' }
  await emulator.faults.replace([{ kind: 'latency', ms: 0, service: 'graph' }, budget])
  const tenant = emulator.env['TOWLINE_TENANT'] ?? ''
  const url = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`
  for (let asked = 0; asked < 3; asked++) await emulator.send({ method: 'POST', url })
  assert.deepEqual((await ask(emulator, 'GET', '/limits')).body, {
    limits: [
      {
        ...budget,
        usage: [{ tenant, requests: 3, admitted: 1, spent: 3, spentAdmitted: 1, peak: 3, violations: 2 }],
      },
    ],
  })
})

test('bad input is refused with its reason, and changes nothing', async () => {
  const emulator = await testEmulator('seed', { now: () => 0 })
  await askKeys(emulator)
  const years = 'The emulated time must lie between the years 1970 and 9999.'
  const time = '"now" must be an ISO 8601 time with its zone, for example "2026-11-30T12:00:00Z".'
  for (const [path, input, message] of [
    ['/reset', 'nonsense', 'The body is not JSON.'],
    ['/reset', '[]', 'The body must be a JSON object.'],
    ['/reset', 'null', 'The body must be a JSON object.'],
    ['/reset', '{"requests": false}', '"requests" can only be true; leave it out to reset everything.'],
    ['/reset', '{"request": true}', '"request" is not known here. Known: requests.'],
    ['/reset', '{"__proto__": true}', '"__proto__" is not known here. Known: requests.'],
    ['/clock', undefined, 'The body is not JSON.'],
    ['/clock', '{}', 'Give one of "now", "advanceMs" and "rate".'],
    ['/clock', '{"now": "2026-11-30T12:00:00Z", "advanceMs": 1}', 'Give one of "now", "advanceMs" and "rate".'],
    ['/clock', '{"advance": 1}', '"advance" is not known here. Known: now, advanceMs, rate.'],
    ['/clock', '{"rate": "60"}', '"rate" must be a number, for example 60 for an hour in a minute.'],
    ['/clock', '{"rate": 0}', 'The rate must be above 0 and at most 100000.'],
    ['/clock', '{"rate": 1e6}', 'The rate must be above 0 and at most 100000.'],
    ['/clock', '{"advanceMs": "1"}', '"advanceMs" must be a number of milliseconds.'],
    ['/clock', '{"advanceMs": 1e999}', years],
    ['/clock', '{"advanceMs": -1}', years],
    ['/clock', '{"now": 1764504000}', time],
    ['/clock', '{"now": "2026-11-30T12:00:00"}', time],
    ['/clock', '{"now": "2026-13-30T12:00:00Z"}', time],
  ] as const) {
    const answer = await ask(emulator, 'POST', path, input)
    assert.deepEqual(answer, { status: 400, body: { error: { code: 'bad-request', message } } }, `${path} ${input}`)
  }
  assert.equal(emulator.requests.length, 1)
  assert.equal(emulator.clock.now(), 0)
})

test('an unknown endpoint is answered with those that there are', async () => {
  const emulator = await testEmulator()
  for (const [method, path] of [
    ['GET', '/reset'],
    ['DELETE', '/faults'],
    ['GET', '/'],
  ] as const) {
    assert.deepEqual(await ask(emulator, method, path), {
      status: 404,
      body: {
        error: {
          code: 'not-found',
          message: `There is no ${method} ${path} here. There are: GET /requests, POST /reset, GET /world, POST /clock, GET /faults, GET /limits, POST /faults, POST /device-codes/:code, GET /sign-ins, POST /sign-ins.`,
        },
      },
    })
  }
})

test('GET /world describes tenants, identities, trust, roles and sites', async () => {
  const emulator = await testEmulator('seed', { host: 'imds', now: () => Date.parse('2026-11-30T12:00:00Z') })
  const { home, compute } = emulator.world
  const { status, body } = await ask(emulator, 'GET', '/world')
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['name', 'host', 'now', 'compute', 'home', 'targets'])
  assert.deepEqual([body.name, body.host, body.now], ['seed', 'imds', '2026-11-30T12:00:00.000Z'])
  assert.deepEqual(body.compute, compute)

  const [application] = home.applications
  const [identity] = compute.identities
  assert.deepEqual(body.home.applications, [
    {
      displayName: 'ManagedIdentityDemo-AzureTenant',
      clientId: application?.appId,
      objectId: application?.id,
      signInAudience: 'AzureADMultipleOrgs',
      isDisabled: false,
      federatedIdentityCredentials: [
        {
          name: 'AzAutomationDemo',
          issuer: `https://login.microsoftonline.com/${home.id}/v2.0`,
          subject: identity?.principalId,
          audiences: ['api://AzureADTokenExchange'],
        },
      ],
    },
  ])

  const [fabrikam] = body.targets
  assert.equal(fabrikam.domains[0], 'fabrikam.onmicrosoft.com')
  assert.deepEqual(fabrikam.sites, { 'fabrikam.sharepoint.com': 450 })
  const client = fabrikam.servicePrincipals.find(
    ({ clientId }: { clientId: string }) => clientId === application?.appId,
  )
  assert.deepEqual(client.roles, [{ resource: 'Microsoft Graph', role: 'Sites.FullControl.All' }])
})

test('GET /world shows a change at once', async () => {
  const emulator = await testEmulator()
  const [target] = emulator.world.targets
  const client = target?.servicePrincipals.find(({ appRoleAssignments }) => appRoleAssignments.length > 0)
  assert.ok(client)
  client.accountEnabled = false
  client.appRoleAssignments = []
  const { body } = await ask(emulator, 'GET', '/world')
  const shown = body.targets[0].servicePrincipals.find(({ objectId }: { objectId: string }) => objectId === client.id)
  assert.deepEqual([shown.accountEnabled, shown.roles], [false, []])
})

function askKeys(emulator: Emulator) {
  return emulator.send({ method: 'GET', url: 'https://login.microsoftonline.com/common/discovery/v2.0/keys' })
}

async function ask(emulator: Emulator, method: string, path: string, body?: string) {
  const request = new Request(`http://127.0.0.1${path}`, { method, ...(body !== undefined && { body }) })
  const response = await control(emulator).fetch(request)
  return { status: response.status, body: JSON.parse(await response.text()) }
}

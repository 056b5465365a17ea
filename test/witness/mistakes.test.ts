import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { utiOf } from '../../src/emulator/entra/request-ids.ts'
import type { ServicePrincipal, Tenant } from '../../src/emulator/index.ts'
import { assignAppRole } from '../../src/emulator/world/build/set-up.ts'
import { signedByAStranger, unsigned } from '../emulator/entra/forgery.ts'
import { faulty, type Reply, sites } from '../emulator/faults/support.ts'
import { first } from '../emulator/support.ts'

/**
 * What emulators and mocks of this flow most often get wrong, each shown not to be wrong here. Those of Graph's lists,
 * limits and errors are in graph-mistakes.test.ts, those of what admins do in admin-mistakes.test.ts.
 */

const graphAppId = '00000003-0000-0000-c000-000000000000'
const stranger = 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10'

test('mistake 1: a token for any client and any assertion', async (t) => {
  const { emulator, exchange } = await faulty()
  const genuine = await emulator.issueAssertion()
  const refused = async (form: Record<string, string>) => code(await exchange(form))

  await t.test('the right assertion of the right client is granted', async () =>
    assert.equal((await exchange()).status, 200),
  )
  await t.test('an unknown client is refused', async () => assert.equal(await refused({ client_id: stranger }), 700016))
  await t.test('text in the place of the assertion is refused', async () => {
    assert.equal(await refused({ client_assertion: 'assertion' }), 50027)
  })
  await t.test("a stranger's signature is refused", async () => {
    assert.equal(await refused({ client_assertion: await signedByAStranger(genuine) }), 700027)
  })
  await t.test('an assertion without a signature is refused', async () => {
    assert.equal(await refused({ client_assertion: unsigned(genuine) }), 5002738)
  })
  await t.test("another identity's assertion is refused", async () => {
    const client_assertion = await emulator.issueAssertion({ sub: stranger })
    assert.equal(await refused({ client_assertion }), 700213)
  })
})

test('mistake 2: roles as the application declares them', async (t) => {
  const { emulator, target, exchange } = await faulty()
  const client = clientIn(target, emulator.env)
  const roles = async () => decodeJwt((await exchange()).json().access_token)

  await t.test('nothing granted in the target: no claim at all', async () => {
    client.appRoleAssignments = []
    assert.equal('roles' in (await roles()), false)
  })
  await t.test('granted and not declared: in the token', async () => {
    assignAppRole(target, client, graphAppId, 'User.Read.All')
    assert.deepEqual((await roles())['roles'], ['User.Read.All'])
  })
})

test('mistake 3: a missing service principal is called an unknown application', async () => {
  const { emulator, target, exchange } = await faulty()
  const client = clientIn(target, emulator.env)
  target.servicePrincipals.splice(target.servicePrincipals.indexOf(client), 1)
  assert.equal(summary(await exchange()), '401 invalid_client 7000229')
  assert.equal(summary(await exchange({ client_id: stranger })), '400 unauthorized_client 700016')
})

test('mistake 4: one number for all that a federated identity credential can lack', async () => {
  const { emulator, exchange } = await faulty()
  const application = first(emulator.world.home.applications)
  const trusted = first(application.federatedIdentityCredentials)
  const codes: number[] = []
  for (const credentials of [[], [{ ...trusted, issuer: `${trusted.issuer}/` }], [{ ...trusted, subject: stranger }]]) {
    application.federatedIdentityCredentials = credentials
    codes.push(code(await exchange()))
  }
  assert.deepEqual(codes, [70025, 700211, 700213])
})

test('mistake 5: one envelope for all refusals', async (t) => {
  const { emulator, target, exchange } = await faulty()
  const { home } = emulator.world
  const application = first(home.applications)

  await t.test('status, error and error_uri are those of the number', async () => {
    const seen = [
      await exchange({}, stranger),
      await exchange({ client_id: stranger }),
      await exchange({ client_assertion: 'assertion' }),
      await exchange({ scope: 'User.Read' }),
      await exchange({ scope: 'https://nobody.example/.default' }),
      await exchange({ grant_type: 'password-less' }),
    ].map((reply) => `${summary(reply)}${'error_uri' in reply.json() ? ' with page' : ''}`)
    assert.deepEqual(seen, [
      '400 invalid_tenant 90002 with page',
      '400 unauthorized_client 700016 with page',
      '400 invalid_request 50027 with page',
      '400 invalid_scope 1002012 with page',
      '400 invalid_resource 500011 with page',
      '400 unsupported_grant_type 70003',
    ])
  })
  await t.test('some call the tenant by its name, and some by its ID', async () => {
    const text = async (form: Record<string, string>) => (await exchange(form)).json().error_description
    assert.match(await text({ client_id: stranger }), new RegExp(`the directory '${target.displayName}'`))
    assert.match(await text({ scope: 'https://nobody.example/.default' }), new RegExp(`named ${target.displayName}\\.`))
    target.servicePrincipals.splice(target.servicePrincipals.indexOf(clientIn(target, emulator.env)), 1)
    assert.match(await text({}), new RegExp(`in the tenant ${target.id}\\.`))
  })
  await t.test('the layout is that of today, and that of before 2024 on request', async () => {
    application.federatedIdentityCredentials = []
    const earlier = await faulty([], { options: { descriptionSeparator: '\r\n' } })
    const [today, before] = [await exchange({}, home.id), await earlier.exchange({ client_id: stranger })]
    assert.match(today.json().error_description, /\. Trace ID: \S+ Correlation ID: \S+ Timestamp: \S+ \S+Z$/)
    assert.match(before.json().error_description, /\.\r\nTrace ID: \S+\r\nCorrelation ID: \S+\r\nTimestamp: \S+ \S+Z$/)
  })
})

test('mistake 6: everything is known at once, everywhere and in order', async (t) => {
  const minute = 60_000

  await t.test('a later exchange can fail after an earlier success', async () => {
    const spread = { object: 'federatedIdentityCredential', delayMs: minute, spreadMs: minute }
    const { exchange, clock } = await faulty({ kind: 'propagation', ...spread })
    const seen: number[] = []
    for (let second = 0; second < 180; second += 5) {
      seen.push((await exchange()).status)
      clock.advance(5000)
    }
    const firstSuccess = seen.indexOf(200)
    assert.ok(firstSuccess >= 12, `the first success is number ${firstSuccess}`)
    assert.ok(seen.indexOf(401, firstSuccess) > firstSuccess, seen.join(' '))
    assert.equal(seen.at(-1), 200)
  })
  await t.test('a service principal is known before its roles: a token without them', async () => {
    const { exchange, clock } = await faulty({ kind: 'propagation', object: 'appRoleAssignment', delayMs: minute })
    const claims = async () => decodeJwt((await exchange()).json().access_token)
    assert.equal('roles' in (await claims()), false)
    clock.advance(minute)
    assert.equal('roles' in (await claims()), true)
  })
  await t.test('a filter does not find yet what is there by its ID', async () => {
    const fault = { kind: 'propagation', object: 'servicePrincipal', delayMs: 0, listDelayMs: minute }
    const { graph, emulator, target, clock } = await faulty(fault, { world: 'workplace' })
    const { id, appId } = clientIn(target, emulator.env)
    const found = async () => (await graph(`/v1.0/servicePrincipals?$filter=appId eq '${appId}'`)).json().value.length
    assert.equal((await graph(`/v1.0/servicePrincipals/${id}`)).status, 200)
    assert.equal(await found(), 0)
    clock.advance(minute)
    assert.equal(await found(), 1)
  })
})

test('mistake 7: an assertion for an hour and one target, with the URI for its audience', async () => {
  const { emulator, exchange, identity, clock } = await faulty([], { world: 'fleet' })
  const assertion = (await identity()).json().access_token
  const { aud, iat = 0, exp = 0 } = decodeJwt(assertion)
  assert.equal(aud, 'fb60f99c-7a34-4190-8149-302f77469936')
  assert.equal(exp - iat, 24 * 60 * 60 + 5 * 60)

  clock.advance(23 * 60 * 60 * 1000)
  const [one, another] = [...emulator.world.targets]
  for (const target of [one, another]) {
    const reply = await exchange({ client_assertion: assertion }, target?.id)
    assert.equal(decodeJwt(reply.json().access_token)['tid'], target?.id)
  }
})

test('mistake 8: with Sites.Selected the list of sites is refused, or shows the granted ones', async () => {
  const { emulator, target, exchange, graph } = await faulty()
  const client = clientIn(target, emulator.env)
  const catalog = first(target.sharePoint.geographies).sites
  const [granted, other] = [catalog.at(1), catalog.at(2)]
  target.sharePoint.siteGrants.push({ siteId: granted.id, appId: client.appId, roles: ['read'] })
  client.appRoleAssignments = []
  assignAppRole(target, client, graphAppId, 'Sites.Selected')
  const token = (await exchange()).json().access_token

  assert.deepEqual((await graph('/v1.0/sites', { token })).json().value, [])
  const all = await graph(sites, { token })
  assert.deepEqual([all.status, all.json().error.code], [403, 'accessDenied'])
  assert.equal((await graph(`/v1.0/sites/${granted.id}`, { token })).status, 200)
  assert.equal((await graph(`/v1.0/sites/${other.id}`, { token })).status, 403)
})

test('mistake 13: errors and tokens that do not say which request they answer', async (t) => {
  await t.test("Graph's errors name the request by its ID, the client's ID for it, and the time", async () => {
    const { graph } = await faulty()
    const { headers, json } = await graph('/v1.0/users', { headers: { 'client-request-id': stranger } })
    const { innerError } = json().error
    assert.deepEqual(Object.keys(innerError), ['date', 'request-id', 'client-request-id'])
    assert.equal(innerError['request-id'], headers['request-id'])
    assert.deepEqual([innerError['client-request-id'], headers['client-request-id']], [stranger, stranger])
    assert.equal(`${innerError.date}.000Z`, new Date(headers['date'] ?? '').toISOString())
  })
  await t.test("the token service's errors have the ID that the client sent, wherever it sent it", async () => {
    const { exchange } = await faulty()
    const { headers, json } = await exchange({ client_id: stranger, 'client-request-id': stranger })
    assert.equal(json().correlation_id, stranger)
    assert.equal(json().trace_id, headers['x-ms-request-id'])
    assert.ok(json().error_description.includes(`Trace ID: ${json().trace_id} Correlation ID: ${stranger}`))
  })
  await t.test("a token's uti is the ID of the request that it answered", async () => {
    const { exchange } = await faulty()
    const { headers, json } = await exchange()
    assert.equal(decodeJwt(json().access_token)['uti'], utiOf(headers['x-ms-request-id'] ?? ''))
  })
})

function clientIn({ servicePrincipals }: Tenant, env: Readonly<Record<string, string>>): ServicePrincipal {
  return first(servicePrincipals.filter(({ appId }) => appId === env['TOWLINE_CLIENT_ID']))
}

function code(reply: Reply): number {
  return reply.json().error_codes?.[0]
}

/** `401 invalid_client 7000229` */
function summary(reply: Reply): string {
  return `${reply.status} ${reply.json().error} ${code(reply)}`
}

import assert from 'node:assert/strict'
import test from 'node:test'
import type { Emulator } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'

const filtered = (more = ''): string =>
  `$filter=${encodeURIComponent(`signInEventTypes/any(t: t eq 'servicePrincipal')${more}`)}`

async function tokenOf(
  emulator: Emulator,
  clientRequestId?: string,
  assertion?: string,
): Promise<Record<string, unknown>> {
  const { TOWLINE_TENANT: tenant, TOWLINE_CLIENT_ID: clientId = '' } = emulator.env
  const body = new URLSearchParams({
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion ?? (await emulator.issueAssertion()),
  })
  const answer = await emulator.fetch(
    new Request(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body,
      ...(clientRequestId === undefined ? {} : { headers: { 'client-request-id': clientRequestId } }),
    }),
  )
  return (await answer.json()) as Record<string, unknown>
}

async function ask(emulator: Emulator, token: unknown, path: string) {
  const answer = await emulator.fetch(
    new Request(`https://graph.microsoft.com${path}`, { headers: { authorization: `Bearer ${token}` } }),
  )
  const body = (await answer.json()) as {
    value?: Record<string, unknown>[]
    error?: { code: string }
    '@odata.nextLink'?: string
  }
  return { status: answer.status, headers: answer.headers, ...body }
}

function claims(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())
}

test('an exchange is in the log of its tenant, with the uti of the token and the ID of the caller', async () => {
  const emulator = await testEmulator('workplace')
  const id = '0B9C6A1E-2222-4333-8444-555555555555'
  const { access_token: token } = await tokenOf(emulator, id)
  const { status, value } = await ask(emulator, token, `/beta/auditLogs/signIns?${filtered()}`)
  assert.equal(status, 200)
  const [signIn, ...others] = value ?? []
  assert.deepEqual(others, [])
  assert.equal(signIn?.['uniqueTokenIdentifier'], claims(token)['uti'])
  assert.equal(signIn?.['correlationId'], id.toLowerCase())
  assert.equal(signIn?.['appId'], emulator.env['TOWLINE_CLIENT_ID'])
  assert.deepEqual(signIn?.['status'], { errorCode: 0, failureReason: 'Other.', additionalDetails: null })
  const [application] = emulator.world.home.applications
  assert.equal(signIn?.['federatedCredentialId'], application?.federatedIdentityCredentials[0]?.id)
})

test('a refused exchange is logged with its number', async () => {
  const emulator = await testEmulator('workplace')
  const { access_token: token } = await tokenOf(emulator)
  await tokenOf(emulator, undefined, await emulator.issueAssertion({ sub: 'another' }))
  const { value } = await ask(emulator, token, `/beta/auditLogs/signIns?${filtered(' and status/errorCode ne 0')}`)
  assert.deepEqual(
    value?.map(({ status, uniqueTokenIdentifier }) => [
      (status as { errorCode: number }).errorCode,
      uniqueTokenIdentifier,
    ]),
    [[700213, '']],
  )
})

test('the log is refused without the permission, without the licence, in v1.0, and for a filter that is not played', async () => {
  const seed = await testEmulator('seed')
  const { access_token: weak } = await tokenOf(seed)
  const { status, error } = await ask(seed, weak, `/beta/auditLogs/signIns?${filtered()}`)
  assert.deepEqual([status, error?.code], [403, 'Authorization_RequestDenied'])

  const emulator = await testEmulator('workplace')
  const { access_token: token } = await tokenOf(emulator)
  assert.equal((await ask(emulator, token, `/v1.0/auditLogs/signIns?${filtered()}`)).status, 400)
  assert.equal(
    (await ask(emulator, token, `/beta/auditLogs/signIns?${filtered(" and userPrincipalName eq 'a and b'")}`)).status,
    501,
  )
  assert.deepEqual((await ask(emulator, token, '/beta/auditLogs/signIns')).value, [], 'people do not sign in here')

  const poor = await testEmulator('workplace')
  const { access_token: held } = await tokenOf(poor)
  for (const tenant of poor.world.targets) Object.assign(tenant, { subscribedSkus: [] })
  const without = await ask(poor, held, `/beta/auditLogs/signIns?${filtered()}`)
  assert.deepEqual(
    [without.status, without.error?.code],
    [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'],
  )
})

test('five requests in ten seconds are answered, and the sixth is throttled', async () => {
  const emulator = await testEmulator('workplace')
  const { access_token: token } = await tokenOf(emulator)
  const path = `/beta/auditLogs/signIns?${filtered()}`
  for (let count = 0; count < 5; count++) assert.equal((await ask(emulator, token, path)).status, 200)
  const { status, headers } = await ask(emulator, token, path)
  assert.equal(status, 429)
  assert.ok(Number(headers.get('retry-after')) >= 1)
  emulator.clock.advance(10_001)
  assert.equal((await ask(emulator, token, path)).status, 200)
})

test('late sign-ins appear one after another, and the pages of a list keep their rows meanwhile', async () => {
  const emulator = await testEmulator('workplace')
  let { access_token: token } = await tokenOf(emulator)
  const tenant = emulator.env['TOWLINE_TENANT'] ?? ''
  emulator.lateSignIns({ delayMs: 3_600_000, spreadMs: 3_600_000 })
  emulator.signInFromOutside({ tenant, count: 20 })
  const path = `/beta/auditLogs/signIns?${filtered()}&$top=5`
  const ids = async (from: string): Promise<string[]> => {
    const page = await ask(emulator, token, from.replace('https://graph.microsoft.com', ''))
    const own = (page.value ?? []).map(({ id }) => String(id))
    const next = page['@odata.nextLink']
    emulator.clock.advance(10_001)
    if (next !== undefined) emulator.signInFromOutside({ tenant })
    return next === undefined ? own : [...own, ...(await ids(next))]
  }
  assert.equal((await ids(path)).length, 1)
  emulator.clock.advance(5_400_000)
  token = (await tokenOf(emulator))['access_token']
  const half = await ids(path)
  assert.ok(half.length > 5 && half.length < 21, `${half.length}`)
  assert.equal(new Set(half).size, half.length)
  assert.equal(
    emulator.signIns.every(({ signIn }) => signIn.createdDateTime !== ''),
    true,
  )
})

test('a use from outside has to name what is in the world', async () => {
  const emulator = await testEmulator('workplace')
  assert.throws(() => emulator.signInFromOutside({ tenant: 'nowhere' }), /No tenant/)
  assert.throws(() => emulator.signInFromOutside({ tenant: 'fabrikam', application: 'x' }), /no such application/)
  assert.throws(() => emulator.signInFromOutside({ tenant: 'fabrikam', count: 0 }), /count/)
})

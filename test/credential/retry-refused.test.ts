import assert from 'node:assert/strict'
import test from 'node:test'
import { type CredentialOptions, towlineCredential } from '../../src/credential/credential.ts'
import type { HttpRequest, HttpResponse } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { json } from '../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, HOUR, seconds, TARGET_TENANT } from '../support/tokens.ts'

const GRAPH = 'https://graph.microsoft.com/.default'

function refusal(oauthError: string, status = 401, numbers: readonly number[] = [700213]): HttpResponse {
  return json({ error: oauthError, error_codes: numbers }, status)
}

/** Credentials over one token service, which refuses the exchanges with the numbers in `refused`, from 1 up. */
function credentials(refused: (exchange: number) => HttpResponse | undefined) {
  const clock = fakeClock()
  const requests: HttpRequest[] = []
  const waits: (boolean | undefined)[] = []
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    requests.push(request)
    const token = accessToken({ exp: seconds(clock.now() + HOUR), n: requests.length })
    return refused(requests.length) ?? json({ token_type: 'Bearer', expires_in: 3600, access_token: token })
  }
  const wait = async (ms: number, signal?: AbortSignal, background?: boolean): Promise<void> => {
    waits.push(background)
    await clock.wait(ms, signal)
  }
  const make = (assertion: NonNullable<CredentialOptions['assertion']>, clientId = CLIENT_ID) =>
    towlineCredential({ tenantId: TARGET_TENANT, clientId, assertion, send, now: clock.now, wait, env: {} })
  return { clock, requests, waits, make }
}

test('a credential of its own whose exchange is refused', async (t) => {
  const assertion = () => assertionToken()

  await t.test('a refusal that passes is retried, whatever its number', async () => {
    for (const numbers of [[70025], [700211], [700212], [7000229], [70021], [7999999], []]) {
      for (const [oauthError, status] of [
        ['invalid_client', 401],
        ['invalid_client', 400],
        ['unauthorized_client', 400],
      ] as const) {
        const { make, requests } = credentials((exchange) =>
          exchange < 6 ? refusal(oauthError, status, numbers) : undefined,
        )
        assert.ok((await make(assertion).getToken(GRAPH)).token)
        assert.equal(requests.length, 6)
      }
    }
  })

  await t.test('each retry sends the request that was refused', async () => {
    const { make, requests } = credentials((exchange) => (exchange < 3 ? refusal('invalid_client') : undefined))
    await make(assertion).getToken(GRAPH)
    assert.equal(new Set(requests.map(({ body, url }) => `${url} ${body}`)).size, 1)
  })

  await t.test('a refusal of the request, of the scope, of the tenant or by a policy is final at once', async () => {
    for (const oauthError of [
      'invalid_request',
      'invalid_scope',
      'invalid_resource',
      'invalid_tenant',
      'invalid_grant',
      'interaction_required',
    ]) {
      const { make, requests, waits } = credentials(() => refusal(oauthError, 400))
      await assert.rejects(make(assertion).getToken(GRAPH), { oauthError })
      assert.deepEqual([requests.length, waits], [1, []])
    }
  })

  await t.test('a retry that is refused for another reason ends with that reason', async () => {
    const { make, requests } = credentials((exchange) =>
      exchange === 1 ? refusal('invalid_client') : refusal('invalid_scope', 400, [70011]),
    )
    await assert.rejects(make(assertion).getToken(GRAPH), { oauthError: 'invalid_scope', aadsts: 70011 })
    assert.equal(requests.length, 2)
  })
})

test('credentials that share an assertion source share what its refusals mean', async (t) => {
  const refused = () => refusal('invalid_client')

  await t.test(
    'twelve credentials with one function cost twenty exchanges: six, four, and one for each other',
    async () => {
      const { make, requests } = credentials(refused)
      const assertion = () => assertionToken()
      for (let i = 0; i < 12; i++) await assert.rejects(make(assertion).getToken(GRAPH), { aadsts: 700213 })
      assert.equal(requests.length, 6 + 4 + 10)
    },
  )

  await t.test('twelve credentials of the identity of the host, each made without a source, cost no more', async () => {
    const clock = fakeClock()
    const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:4100/msi/token', IDENTITY_HEADER: 'h' }
    let exchanges = 0
    const send = async ({ url }: HttpRequest): Promise<HttpResponse> => {
      if (url.startsWith(env.IDENTITY_ENDPOINT))
        return json({ access_token: assertionToken(), expires_on: String(seconds(NOON + 24 * HOUR)) })
      exchanges++
      return refused()
    }
    const made = (world: Record<string, string>) =>
      towlineCredential({
        tenantId: TARGET_TENANT,
        clientId: CLIENT_ID,
        send,
        now: clock.now,
        wait: clock.wait,
        env: world,
      })
    for (let i = 0; i < 12; i++) await assert.rejects(made(env).getToken(GRAPH), { aadsts: 700213 })
    assert.equal(exchanges, 6 + 4 + 10)
    await assert.rejects(made({ ...env }).getToken(GRAPH), { aadsts: 700213 })
    assert.equal(exchanges, 6 + 4 + 10 + 6, 'another host')
  })

  await t.test('another function, and another application, are tried six times for themselves', async () => {
    const { make, requests } = credentials(refused)
    const assertion = () => assertionToken()
    for (let i = 0; i < 3; i++) await assert.rejects(make(assertion).getToken(GRAPH))
    const before = requests.length
    await assert.rejects(make(() => assertionToken()).getToken(GRAPH))
    assert.equal(requests.length - before, 6)
    await assert.rejects(make(assertion, '55555555-aaaa-4bbb-8ccc-000000000005').getToken(GRAPH))
    assert.equal(requests.length - before, 12)
  })

  await t.test('five minutes after refusals ended the retries, they begin anew', async () => {
    const { make, requests, clock } = credentials((exchange) =>
      exchange <= 11 || exchange === 13 ? refused() : undefined,
    )
    const assertion = () => assertionToken()
    for (let i = 0; i < 3; i++) await assert.rejects(make(assertion).getToken(GRAPH))
    assert.equal(requests.length, 11)
    clock.advance(5 * 60_000)
    await make(assertion).getToken(GRAPH)
    await make(assertion).getToken(GRAPH)
    assert.equal(requests.length, 14)
  })
})

test('a renewal in the background that is refused by chance is retried, and does not keep the process alive', async () => {
  const { make, requests, waits, clock } = credentials((exchange) =>
    exchange === 2 || exchange === 3 ? refusal('invalid_client') : undefined,
  )
  const credential = make(() => ({ token: assertionToken(), expiresOn: NOON + 24 * HOUR }))
  const { token } = await credential.getToken(GRAPH)
  clock.advance(HOUR - 4 * 60_000)
  assert.equal((await credential.getToken(GRAPH)).token, token, 'the cached token serves meanwhile')
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
  assert.deepEqual(waits, [true, true])
  assert.notEqual((await credential.getToken(GRAPH)).token, token)
  assert.equal(requests.length, 4)
})

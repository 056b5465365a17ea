import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { AssertionSource } from '../../src/credential/assertion/source.ts'
import { type CredentialOptions, type CredentialSettings, towlineCredential } from '../../src/credential/credential.ts'
import type { HttpResponse } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { type Answer, formOf, json, never, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, HOME_TENANT, HOUR, seconds, TARGET_TENANT } from '../support/tokens.ts'

const GRAPH = 'https://graph.microsoft.com/.default'
const VAULT = 'https://vault.azure.net/.default'
const assertion = assertionToken()

function grant(token = accessToken(), expires_in = 3_599): HttpResponse {
  return json({ token_type: 'Bearer', expires_in, access_token: token })
}

type Given = Partial<CredentialSettings> & { readonly tenant?: string; readonly tenantId?: string }

/** A credential whose assertion costs no request, unless another source is given. */
function credential(t: TestContext, answers: Answer[], options: Given = {}) {
  const clock = fakeClock()
  const { send, requests } = scriptedSend(t, ...answers)
  const { tenant, tenantId = TARGET_TENANT, ...more } = options
  const made = towlineCredential({
    ...(tenant === undefined ? { tenantId } : { tenant }),
    clientId: CLIENT_ID,
    assertion: () => assertion,
    send,
    ...clock,
    ...more,
  })
  return { made, requests, clock }
}

test('towlineCredential()', async (t) => {
  await t.test('getToken() gives token, end and type', async (t) => {
    const { made, requests } = credential(t, [grant()])
    assert.deepEqual(await made.getToken(GRAPH), {
      token: accessToken(),
      expiresOnTimestamp: NOON + 3_599_000,
      tokenType: 'Bearer',
    })
    assert.equal(formOf(requests[0])['client_assertion'], assertion)
  })

  await t.test('the assertion of a source that a program brings is sent without white space around it', async (t) => {
    const source = { source: 'own', get: async () => ({ token: ` ${assertion}\n`, expiresOn: NOON + HOUR }) }
    const { made, requests } = credential(t, [grant()], { assertion: source })
    await made.getToken(GRAPH)
    assert.equal(formOf(requests[0])['client_assertion'], assertion)
  })

  await t.test('a source that a program brings and that gives white space alone gives no token', async (t) => {
    const source = { source: 'own', get: async () => ({ token: ' \n', expiresOn: NOON + HOUR }) }
    await assert.rejects(credential(t, [], { assertion: source }).made.getToken(GRAPH), {
      code: 'ASSERTION_SOURCE_FAILED',
      message: 'The assertion source that was given returned no token.',
    })
  })

  await t.test('the end of a token is never later than its `exp`: this clock may be ahead', async (t) => {
    const end = async (token: string, expires_in: number) =>
      (await credential(t, [grant(token, expires_in)]).made.getToken(GRAPH)).expiresOnTimestamp
    assert.equal(await end(accessToken(), 7_200), NOON + HOUR)
    assert.equal(await end(accessToken({ exp: seconds(NOON + HOUR / 2) }), 3_599), NOON + HOUR / 2)
  })

  await t.test(
    'getToken() takes its scope as text or as a list of one, and what SDKs put into the options',
    async (t) => {
      const { made, requests } = credential(t, [grant()])
      await made.getToken([GRAPH], { tenantId: TARGET_TENANT.toUpperCase(), enableCae: true } as object)
      await made.getToken(GRAPH, {})
      assert.equal(formOf(requests[0])['claims challenges of a credential'], undefined, 'cp1 is never asked for')
    },
  )

  await t.test('a credential shows which target it is bound to', (t) => {
    const { made } = credential(t, [], { tenant: ' Fabrikam.OnMicrosoft.com ', cloud: 'china' })
    assert.deepEqual(
      [made.tenant, made.tenantId, made.clientId, made.cloud],
      ['fabrikam.onmicrosoft.com', undefined, CLIENT_ID, 'china'],
    )
  })

  await t.test('a GUID is known as the tenant ID at once, under either name of the option', (t) => {
    for (const given of [{ tenantId: TARGET_TENANT.toUpperCase() }, { tenant: TARGET_TENANT.toUpperCase() }]) {
      const { made } = credential(t, [], given)
      assert.deepEqual([made.tenant, made.tenantId], [TARGET_TENANT, TARGET_TENANT])
    }
  })
})

test('refusals of towlineCredential() before anything is sent', async (t) => {
  const wrong: readonly [Given, code: string][] = [
    [{ tenantId: 'common' }, 'TENANT_INVALID'],
    [{ tenant: 'common' }, 'TENANT_INVALID'],
    [{ clientId: 'ManagedIdentityDemo' }, 'CLIENT_ID_INVALID'],
    [{ authorityHost: 'http://login.microsoftonline.com' }, 'HOST_INVALID'],
    [{ authorityHost: 'https://host/path' }, 'HOST_INVALID'],
  ]
  for (const [options, code] of wrong) {
    await t.test(`${JSON.stringify(options)} is refused`, (t) => {
      assert.throws(() => credential(t, [], options), { name: 'ConfigError', code })
    })
  }

  await t.test('a domain as `tenantId` is refused, and the fix names the option that takes it', (t) => {
    assert.throws(() => credential(t, [], { tenantId: 'Fabrikam.example' }), {
      name: 'ConfigError',
      code: 'TENANT_INVALID',
      message: '"Fabrikam.example" is a domain, and `tenantId` is the GUID of a tenant.',
      fix: /^Pass the domain as `tenant`/,
    })
  })

  await t.test('both `tenant` and `tenantId`, or neither, are refused', () => {
    const both = { clientId: CLIENT_ID, tenant: 'fabrikam.example', tenantId: TARGET_TENANT }
    assert.throws(() => towlineCredential(both as unknown as CredentialOptions), {
      code: 'TENANT_INVALID',
      message: 'A credential is for one tenant, and both `tenant` and `tenantId` were given.',
    })
    assert.throws(() => towlineCredential({ clientId: CLIENT_ID } as unknown as CredentialOptions), {
      code: 'TENANT_INVALID',
      message: 'A credential is for one tenant, and none was given.',
    })
  })

  for (const scopes of ['User.Read', '', [], [GRAPH, VAULT], `${GRAPH} ${VAULT}`, 'https://graph.microsoft.com']) {
    await t.test(`scope ${JSON.stringify(scopes)} is refused`, async (t) => {
      const { made } = credential(t, [])
      await assert.rejects(made.getToken(scopes), { name: 'ConfigError', code: 'SCOPE_INVALID' })
    })
  }

  await t.test('a token of another tenant than the bound one is refused', async (t) => {
    const { made } = credential(t, [])
    await assert.rejects(made.getToken(GRAPH, { tenantId: HOME_TENANT }), {
      name: 'ConfigError',
      code: 'TENANT_INVALID',
      message: `This credential is for tenant ${TARGET_TENANT} and a token of tenant ${HOME_TENANT} was requested.`,
    })
  })
})

test('exchanges of a credential', async (t) => {
  await t.test('a thousand callers at once cost one exchange and one assertion', async (t) => {
    let assertions = 0
    const { made } = credential(t, [grant()], {
      assertion: () => {
        assertions++
        return assertion
      },
    })
    await Promise.all(Array.from({ length: 1_000 }, () => made.getToken(GRAPH)))
    assert.equal(assertions, 1)
  })

  await t.test('each resource costs one exchange, and all of them one assertion', async (t) => {
    const vault = accessToken({ aud: 'https://vault.azure.net' })
    let assertions = 0
    const { made, requests } = credential(t, [grant(), grant(vault)], {
      assertion: async () => {
        assertions++
        return assertion
      },
    })
    await made.getToken(GRAPH)
    assert.equal((await made.getToken(VAULT)).token, vault)
    await made.getToken(GRAPH)
    assert.deepEqual(
      requests.map((request) => formOf(request)['scope']),
      [GRAPH, VAULT],
    )
    assert.equal(assertions, 1)
  })

  await t.test('two credentials share an assertion source and nothing else', async (t) => {
    const other = '55555555-aaaa-4bbb-8ccc-000000000005'
    let assertions = 0
    const source: AssertionSource = {
      source: 'test',
      async get() {
        assertions++
        return { token: assertion, expiresOn: NOON + HOUR }
      },
    }
    const first = credential(t, [grant()], { assertion: source }).made
    const second = credential(t, [grant(accessToken({ tid: other }))], { assertion: source, tenantId: other }).made
    assert.notEqual((await first.getToken(GRAPH)).token, (await second.getToken(GRAPH)).token)
    assert.equal(assertions, 2)
  })

  await t.test('a token is renewed five minutes before its end', async (t) => {
    const later = accessToken({ exp: seconds(NOON + 2 * HOUR) })
    const { made, clock } = credential(t, [grant(), grant(later)])
    await made.getToken(GRAPH)
    clock.advance(HOUR - 5 * 60_000 - 2_000)
    await made.getToken(GRAPH)
    clock.advance(2_000)
    assert.equal((await made.getToken(GRAPH)).token, accessToken(), 'no caller waits for the renewal')
    await turn()
    assert.equal((await made.getToken(GRAPH)).token, later)
  })

  await t.test(
    'a token is renewed when its own `exp` nears by this clock, which may be ahead of the service',
    async (t) => {
      const later = accessToken({ exp: seconds(NOON + 2 * HOUR) })
      const { made, clock } = credential(t, [grant(accessToken({ exp: seconds(NOON + HOUR / 2) })), grant(later)])
      assert.equal((await made.getToken(GRAPH)).expiresOnTimestamp, NOON + HOUR / 2)
      clock.advance(HOUR / 2)
      assert.equal((await made.getToken(GRAPH)).token, later)
    },
  )

  await t.test('the old token serves when it cannot be renewed before its end', async (t) => {
    const refusal = json({ error: 'invalid_client', error_codes: [7000112] }, 401)
    // Six tries, and four more: ten in a row show that the refusal lasts.
    const { made, clock } = credential(t, [grant(), ...Array.from({ length: 10 }, () => refusal)])
    await made.getToken(GRAPH)
    clock.advance(HOUR - 20_000)
    assert.equal((await made.getToken(GRAPH)).token, accessToken())
    clock.advance(20_000)
    await assert.rejects(made.getToken(GRAPH), { code: 'EXCHANGE_REFUSED', aadsts: 7000112 })
  })
})

test('the managed identity serves where no source is given', async (t) => {
  const env = { IDENTITY_ENDPOINT: process.env['IDENTITY_ENDPOINT'], IDENTITY_HEADER: process.env['IDENTITY_HEADER'] }
  t.after(() => {
    for (const [name, value] of Object.entries(env)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
  Object.assign(process.env, { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: 'h' })
  const answer = json({ access_token: assertion, expires_on: String(seconds(NOON + 24 * HOUR)) })
  const { send, requests } = scriptedSend(t, answer, grant())
  const { now, wait } = fakeClock()
  const made = towlineCredential({ tenantId: TARGET_TENANT, clientId: CLIENT_ID, send, now, wait })
  await made.getToken(GRAPH)
  assert.deepEqual(
    requests.map(({ url, direct }) => [new URL(url).host, direct]),
    [
      ['127.0.0.1:41', true],
      ['login.microsoftonline.com', undefined],
    ],
  )
})

test('a national cloud has its own authority and audience', async (t) => {
  const audiences: string[] = []
  const token = accessToken({ aud: 'https://microsoftgraph.chinacloudapi.cn' })
  const { made, requests } = credential(t, [grant(token)], {
    cloud: 'china',
    assertion: ({ audience }) => {
      audiences.push(audience)
      return assertion
    },
  })
  await made.getToken('https://microsoftgraph.chinacloudapi.cn/.default')
  assert.equal(new URL(requests[0]?.url ?? '').host, 'login.partner.microsoftonline.cn')
  assert.deepEqual(audiences, ['api://AzureADTokenExchangeChina'])
})

test('a credential for a domain', async (t) => {
  const document = json({ token_endpoint: `https://login.microsoftonline.com/${TARGET_TENANT}/oauth2/v2.0/token` })

  await t.test('a domain is looked up once, and tokens are requested and checked by its GUID', async (t) => {
    const { made, requests } = credential(t, [document, grant()], { tenant: 'fabrikam.example' })
    await Promise.all([
      made.getToken(GRAPH),
      made.resolvedTenantId(),
      made.getToken(GRAPH, { tenantId: TARGET_TENANT }),
    ])
    assert.equal(made.tenantId, TARGET_TENANT)
    assert.equal(requests[1]?.url, `https://login.microsoftonline.com/${TARGET_TENANT}/oauth2/v2.0/token`)
  })

  await t.test('a domain is looked up once more after a failure', async (t) => {
    const { made } = credential(t, [text('<html>'), document], { tenant: 'fabrikam.example' })
    await assert.rejects(made.resolvedTenantId(), { code: 'AUTHORITY_ANSWER_INVALID' })
    assert.equal(await made.resolvedTenantId(), TARGET_TENANT)
  })

  await t.test('one tenant costs one exchange when tokens are requested by its domain and by its GUID', async (t) => {
    const { made, requests } = credential(t, [document, grant()], { tenant: 'fabrikam.example' })
    const byDomain = await made.getToken(GRAPH, { tenantId: 'fabrikam.example' })
    const byGuid = await made.getToken(GRAPH, { tenantId: TARGET_TENANT })
    assert.deepEqual(byGuid, byDomain)
    assert.equal(requests.filter(({ method }) => method === 'POST').length, 1)
  })

  await t.test('a domain as `tenantId` of getToken() costs no lookup of its own', async (t) => {
    const { made, requests } = credential(t, [document, grant()], { tenant: 'fabrikam.example' })
    await made.getToken(GRAPH, { tenantId: 'Fabrikam.Example' })
    assert.equal(requests.length, 2)
  })
})

test('tokens that getToken() refuses', async (t) => {
  const wrong: readonly [string, Readonly<Record<string, unknown>>][] = [
    ['of another tenant', { tid: HOME_TENANT }],
    ['for another audience', { aud: 'https://vault.azure.net' }],
    ['that has ended', { exp: seconds(NOON) - 1 }],
  ]
  for (const [name, claims] of wrong) {
    await t.test(`a token ${name} is an error, and the next call requests another`, async (t) => {
      const { made } = credential(t, [grant(accessToken(claims)), grant()])
      await assert.rejects(made.getToken(GRAPH), { name: 'TokenExchangeError', code: 'TOKEN_MISMATCH' })
      assert.equal((await made.getToken(GRAPH)).token, accessToken())
    })
  }

  await t.test(
    'a wrong token is refused also when it answers a claims challenge, and the plain one stays',
    async (t) => {
      const { made } = credential(t, [grant(), grant(accessToken({ tid: HOME_TENANT }))])
      await made.getToken(GRAPH)
      await assert.rejects(made.getToken(GRAPH, { claims: '{}' }), { code: 'TOKEN_MISMATCH' })
      assert.equal((await made.getToken(GRAPH)).token, accessToken())
    },
  )
})

test('claims', async (t) => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
  await t.test(
    'claims are sent after a challenge, once for all requests that met it, and not afterwards',
    async (t) => {
      const renewed = accessToken({ exp: seconds(NOON + 2 * HOUR) })
      const { made, requests } = credential(t, [grant(), grant(renewed)])
      await made.getToken(GRAPH)
      await Promise.all(Array.from({ length: 100 }, () => made.getToken(GRAPH, { claims })))
      assert.equal((await made.getToken(GRAPH)).token, renewed)
      assert.deepEqual(
        requests.map((request) => formOf(request)['claims']),
        [undefined, claims],
      )
    },
  )
})

test('signals of a credential', async (t) => {
  const reason = new Error('this caller leaves')

  await t.test('a caller that aborts does not end the exchange of the others', async (t) => {
    const gate = Promise.withResolvers<HttpResponse>()
    const { made, requests } = credential(t, [() => gate.promise])
    const controller = new AbortController()
    const leaving = made.getToken(GRAPH, { abortSignal: controller.signal })
    const staying = made.getToken(GRAPH)
    controller.abort(reason)
    await assert.rejects(leaving, reason)
    gate.resolve(grant())
    assert.equal((await staying).token, accessToken())
    assert.equal(requests[0]?.signal, undefined)
  })

  await t.test('a signal that is aborted before the start sends nothing', async (t) => {
    const { made } = credential(t, [])
    await assert.rejects(made.getToken(GRAPH, { abortSignal: AbortSignal.abort(reason) }), reason)
  })

  await t.test('a caller can abort while a domain is looked up', async (t) => {
    const { made } = credential(t, [never], { tenant: 'fabrikam.example' })
    const controller = new AbortController()
    const leaving = made.getToken(GRAPH, { abortSignal: controller.signal, tenantId: TARGET_TENANT })
    setImmediate(() => controller.abort(reason))
    await assert.rejects(leaving, reason)
  })

  await t.test("the credential's own signal ends an exchange for all callers, also in a pause", async (t) => {
    const lifetime = new AbortController()
    const busy = (): HttpResponse => {
      lifetime.abort(reason)
      return text('', 503)
    }
    const { made } = credential(t, [busy], { signal: lifetime.signal })
    const [first, second] = await Promise.allSettled([made.getToken(GRAPH), made.getToken(GRAPH)])
    assert.deepEqual(
      [first, second],
      [
        { status: 'rejected', reason },
        { status: 'rejected', reason },
      ],
    )
  })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { towlineCredential } from '../../../src/credential/credential.ts'
import { createBudget } from '../../../src/graph/budget/budget.ts'
import { graphClient } from '../../../src/graph/client.ts'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { NOON } from '../../support/fake-clock.ts'
import { json, text } from '../../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, HOME_TENANT, TARGET_TENANT } from '../../support/tokens.ts'
import { virtualClock } from '../../support/virtual-clock.ts'
import { TOKEN } from '../support.ts'

const DOMAIN = 'fabrikam.example'
const AUTHORITY = 'https://login.microsoftonline.com'

/** The network of both hops: the domain is the target's, and each tenant gets its token. */
function network() {
  const clock = virtualClock()
  const asked: string[] = []
  const answer = ({ url }: HttpRequest): HttpResponse => {
    asked.push(new URL(url).pathname)
    if (url.endsWith('openid-configuration')) {
      return json({ token_endpoint: `${AUTHORITY}/${TARGET_TENANT}/oauth2/v2.0/token` })
    }
    if (!url.endsWith('/oauth2/v2.0/token')) return json({ value: [] })
    const token = url.includes(TARGET_TENANT) ? TOKEN : accessToken({ tid: HOME_TENANT })
    return json({ token_type: 'Bearer', access_token: token, expires_in: 3_600 })
  }
  const runtime = {
    now: clock.now,
    wait: clock.wait,
    send: clock.around(async (request: HttpRequest) => answer(request)),
  }
  return { clock, asked, runtime }
}

const clientFor = (tenant: string, { runtime }: ReturnType<typeof network>, options: object = {}) => {
  const credential = towlineCredential({
    ...runtime,
    tenant,
    clientId: CLIENT_ID,
    assertion: () => assertionToken(),
  })
  return graphClient({ ...runtime, credential, ...options })
}

/** 5 sign-in requests in 10 seconds are allowed (src/graph/budget/limits.ts): a sixth shows with whom it shares. */
const signIns = '/auditLogs/signIns'

test('a domain and the GUID of one tenant share one budget', async () => {
  const net = network()
  const budget = createBudget(1)
  const [byDomain, byGuid] = [
    clientFor(DOMAIN, net, { budget }),
    clientFor(TARGET_TENANT.toUpperCase(), net, { budget }),
  ]
  await net.clock.run(
    (async () => {
      for (let asked = 0; asked < 3; asked++) await byDomain.get(signIns)
      for (let asked = 0; asked < 2; asked++) await byGuid.get(signIns)
      assert.equal(net.clock.now(), NOON, 'there was room for five')
      await byGuid.get(signIns)
    })(),
  )
  assert.ok(net.clock.now() - NOON >= 10_000, `the sixth waited ${net.clock.now() - NOON} ms`)
})

test('two tenants do not share the budget of an application in a tenant', async () => {
  const net = network()
  const budget = createBudget(1)
  const [byDomain, other] = [clientFor(DOMAIN, net, { budget }), clientFor(HOME_TENANT, net, { budget })]
  await net.clock.run(
    (async () => {
      for (let asked = 0; asked < 5; asked++) await byDomain.get(signIns)
      for (let asked = 0; asked < 5; asked++) await other.get(signIns)
    })(),
  )
  assert.equal(net.clock.now(), NOON)
})

test('a client of a domain asks for its GUID once, for all calls that begin together', async () => {
  const net = network()
  const made = clientFor(DOMAIN, net)
  await net.clock.run(Promise.all([1, 2, 3].map((id) => made.get(`/users/${id}`))))
  assert.deepEqual(
    net.asked.filter((path) => path.includes(DOMAIN)),
    [`/${DOMAIN}/v2.0/.well-known/openid-configuration`],
  )
})

test('a client whose domain is unknown', async (t) => {
  const lost = () => {
    const net = network()
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      net.asked.push(request.url)
      return text('{"error":"invalid_tenant","error_codes":[90002]}', 400)
    }
    return { ...net, runtime: { ...net.runtime, send } }
  }

  await t.test('a call rejects with the reason of the credential', async () => {
    await assert.rejects(clientFor(DOMAIN, lost()).get('/users'), {
      name: 'TokenExchangeError',
      code: 'TENANT_NOT_FOUND',
    })
  })

  await t.test('each item of a batch gets the reason of the credential', async () => {
    const results = await clientFor(DOMAIN, lost()).batch([{ path: '/users/1' }, { path: '/users/2' }])
    assert.deepEqual(
      results.map((result) => !result.ok && result.error.code),
      ['TENANT_NOT_FOUND', 'TENANT_NOT_FOUND'],
    )
  })

  await t.test('a batch that is withheld asks for nothing, and succeeds', async () => {
    const net = lost()
    const made = clientFor(DOMAIN, net, { access: 'read-write', writes: () => 'withhold' })
    const [result] = await made.batch([{ method: 'DELETE', path: '/users/1' }])
    assert.deepEqual([result?.ok, net.asked], [true, []])
  })

  await t.test('an interrupted call does not wait for the GUID', async () => {
    const net = network()
    const stop = new AbortController()
    const answer = Promise.withResolvers<HttpResponse>()
    const made = clientFor(DOMAIN, { ...net, runtime: { ...net.runtime, send: () => answer.promise } })
    const call = made.get('/users', { signal: stop.signal })
    stop.abort(new Error('enough'))
    await assert.rejects(call, { message: 'enough' })
    // The lookup is shared and goes on without the call; as long as it is in flight, it keeps the process alive.
    answer.reject(new Error('the end of the lookup'))
  })
})

test('a budget that cannot be one is refused when the client is made, also for a domain', () => {
  for (const tenant of [DOMAIN, TARGET_TENANT]) {
    for (const budget of [75, 0, Number.NaN]) {
      assert.throws(() => clientFor(tenant, network(), { budget }), {
        name: 'ConfigError',
        code: 'USAGE',
        message: `${budget} cannot be the part of the limits that is used.`,
      })
    }
  }
})

import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { towlineCredential } from '../../src/credential/credential.ts'
import { graphClient } from '../../src/graph/client.ts'
import { bodyText, type HttpRequest, type HttpResponse } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { formOf, json, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, HOME_TENANT, HOUR, TARGET_TENANT } from '../support/tokens.ts'
import { client, ROOT, TOKEN, tokens, unreachable, writable } from './support.ts'

const methodsOf = (requests: readonly HttpRequest[]) => requests.map(({ method }) => method)

test('deliver() and its retries', async (t) => {
  await t.test('a read is retried after 503, a reset and 429', async (t) => {
    const { made, requests } = client(t, [
      text('', 503),
      unreachable('reset'),
      text('', 429, { 'retry-after': '2' }),
      json({ ok: 1 }),
    ])
    assert.deepEqual(await made.get('/sites'), { ok: 1 })
    assert.equal(requests.length, 4)
  })

  await t.test('a question that is asked by POST is retried like a read', async (t) => {
    const { made } = client(t, [text('', 503), unreachable('reset'), json({ value: [] })])
    assert.deepEqual(await made.post('/search/query', {}), { value: [] })
  })

  await t.test('POST and PATCH are retried when they were not done', async (t) => {
    for (const answer of [text('', 429), text('', 503, { 'retry-after': '1' }), unreachable('refused')]) {
      const { made, requests } = client(t, [answer, json({ id: 1 }), answer, json({ id: 2 })], writable)
      assert.deepEqual(await made.post('/sites', {}), { id: 1 })
      assert.deepEqual(await made.patch('/sites/1', {}), { id: 2 })
      assert.deepEqual(methodsOf(requests), ['POST', 'POST', 'PATCH', 'PATCH'])
    }
  })

  await t.test(
    'POST and PATCH that may have been done are not retried, and the error says to look first',
    async (t) => {
      for (const answer of [
        text('', 500),
        text('', 503),
        text('', 504, { 'retry-after': '1' }),
        unreachable('reset'),
        unreachable('timeout'),
      ]) {
        const { made } = client(t, [answer, answer], writable)
        for (const write of [() => made.post('/sites', {}), () => made.patch('/sites/1', {})]) {
          await assert.rejects(write(), {
            name: 'GraphError',
            code: answer instanceof Error ? 'GRAPH_UNREACHABLE' : 'GRAPH_BUSY',
            fix: 'Look in the target whether this was done before you send it again.',
          })
        }
      }
    },
  )

  await t.test('PUT and DELETE are retried like reads, because a second one changes nothing', async (t) => {
    for (const answer of [text('', 500), unreachable('reset')]) {
      const { made, requests } = client(t, [answer, json({ id: 1 }), answer, text('', 204)], writable)
      assert.deepEqual(await made.put('/sites/1', {}), { id: 1 })
      assert.equal(await made.delete('/sites/1'), undefined)
      assert.deepEqual(methodsOf(requests), ['PUT', 'PUT', 'DELETE', 'DELETE'])
    }
  })

  await t.test(
    'a call is not retried when Retry-After is far ahead, and the error says when to come back',
    async (t) => {
      const { made, clock } = client(t, [
        text('', 429, { 'retry-after': '1800', 'request-id': '1d000000-0000-4000-8000-000000000001' }),
      ])
      await assert.rejects(made.get('/sites'), {
        code: 'GRAPH_BUSY',
        status: 429,
        requestId: '1d000000-0000-4000-8000-000000000001',
        retryAt: NOON + 1_800_000,
        fix: 'Run the command again after 2026-11-05T12:30:00.000Z.',
      })
      assert.deepEqual(clock.waits, [])
    },
  )
})

test('deliver() and a 404 to DELETE', async (t) => {
  const gone = json({ error: { code: 'itemNotFound', message: 'Not here.' } }, 404)

  await t.test(
    'a DELETE succeeds when its first try may have been carried out and the next finds nothing',
    async (t) => {
      for (const open of [unreachable('reset'), unreachable('timeout'), text('', 504), text('', 500)]) {
        const { made } = client(t, [open, gone, open, gone], writable)
        await made.delete('/sites/1')
        assert.equal((await made.request('DELETE', '/sites/1')).status, 204)
      }
    },
  )

  await t.test('a DELETE of an absent object is an error, also after tries that were not carried out', async (t) => {
    const refused = text('', 429, { 'retry-after': '1' })
    const { made } = client(t, [gone, refused, gone, unreachable('refused'), gone], writable)
    for (let again = 0; again < 3; again++) {
      await assert.rejects(made.delete('/sites/1'), { name: 'GraphError', code: 'GRAPH_NOT_FOUND' })
    }
  })

  await t.test('a GET that finds nothing after a lost answer is an error', async (t) => {
    const { made } = client(t, [unreachable('reset'), gone])
    await assert.rejects(made.get('/sites/1'), { code: 'GRAPH_NOT_FOUND' })
  })
})

test('the whole target waits after a 429, and not one request', async (t) => {
  const { made, requests, clock } = client(t, [text('', 429, { 'retry-after': '20' }), json({}), json({})])
  const first = made.get('/sites/1')
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([first, made.get('/sites/2')])
  assert.equal(requests.length, 3)
  assert.ok(clock.now() - NOON >= 20_000)
})

test('a target that is throttled for half an hour gets no request before, and the error says when to come back', async (t) => {
  const { made, requests, clock } = client(t, [text('', 429, { 'retry-after': '1800' }), json({})])
  const told = { code: 'GRAPH_BUSY', retryAt: NOON + HOUR / 2, fix: /after 2026-11-05T12:30:00.000Z/ }
  await assert.rejects(made.get('/sites/1'), told)
  await assert.rejects(made.get('/sites/2'), told)
  assert.equal(requests.length, 1)
  clock.advance(HOUR / 2)
  await made.get('/sites/2')
})

test('deliver() and a token that Graph refuses', async (t) => {
  const [old, renewed] = [accessToken({ n: 1 }), accessToken({ n: 2 })]
  const refused = (): HttpResponse => text('{"error":{"code":"InvalidAuthenticationToken","message":"No."}}', 401)

  /** A client with Towline's own credential, whose tokens are these one after the other. */
  function own(t: TestContext, given: string[], graph: (bearer: string) => HttpResponse) {
    const clock = fakeClock()
    const exchanges: HttpRequest[] = []
    const runtime = {
      ...clock,
      async send(request: HttpRequest): Promise<HttpResponse> {
        if (!request.url.endsWith('/oauth2/v2.0/token')) return graph(request.headers?.['authorization'] ?? '')
        exchanges.push(request)
        return json({ token_type: 'Bearer', access_token: given[exchanges.length - 1], expires_in: 3600 })
      },
    }
    t.after(() => assert.ok(exchanges.length <= given.length, 'no more tokens were asked for than there are'))
    const credential = towlineCredential({
      ...runtime,
      tenantId: TARGET_TENANT,
      clientId: CLIENT_ID,
      assertion: async () => assertionToken(),
    })
    return { made: graphClient({ ...runtime, credential }), exchanges, clock }
  }

  await t.test('one new token serves all requests whose token was refused', async (t) => {
    const { made, exchanges } = own(t, [old, renewed], (bearer) => (bearer.endsWith(renewed) ? json({}) : refused()))
    await Promise.all(Array.from({ length: 50 }, (_, at) => made.get(`/sites/${at}`)))
    await made.get('/sites')
    assert.equal(exchanges.length, 2)
  })

  await t.test('a second refused token is an error, and later calls cost no exchange', async (t) => {
    const { made, exchanges } = own(t, [old, renewed], refused)
    for (let again = 0; again < 5; again++) {
      await assert.rejects(made.get('/sites'), { code: 'GRAPH_UNAUTHORIZED', status: 401 })
    }
    assert.equal(exchanges.length, 2)
  })

  await t.test('a new token is tried a minute after two were refused', async (t) => {
    const { made, exchanges, clock } = own(t, [old, renewed, accessToken({ n: 3 })], refused)
    await assert.rejects(made.get('/sites'), { code: 'GRAPH_UNAUTHORIZED' })
    clock.advance(60_000)
    await assert.rejects(made.get('/sites'), { code: 'GRAPH_UNAUTHORIZED' })
    assert.equal(exchanges.length, 3)
  })
})

test('deliver() and a claims challenge', async (t) => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
  const challenge = text('{}', 401, {
    'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${btoa(claims)}"`,
  })
  const second = accessToken({ iat: 2 })

  await t.test(
    'a claims challenge renews the token once, with the claims, and the request is sent again',
    async (t) => {
      const credential = tokens(TOKEN, second)
      const { made, requests } = client(t, [challenge, json({}, 201)], { credential, ...writable })
      await made.post('/sites', { a: 1 })
      assert.deepEqual(credential.asked, [
        [`${ROOT}/.default`, {}],
        [`${ROOT}/.default`, { claims }],
      ])
      assert.deepEqual(
        requests.map(({ headers, body }) => [headers?.['authorization'], body]),
        [
          [`Bearer ${TOKEN}`, '{"a":1}'],
          [`Bearer ${second}`, '{"a":1}'],
        ],
      )
    },
  )

  await t.test('a second claims challenge is an error', async (t) => {
    const credential = tokens(TOKEN, second)
    const { made } = client(t, [challenge, challenge], { credential })
    await assert.rejects(made.get('/sites'), { name: 'GraphError', code: 'GRAPH_UNAUTHORIZED', status: 401 })
    assert.equal(credential.asked.length, 2)
  })

  const refusal = text('{}', 401)
  const third = accessToken({ iat: 3 })

  await t.test('a refused token after a claims challenge is replaced once', async (t) => {
    const credential = tokens(TOKEN, second, third)
    const { made, requests } = client(t, [challenge, refusal, json({ ok: 1 })], { credential })
    assert.deepEqual(await made.get('/sites'), { ok: 1 })
    assert.deepEqual(credential.asked.slice(2), [
      [`${ROOT}/.default`, { insteadOf: second }],
      [`${ROOT}/.default`, {}],
    ])
    assert.equal(requests.at(-1)?.headers?.['authorization'], `Bearer ${third}`)

    const again = client(t, [challenge, refusal, refusal], { credential: tokens(TOKEN, second, third) })
    await assert.rejects(again.made.get('/sites'), { code: 'GRAPH_UNAUTHORIZED', status: 401 })
  })

  await t.test('a claims challenge after a replaced token is answered', async (t) => {
    const { made, requests } = client(t, [refusal, challenge, json({ ok: 1 })], {
      credential: tokens(TOKEN, second, second, third),
    })
    assert.deepEqual(await made.get('/sites'), { ok: 1 })
    assert.equal(requests.at(-1)?.headers?.['authorization'], `Bearer ${third}`)
  })

  await t.test('a claims challenge is answered with a checked token only', async (t) => {
    const { made } = client(t, [challenge], { credential: tokens(TOKEN, accessToken({ tid: HOME_TENANT })) })
    await assert.rejects(made.get('/sites'), { code: 'TOKEN_MISMATCH' })
  })

  await t.test('a claims challenge to many requests costs one renewal', async (t) => {
    const clock = fakeClock()
    const renewed = accessToken({ iat: 2 })
    const forms: Record<string, string>[] = []
    const answer = (request: HttpRequest): HttpResponse => {
      if (request.url.endsWith('/token')) {
        forms.push(formOf(request))
        return json({ token_type: 'Bearer', expires_in: 3_599, access_token: forms.length === 1 ? TOKEN : renewed })
      }
      return request.headers?.['authorization'] === `Bearer ${renewed}` ? json({}) : challenge
    }
    const { send } = scriptedSend(t, ...Array.from({ length: 2 + 50 * 2 }, () => answer))
    const assertion = assertionToken()
    const credential = towlineCredential({
      tenantId: TARGET_TENANT,
      clientId: CLIENT_ID,
      assertion: () => assertion,
      send,
      ...clock,
    })
    const made = graphClient({ credential, send, ...clock })
    await Promise.all(Array.from({ length: 50 }, () => made.get('/sites')))
    assert.deepEqual(
      forms.map((form) => form['claims']),
      [undefined, claims],
    )
  })

  await t.test('a 401 without claims is no claims challenge', async (t) => {
    const { made } = client(t, [text('{}', 401, { 'www-authenticate': 'Bearer error="invalid_token"' })])
    await assert.rejects(made.get('/sites'), { code: 'GRAPH_UNAUTHORIZED' })
  })
})

test('deliver() and redirects', async (t) => {
  const to = (location: string, status = 302): HttpResponse => text('', status, { location })

  await t.test('a redirect within Graph is followed with token and headers', async (t) => {
    const { made, requests } = client(t, [to('/v1.0/sites/2'), json({ id: 2 })])
    assert.deepEqual(await made.get('/sites/1', { headers: { prefer: 'x' } }), { id: 2 })
    assert.equal(requests[1]?.url, `${ROOT}/v1.0/sites/2`)
    assert.deepEqual(requests[1]?.headers, requests[0]?.headers)
  })

  await t.test(
    'a redirect to a download is followed by GET, without token, headers and body of the caller',
    async (t) => {
      const { made, requests } = client(t, [to('https://contoso.sharepoint.com/file?tempauth=k'), text('bytes')])
      const headers = { 'x-secret': 'marked', authorization: 'marked' }
      const answer = await made.request('GET', '/drives/1/items/2/content', { headers, body: 'marked' })
      assert.equal(bodyText(answer), 'bytes')
      const { onHeldBack, ...sent } = requests[1] ?? {}
      assert.deepEqual(sent, {
        method: 'GET',
        url: 'https://contoso.sharepoint.com/file?tempauth=k',
        headers: { accept: 'application/json', 'user-agent': 'NONISV|Towline|Towline/0.1.0' },
        signal: undefined,
      })
    },
  )

  await t.test('a redirect within Graph is followed with a new token where the first is refused', async (t) => {
    const second = accessToken({ iat: 2 })
    const { made, requests } = client(t, [to('/v1.0/sites/root'), text('{}', 401), json({ ok: 1 })], {
      credential: tokens(TOKEN, TOKEN, second),
    })
    assert.deepEqual(await made.get('/sites/here'), { ok: 1 })
    assert.deepEqual(
      requests.map(({ headers, url }) => [url, headers?.['authorization']]),
      [
        [`${ROOT}/v1.0/sites/here`, `Bearer ${TOKEN}`],
        [`${ROOT}/v1.0/sites/root`, `Bearer ${TOKEN}`],
        [`${ROOT}/v1.0/sites/root`, `Bearer ${second}`],
      ],
    )
  })

  await t.test('a failed download is blamed on its host, and not on rights of the token', async (t) => {
    const { made } = client(t, [to('https://contoso.sharepoint.com/file?tempauth=marked'), text('', 403)])
    await assert.rejects(made.request('GET', '/drives/1/items/2/content'), {
      name: 'GraphError',
      code: 'GRAPH_FORBIDDEN',
      status: 403,
      message:
        'contoso.sharepoint.com answered 403 to the download that Graph named for GET /v1.0/drives/1/items/2/content.',
      likelyCause: /good for a short time only/,
    })
  })

  await t.test('a redirect of a download host is not followed', async (t) => {
    const { made } = client(t, [to('https://contoso.sharepoint.com/file'), to(`${ROOT}/v1.0/me`)])
    await assert.rejects(made.request('GET', '/drives/1/items/2/content'), {
      code: 'GRAPH_ANSWER_INVALID',
      status: 302,
    })
  })

  for (const location of [
    'https://evil.example/',
    'http://contoso.sharepoint.com/file',
    'http://graph.microsoft.com/v1.0/x',
  ]) {
    await t.test(`a redirect to ${location} is refused, and nothing is sent there`, async (t) => {
      const { made } = client(t, [to(location)])
      await assert.rejects(made.get('/sites'), { name: 'GraphError', code: 'REDIRECT_REFUSED' })
    })
  }

  await t.test('a redirect of a write is refused, also to Graph itself', async (t) => {
    const { made } = client(t, [to('/v1.0/y'), to('/v1.0/y', 307), to('/v1.0/y', 308)], writable)
    await assert.rejects(made.post('/sites', {}), { code: 'REDIRECT_REFUSED' })
    await assert.rejects(made.patch('/sites/1', {}), { code: 'REDIRECT_REFUSED' })
    await assert.rejects(made.delete('/sites/1'), { code: 'REDIRECT_REFUSED' })
  })

  await t.test('a circle of redirects ends after three', async (t) => {
    const { made } = client(
      t,
      Array.from({ length: 4 }, () => to('/v1.0/sites')),
    )
    await assert.rejects(made.get('/sites'), { code: 'GRAPH_ANSWER_INVALID', status: 302 })
  })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { exchange, exchangedToken, exchangeRequest } from '../../src/credential/exchange.ts'
import { type HttpResponse, TransportError, type TransportKind } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { formOf, json, scriptedSend, text } from '../support/scripted-send.ts'
import { accessToken, assertionToken, CLIENT_ID, TARGET_TENANT } from '../support/tokens.ts'

const assertion = assertionToken()
const request = {
  authorityHost: 'https://login.microsoftonline.com',
  tenant: TARGET_TENANT,
  clientId: CLIENT_ID,
  scope: 'https://graph.microsoft.com/.default',
  assertion,
}
const token = accessToken()
const success = json({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token })
const five = {
  client_id: CLIENT_ID,
  scope: 'https://graph.microsoft.com/.default',
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
}

test('exchangeRequest()', async (t) => {
  await t.test('the request posts exactly five parameters to the token endpoint of the target', () => {
    const sent = exchangeRequest(request)
    assert.equal(sent.method, 'POST')
    assert.equal(sent.url, `https://login.microsoftonline.com/${TARGET_TENANT}/oauth2/v2.0/token`)
    assert.deepEqual(sent.headers, { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' })
    assert.deepEqual(formOf(sent), five)
    assert.ok(!sent.direct, 'it may go through a proxy')
  })

  await t.test('the request carries `claims` when there was a challenge, and only then', () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
    assert.deepEqual(formOf(exchangeRequest({ ...request, claims })), { ...five, claims })
  })

  await t.test('a tenant stays in its place in the path, whatever characters it has', () => {
    const { url } = exchangeRequest({ ...request, tenant: '../x?y' })
    assert.equal(url, 'https://login.microsoftonline.com/..%2Fx%3Fy/oauth2/v2.0/token')
  })
})

test('exchange() sends the request and gives the token of the answer', async (t) => {
  const { send, requests } = scriptedSend(t, success)
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
  const answer = await exchange({ ...request, claims }, { send, ...fakeClock() })
  assert.deepEqual(answer, { token, expiresOn: NOON + 3_599_000 })
  assert.deepEqual(formOf(requests[0]), { ...five, claims })
})

test('exchangedToken()', async (t) => {
  const end = async (expires_in: unknown, access_token = token): Promise<number> =>
    (await exchangedToken(json({ token_type: 'Bearer', expires_in, access_token }), request, NOON)).expiresOn

  await t.test('the end of a token is counted from its arrival, also where the seconds come as text', async () => {
    assert.equal(await end(600), NOON + 600_000)
    assert.equal(await end('600'), NOON + 600_000)
  })

  await t.test('the end is `expires_in` alone: the token itself is for the credential to look at', async () => {
    assert.equal(await end(600, 'opaque'), NOON + 600_000)
  })

  await t.test('a Bearer token is taken in any letter case of its type (RFC 6749 §5.1)', async () => {
    for (const token_type of ['Bearer', 'bearer', 'BEARER']) {
      const answer = await exchangedToken(json({ token_type, expires_in: 3599, access_token: token }), request, NOON)
      assert.equal(answer.token, token)
    }
  })

  await t.test('a token of another type, or of none, is refused', async () => {
    const types: [token_type: unknown, named: string][] = [
      ['pop', 'of type "pop"'],
      ['Bearer ', 'of type "Bearer"'],
      ['', 'of type ""'],
      [undefined, 'without a type'],
      [{ type: 'Bearer' }, 'without a type'],
      [token, 'of type "[token removed]"'],
    ]
    for (const [token_type, named] of types) {
      const answer = json({ token_type, expires_in: 3599, access_token: token })
      await assert.rejects(exchangedToken(answer, request, NOON), {
        name: 'TokenExchangeError',
        code: 'AUTHORITY_ANSWER_INVALID',
        status: 200,
        message: `https://login.microsoftonline.com gave a token ${named}, and only tokens of type Bearer are understood. It was not used.`,
        likelyCause: 'Something between here and the token service changes its answers, or answers in its place.',
        fix: /curl -v/,
      })
    }
  })
})

test('exchangedToken() refuses an answer that cannot be one of a token endpoint', async (t) => {
  const bearer = { token_type: 'Bearer' }
  const answers: Record<string, HttpResponse> = {
    HTML: text('<html>captive portal</html>'),
    'truncated JSON': text('{"access_token":"ey'),
    'an empty body': text(''),
    'JSON without a token': json({ ...bearer, expires_in: 3599 }),
    'an empty token': json({ ...bearer, expires_in: 3599, access_token: '' }),
    'a token that is no text': json({ ...bearer, expires_in: 3599, access_token: {} }),
    'a token without an end': json({ ...bearer, access_token: token }),
    'an end that is no number': json({ ...bearer, access_token: token, expires_in: null }),
    'an end in the past': json({ ...bearer, access_token: token, expires_in: -5 }),
    'an error of another shape': json({ error: { code: 'x' } }),
    'HTML with a refusing status': text('<html>blocked</html>', 403),
    'a redirect': text('', 302, { location: 'https://elsewhere.example' }),
  }
  for (const [name, answer] of Object.entries(answers)) {
    await t.test(`${name} is refused`, async () => {
      await assert.rejects(exchangedToken(answer, request, NOON), {
        name: 'TokenExchangeError',
        code: 'AUTHORITY_ANSWER_INVALID',
        status: answer.status,
        message: `https://login.microsoftonline.com answered ${answer.status} with something that is not an answer of a token endpoint.`,
      })
    })
  }
})

test('an `error` of null in the answer that holds a token is no error', async (t) => {
  const { send } = scriptedSend(t, json({ token_type: 'Bearer', expires_in: 3599, access_token: token, error: null }))
  assert.equal((await exchange(request, { send, ...fakeClock() })).token, token)
})

test('an error body is an error, even with status 200', async (t) => {
  const { send } = scriptedSend(
    t,
    json({ error: 'invalid_client', error_codes: [700213], access_token: token, expires_in: 3599 }),
  )
  await assert.rejects(exchange(request, { send, ...fakeClock() }), {
    code: 'EXCHANGE_REFUSED',
    status: 200,
    oauthError: 'invalid_client',
    aadsts: 700213,
  })
})

test('refusals that exchange() does not retry', async (t) => {
  for (const [status, error] of [
    [400, 'invalid_request'],
    [401, 'invalid_client'],
    [400, 'unauthorized_client'],
  ] as const) {
    await t.test(`${status} ${error} is final`, async (t) => {
      const clock = fakeClock()
      const { send } = scriptedSend(t, json({ error }, status))
      await assert.rejects(exchange(request, { send, ...clock }), {
        code: 'EXCHANGE_REFUSED',
        status,
        oauthError: error,
      })
      assert.deepEqual(clock.waits, [])
    })
  }
})

test('exchange() with a busy token service', async (t) => {
  await t.test('a busy token service is tried after Retry-After, and without one after a growing pause', async (t) => {
    const clock = fakeClock()
    const { send, requests } = scriptedSend(
      t,
      text('', 429, { 'retry-after': '3' }),
      text('', 429),
      text('', 503),
      success,
    )
    await exchange(request, { send, ...clock })
    assert.ok((clock.waits[0] ?? 0) >= 3_000)
    assert.ok((clock.waits[1] ?? 0) >= 1_000)
    assert.deepEqual(
      requests.map((sent) => formOf(sent)),
      [five, five, five, five],
    )
  })

  await t.test('a busy token service is tried six times, and the error keeps what it said last', async (t) => {
    const busy = json(
      { error: 'temporarily_unavailable', error_codes: [90033], trace_id: '7ace0000-0000-4000-8000-000000000001' },
      503,
    )
    const { send } = scriptedSend(t, ...Array.from({ length: 6 }, () => busy))
    await assert.rejects(exchange(request, { send, ...fakeClock() }), {
      code: 'AUTHORITY_BUSY',
      status: 503,
      oauthError: 'temporarily_unavailable',
      aadsts: 90033,
      message: `The token service answered 503 for tenant ${TARGET_TENANT}, and no further try was in bounds.`,
      fix: 'Run the command again in a few minutes.',
    })
  })

  await t.test('a Retry-After far ahead is not waited for, and the error says when to try', async (t) => {
    for (const [retryAfter, when] of [
      ['3600', '2026-11-05T13:00:00.000Z'],
      ['Fri, 06 Nov 2026 12:00:00 GMT', '2026-11-06T12:00:00.000Z'],
    ] as const) {
      const clock = fakeClock()
      const { send } = scriptedSend(t, text('', 429, { 'retry-after': retryAfter }))
      await assert.rejects(exchange(request, { send, ...clock }), {
        code: 'AUTHORITY_BUSY',
        status: 429,
        fix: `Run the command again after ${when}.`,
      })
      assert.deepEqual(clock.waits, [])
    }
  })
})

test('exchange() without a usable answer', async (t) => {
  const codes: readonly [TransportKind, code: string, tries: number, fix: RegExp][] = [
    ['dns', 'AUTHORITY_UNREACHABLE', 1, /Look the name up/],
    ['refused', 'AUTHORITY_UNREACHABLE', 6, /HTTPS_PROXY and NO_PROXY/],
    ['reset', 'AUTHORITY_UNREACHABLE', 6, /HTTPS_PROXY and NO_PROXY/],
    ['timeout', 'AUTHORITY_UNREACHABLE', 6, /HTTPS_PROXY and NO_PROXY/],
    ['tls', 'AUTHORITY_UNREACHABLE', 1, /NODE_EXTRA_CA_CERTS/],
    ['proxy', 'AUTHORITY_UNREACHABLE', 1, /address in HTTPS_PROXY/],
    ['too-large', 'AUTHORITY_ANSWER_INVALID', 1, /see what answers/],
    ['protocol', 'AUTHORITY_ANSWER_INVALID', 1, /see what answers/],
  ]
  for (const [kind, code, tries, fix] of codes) {
    await t.test(`a transfer that ends with "${kind}" is ${code} after ${tries}`, async (t) => {
      const { send } = scriptedSend(
        t,
        ...Array.from({ length: tries }, () => new TransportError(kind, 'login.test', 'what happened')),
      )
      await assert.rejects(exchange(request, { send, ...fakeClock() }), {
        name: 'TokenExchangeError',
        code,
        status: undefined,
        message: `No usable answer from the token service (${kind}: what happened).`,
        fix,
      })
    })
  }
})

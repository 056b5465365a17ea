import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { faulty, sites, statuses } from './support.ts'

test('status: a managed identity endpoint that is being updated', async (t) => {
  await t.test('the metadata service answers 410, and later as always', async () => {
    const { identity } = await faulty({ kind: 'status', status: 410, service: 'identity', times: 2 }, { host: 'imds' })
    const { status, json } = await identity()
    assert.equal(status, 410)
    assert.deepEqual(Object.keys(json()), ['error', 'error_description'])
    assert.deepEqual(await statuses(2, identity), [410, 200])
  })

  await t.test('App Service has another envelope', async () => {
    for (const status of [404, 410, 429, 500]) {
      const { identity } = await faulty({ kind: 'status', status, service: 'identity' })
      const answer = await identity()
      assert.equal(answer.status, status)
      assert.deepEqual(Object.keys(answer.json()), ['statusCode', 'message', 'correlationId'])
    }
  })
})

test('status: Graph and the token service fail in their own envelopes, without Retry-After', async () => {
  const { graph, exchange } = await faulty({ kind: 'status', status: 500 })
  const answer = await graph(sites)
  assert.deepEqual(
    [answer.status, answer.json().error.code, answer.headers['retry-after']],
    [500, 'UnknownError', undefined],
  )
  const refused = await exchange()
  assert.deepEqual([refused.status, refused.json().error], [500, 'temporarily_unavailable'])
})

test('html: a page for people, with any status', async () => {
  for (const status of [200, 502]) {
    const { graph, exchange } = await faulty({ kind: 'html', status })
    for (const answer of [await graph(sites), await exchange()]) {
      assert.deepEqual([answer.status, answer.headers['content-type']], [status, 'text/html; charset=utf-8'])
      assert.match(answer.text, /^<!DOCTYPE html>/)
      assert.throws(answer.json, SyntaxError)
    }
  }
})

test('latency: the answer comes after a wait, which ends when the client gives up', async () => {
  const waits: number[] = []
  const wait = async (ms: number, signal: AbortSignal) => {
    waits.push(ms)
    if (ms > 1000) await delay(ms, undefined, { signal })
  }
  const { graph, emulator } = await faulty({ kind: 'latency', ms: 250 }, { wait })
  assert.equal((await graph(sites)).status, 200)

  await emulator.faults.replace([{ kind: 'latency', ms: 1_000_000 }])
  const controller = new AbortController()
  const { signal } = controller
  const pending = emulator.send({ method: 'GET', url: 'https://graph.microsoft.com/v1.0/sites', signal })
  controller.abort(new Error('given up'))
  await assert.rejects(pending, { message: 'given up' })
  assert.deepEqual(waits, [250, 1_000_000])
})

test('reset: no answer, and nothing is carried out', async () => {
  const { graph, emulator } = await faulty({ kind: 'reset', times: 1 })
  await assert.rejects(graph(sites), (error: Error & { code?: string; cause?: { code?: string } }) => {
    assert.deepEqual(
      [error instanceof TypeError, error.message, error.code, error.cause?.code],
      [true, 'fetch failed', 'ECONNRESET', 'ECONNRESET'],
    )
    return true
  })
  assert.equal((await graph(sites)).status, 200)
  assert.deepEqual(
    emulator.requests.map(({ status }) => status),
    [0, 200],
  )
})

test('truncate: the head promises more than the body has', async () => {
  const root = '/v1.0/sites/root'
  const whole = (await (await faulty()).graph(root)).text.length
  for (const [fault, expected] of [
    [{ kind: 'truncate' }, Math.floor(whole / 2)],
    [{ kind: 'truncate', bytes: 10 }, 10],
    [{ kind: 'truncate', bytes: 0 }, 0],
  ] as const) {
    const { status, headers, text } = await (await faulty(fault)).graph(root)
    assert.deepEqual([status, headers['content-length'], text.length], [200, String(whole), expected])
  }
})

test('truncate: an answer that is shorter than what is kept does not count', async () => {
  const { graph, emulator } = await faulty({ kind: 'truncate', bytes: 10_000_000, times: 1 })
  assert.ok((await graph(sites)).json().value.length > 0)
  assert.equal(emulator.faults.list[0]?.spoilt, 0)
})

test('truncate: an answer without a body is left as it is', async () => {
  const { graph, emulator, target } = await faulty()
  const siteId = target.sharePoint.geographies[0]?.sites.at(0).id
  const application = { id: emulator.env['TOWLINE_CLIENT_ID'], displayName: 'Demo' }
  const permissions = `/v1.0/sites/${siteId}/permissions`
  const created = await graph(permissions, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ roles: ['read'], grantedToIdentities: [{ application }] }),
  })
  await emulator.faults.add({ kind: 'truncate' })
  const { status, text } = await graph(`${permissions}/${created.json().id}`, { method: 'DELETE' })
  assert.deepEqual([status, text, emulator.faults.list[0]?.spoilt], [204, '', 0])
})

test('clock-skew: a service whose clock is wrong says so in its header, its tokens and its judgement', async (t) => {
  const { graph, exchange, identity, clock, emulator } = await faulty()
  const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const now = clock.now() / 1000
  const utc = (seconds: number) => new Date((now + seconds) * 1000).toUTCString()

  for (const seconds of [-600, 600]) {
    await t.test(`clock-skew of ${seconds} s shows in header, tokens and judgement`, async () => {
      await emulator.faults.replace([{ kind: 'clock-skew', seconds }])
      const { headers, json } = await exchange()
      assert.equal(headers['date'], utc(seconds))
      if (seconds < 0) assert.deepEqual(json().error_codes, [700024])
      else assert.equal(claims(json().access_token).nbf, now + seconds - 300)

      const assertion = await identity()
      assert.deepEqual(
        [assertion.headers['date'], Number(assertion.json().expires_on)],
        [utc(seconds), now + seconds + 86_400],
      )
      const answer = await graph(sites)
      assert.deepEqual([answer.headers['date'], answer.status], [utc(seconds), seconds < 0 ? 401 : 200])
    })
  }

  await t.test('two clock skews add up', async () => {
    await emulator.faults.replace([
      { kind: 'clock-skew', seconds: 60 },
      { kind: 'clock-skew', seconds: -20 },
    ])
    assert.equal((await exchange()).headers['date'], utc(40))
  })

  await t.test('clock-skew is of one service alone when that is named', async () => {
    await emulator.faults.replace([{ kind: 'clock-skew', seconds: 7200, service: 'graph' }])
    const answer = await graph(sites)
    assert.equal(answer.json().error.message, 'Lifetime validation failed, the token is expired.')
    assert.equal((await exchange()).headers['date'], utc(0))
  })
})

test('sts-refusal: the token service refuses for a reason that no world holds', async () => {
  for (const [aadsts, expected] of [
    [53003, '400 invalid_grant'],
    [50196, '400 invalid_grant'],
    [90033, '503 temporarily_unavailable'],
    [90055, '429 temporarily_unavailable'],
    [700226, '401 invalid_client'],
  ] as const) {
    const { exchange, emulator } = await faulty({ kind: 'sts-refusal', aadsts })
    const { status, json } = await exchange()
    assert.equal(`${status} ${json().error}`, expected)
    assert.deepEqual(json().error_codes, [aadsts])
    assert.match(json().error_description, new RegExp(`^AADSTS${aadsts}: .* Trace ID: `))
    // Discovery is none of its business.
    const url = 'https://login.microsoftonline.com/common/discovery/v2.0/keys'
    assert.equal((await emulator.send({ method: 'GET', url })).status, 200)
    assert.equal(emulator.faults.list[0]?.spoilt, 1)
  }
})

test('request-loop: an application that asks too often for the same tenant is throttled for a minute, and others are not', async () => {
  const loop = { kind: 'request-loop', requests: 3, windowMs: 60_000 }
  const { exchange, clock, emulator } = await faulty(loop)
  assert.deepEqual(await statuses(3, () => exchange()), [200, 200, 200])
  const { status, headers } = await exchange()
  assert.deepEqual([status, headers['retry-after']], [429, '60'])
  assert.equal((await exchange({}, emulator.world.home.id)).status, 200)
  clock.advance(60_000)
  assert.equal((await exchange()).status, 200)
  assert.equal(emulator.faults.list[0]?.spoilt, 1)
})

import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { waitOnLoopback } from '../../src/listen/loopback.ts'

interface Waiting {
  readonly check?: (query: URLSearchParams) => boolean
  readonly thanks?: () => string
  readonly signal?: AbortSignal
}

async function wait(t: TestContext, { check, thanks, signal }: Waiting = {}) {
  const listener = await waitOnLoopback({
    path: '/back',
    check: check ?? ((query) => query.get('state') === 'right'),
    thanks: thanks ?? (() => 'Thank you.'),
    signal: signal ?? new AbortController().signal,
  })
  t.after(listener.close)
  return listener
}

test('a listener for one visit outlasts every other request, and takes the visit', async (t) => {
  const { url, visit } = await wait(t)
  const { origin } = new URL(url)
  for (const path of ['//', '///', '/%', '/back/', '/BACK', '/favicon.ico']) {
    assert.ok([400, 404].includes((await fetch(origin + path)).status), path)
  }
  for (const method of ['POST', 'HEAD', 'OPTIONS', 'DELETE']) {
    assert.equal((await fetch(`${url}?state=right`, { method })).status, 404, method)
  }
  assert.equal((await fetch(`${url}?state=wrong`)).status, 400)
  const answer = await fetch(`${url}?state=right&a=b`)
  assert.deepEqual([answer.status, await answer.text()], [200, 'Thank you.\n'])
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.equal((await visit).get('a'), 'b')
})

test('a visit that a page of another site makes in the background is none', async (t) => {
  const { url, visit } = await wait(t)
  const background = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
  // Node's fetch would put a mode of its own in the place of this one.
  const { request } = await import('node:http')
  const status = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const asked = request(`${url}?state=right`, { headers }, (response) => resolve(response.resume().statusCode))
      asked.on('error', reject).end()
    })
  assert.equal(await status(background), 403)
  assert.equal(await status({ origin: 'null' }), 403)
  assert.equal(await status({ host: 'rebound.example' }), 421)
  const redirect = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  assert.equal(await status(redirect), 200)
  assert.equal((await visit).get('state'), 'right')
})

test('an error in what looks at a visit ends the wait with that error', async (t) => {
  const broken = new Error('broken')
  const fail = (): never => {
    throw broken
  }
  for (const options of [{ check: fail }, { thanks: fail }]) {
    const { url, visit } = await wait(t, options)
    assert.equal((await fetch(`${url}?state=right`)).status, 500)
    await assert.rejects(visit, broken)
  }
})

test('a wait that is stopped, before it begins or later, rejects with the reason', async (t) => {
  const reason = new Error('stopped')
  await assert.rejects((await wait(t, { signal: AbortSignal.abort(reason) })).visit, reason)
  const stop = new AbortController()
  const { visit } = await wait(t, { signal: stop.signal })
  stop.abort(reason)
  await assert.rejects(visit, reason)
})

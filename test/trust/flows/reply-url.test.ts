import assert from 'node:assert/strict'
import test from 'node:test'
import { type HttpRequest, type Send, TransportError } from '../../../src/http/send.ts'
import type { World } from '../../cli/support.ts'
import { type MemoryHost, memoryHost } from './memory-host.ts'

// How it ends in a process of its own, by signals, is in test/e2e/trust/reply-url.test.ts.

const apply = ['trust', 'apply', '--yes', '--auth', 'device-code', '--consent', 'link', '--listen']

interface Shown {
  readonly link: URL
  /** The address that the browser returns to. */
  readonly back: URL
}

/** Runs `apply` in memory, and `onLink` once the link is shown. */
async function applyUntilLink(host: MemoryHost, onLink: (shown: Shown) => void, world: Partial<World> = {}) {
  return host.towline(apply, {
    ...world,
    onStderr(text) {
      const [shown] = /https:\S+\/adminconsent\S+/.exec(text) ?? []
      if (shown === undefined) return
      const link = new URL(shown)
      onLink({ link, back: new URL(link.searchParams.get('redirect_uri') ?? '') })
    },
  })
}

/** A network that answers changes of reply URLs as `fail` says, where it says something. They are counted from 1. */
function failing(host: MemoryHost, fail: (request: HttpRequest, nth: number) => ReturnType<Send> | undefined): Send {
  let nth = 0
  return async (request) => {
    const isChange = request.method === 'PATCH' && String(request.body).includes('redirectUris')
    const failed = isChange ? fail(request, ++nth) : undefined
    return failed ?? host.emulator.send(request)
  }
}

function refused(status: number): ReturnType<Send> {
  const body = new TextEncoder().encode(JSON.stringify({ error: { code: 'Odd', message: 'Not now.' } }))
  return Promise.resolve({ status, headers: { 'content-type': 'application/json' }, body })
}

function replyUrls(host: MemoryHost): readonly string[] {
  return host.application()?.redirectUris ?? []
}

test('a reply URL that cannot be removed is named by the error, with the command that removes it', async (t) => {
  const host = await memoryHost(t)
  const lost = () => Promise.reject(new TransportError('reset', 'graph.microsoft.com:443', 'read ECONNRESET'))
  for (const fail of [() => refused(403), lost]) {
    const { code, stderr } = await applyUntilLink(
      host,
      ({ link, back }) => {
        back.search = `?${new URLSearchParams({ error: 'access_denied', state: link.searchParams.get('state') ?? '' })}`
        void fetch(back)
      },
      { send: failing(host, (_request, nth) => (nth === 1 ? undefined : fail())) },
    )
    assert.equal(code, 1, stderr)
    const [left, ...more] = replyUrls(host)
    assert.deepEqual(more, [])
    assert.ok(stderr.includes(`may still have the reply URL ${left}: `), stderr)
    assert.match(stderr, /What came before: Consent was not given in fabrikam/)
    assert.match(stderr, /\(REPLY_URL_LEFT\)/)
    assert.match(stderr, /`towline trust apply -t fabrikam` removes it\./)

    const plan = await host.towline(['trust', 'plan', '--auth', 'device-code', '-o', 'json'])
    assert.equal(plan.code, 3, plan.stderr)
    assert.ok(plan.stdout.includes(`without ${left}, which a consent left behind`), plan.stdout)
    const next = await host.towline([
      'trust',
      'apply',
      '--yes',
      '--auth',
      'device-code',
      '-t',
      'fabrikam',
      '--side',
      'home',
    ])
    assert.equal(next.code, 0, next.stderr)
    assert.deepEqual(replyUrls(host), [])
  }
})

test('a reply URL whose registration was not answered is removed, as it may be there', async (t) => {
  const host = await memoryHost(t)
  const send = failing(host, async (request, nth) => {
    if (nth !== 1) return host.emulator.send(request)
    await host.emulator.send(request)
    throw new TransportError('timeout', 'graph.microsoft.com:443', 'no answer in time')
  })
  const { code, stderr } = await applyUntilLink(host, () => assert.fail('no link may be shown'), { send })
  assert.equal(code, 1, stderr)
  assert.match(stderr, /\(GRAPH_UNREACHABLE\)/)
  assert.deepEqual(replyUrls(host), [])
})

test('a command that is interrupted while it registers the reply URL removes it', async (t) => {
  const host = await memoryHost(t)
  const stop = new AbortController()
  const send = failing(host, async (request, nth) => {
    const response = await host.emulator.send(request)
    if (nth > 1) return response
    stop.abort(new Error('stopped'))
    throw stop.signal.reason
  })
  const world = { send, signal: stop.signal }
  const { stderr } = await applyUntilLink(host, () => assert.fail('no link may be shown'), world)
  assert.match(stderr, /Removing the reply URL/)
  assert.deepEqual(replyUrls(host), [])
})

test('a refused registration ends the command as Graph said, and nothing is left to remove', async (t) => {
  const host = await memoryHost(t)
  const send = failing(host, () => refused(403))
  const { code, stderr } = await applyUntilLink(host, () => assert.fail('no link may be shown'), { send })
  assert.equal(code, 1, stderr)
  assert.match(stderr, /\(GRAPH_FORBIDDEN\)/)
  assert.doesNotMatch(stderr, /REPLY_URL_LEFT/)
  assert.deepEqual(replyUrls(host), [])
})

test('an error of the service at the registration is no refusal, so the reply URL is removed', async (t) => {
  const host = await memoryHost(t)
  const send = failing(host, async (request, nth) => {
    const response = await host.emulator.send(request)
    return nth === 1 ? refused(500) : response
  })
  const { code, stderr } = await applyUntilLink(host, () => assert.fail('no link may be shown'), { send })
  assert.equal(code, 1, stderr)
  assert.match(stderr, /Not now\./)
  assert.deepEqual(replyUrls(host), [])
})

test('a reply URL is removed also where the copy of the directory that answers does not have it yet', async (t) => {
  const host = await memoryHost(t)
  const stop = new AbortController()
  let isLate = false
  const send: Send = async (request) => {
    const response = await host.emulator.send(request)
    const isRead = request.method === 'GET' && /\/applications\/[^/?]+$/.test(request.url)
    if (!isLate || !isRead || response.status !== 200) return response
    const application = JSON.parse(Buffer.from(response.body as Uint8Array).toString())
    const body = new TextEncoder().encode(JSON.stringify({ ...application, web: { redirectUris: [] } }))
    return { ...response, body }
  }
  const { code, stderr } = await applyUntilLink(
    host,
    () => {
      isLate = true
      stop.abort(new Error('stopped'))
    },
    { send, signal: stop.signal },
  )
  assert.equal(code, 1, stderr)
  assert.deepEqual(replyUrls(host), [])
})

test('an interrupted command says what it removes, and what is left where it cannot', async (t) => {
  for (const [fail, isLeft] of [
    [undefined, false],
    [() => refused(403), true],
  ] as const) {
    const host = await memoryHost(t)
    const stop = new AbortController()
    const { stderr } = await applyUntilLink(host, () => stop.abort(new Error('stopped')), {
      signal: stop.signal,
      send: failing(host, (_request, nth) => (nth === 1 ? undefined : fail?.())),
    })
    assert.match(stderr, /Removing the reply URL http:\/\/localhost:\d+\/towline-consent\/\S+ from the application\./)
    assert.match(stderr, /`towline trust apply -t fabrikam` removes it\./)
    assert.equal(/may still have the reply URL/.test(stderr), isLeft, stderr)
    assert.equal(replyUrls(host).length, isLeft ? 1 : 0)
  }
})

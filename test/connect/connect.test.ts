import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, connector } from '../../src/connect/connect.ts'
import { noUsage } from '../../src/connect/usage.ts'
import type { Runtime } from '../../src/http/runtime.ts'
import type { HttpRequest, HttpResponse } from '../../src/http/send.ts'
import { plainTarget } from '../support/target.ts'

const NOW = Date.UTC(2026, 10, 22)
const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:4100/msi/token', IDENTITY_HEADER: 'marked-header' }
const [tenantA, tenantB] = ['a', 'b'].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
]
const userAssigned = { kind: 'client', clientId: 'cccccccc-0000-4000-8000-000000000000' } as const

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ exp: NOW / 1000 + 3600, ...claims })}.c2ln`
}

/** All three services at once. A token is for the tenant of the path, as in life; Graph's answers say whose it was. */
function services(): { runtime: Runtime; requests: string[] } {
  const requests: string[] = []
  let throttle = 1
  const answer = (status: number, body: object, headers = {}): HttpResponse => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(JSON.stringify(body)),
  })
  let clock = NOW
  const send = async ({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> => {
    const { host, pathname, searchParams } = new URL(url)
    requests.push(`${method} ${host}${pathname}`)
    if (pathname === '/msi/token') {
      const identity = searchParams.get('client_id') ?? 'system'
      return answer(200, { access_token: jwt({ sub: identity }), expires_on: String(NOW / 1000 + 86_400) })
    }
    if (pathname.endsWith('/oauth2/v2.0/token')) {
      const assertion = new URLSearchParams(String(body)).get('client_assertion') ?? ''
      const { sub } = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
      const token = jwt({ tid: pathname.split('/')[1], aud: 'https://graph.microsoft.com', by: sub })
      return answer(200, { token_type: 'Bearer', expires_in: 3599, access_token: token })
    }
    if (throttle-- > 0) return answer(429, {}, { 'retry-after': '7' })
    const bearer = headers?.['authorization'] ?? ''
    return answer(200, JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString()))
  }
  const wait = async (ms: number): Promise<void> => {
    clock += ms
  }
  return { runtime: { send, now: () => clock, wait, env: {} }, requests }
}

interface Seen {
  readonly tid: string
  readonly by: string
}

test('connect()', async (t) => {
  await t.test('connect() binds one credential and one client to the target', async () => {
    const { runtime, requests } = services()
    const { target, credential, graph } = connect(plainTarget('a', tenantA), { ...runtime, env })
    assert.equal((await graph.get<Seen>('/organization')).tid, tenantA)
    assert.deepEqual([target.name, credential.tenantId], ['a', tenantA])
    assert.equal(requests.filter((request) => request.includes('/oauth2/')).length, 1)
  })

  await t.test(
    "connect() refuses a write where the target's access is read-only, and sends one where it is read-write",
    async () => {
      const { runtime, requests } = services()
      const readOnly = connect(plainTarget('a', tenantA), { ...runtime, env })
      await assert.rejects(readOnly.graph.post('/groups', {}), { name: 'AccessError', code: 'WRITE_REFUSED' })
      assert.deepEqual(requests, [])
      const readWrite = connect(plainTarget('a', tenantA, { access: 'read-write' }), { ...runtime, env })
      await readWrite.graph.post('/groups', {})
      assert.equal(requests.at(-1), 'POST graph.microsoft.com/v1.0/groups')
    },
  )

  await t.test('connect() counts what the connection sends, and refuses a budget that cannot be', async () => {
    const { runtime } = services()
    const usage = noUsage()
    await connect(plainTarget('a', tenantA), { ...runtime, env, usage }).graph.get('/organization')
    assert.equal(usage.requests, 3, 'a token, a throttled request and its repetition')
    assert.throws(() => connect(plainTarget('a', tenantA), { ...runtime, env, budget: 75 }), { code: 'USAGE' })
  })
})

test('connector()', async (t) => {
  await t.test('a connector binds credential and client to the target, and shares the assertion', async () => {
    const { runtime, requests } = services()
    const connect = connector({ ...runtime, env })
    const [a, b] = [connect(plainTarget('a', tenantA)), connect(plainTarget('b', tenantB))]
    assert.equal((await a.graph.get<Seen>('/organization')).tid, tenantA)
    assert.equal((await b.graph.get<Seen>('/organization')).tid, tenantB)
    assert.equal((await a.graph.get<Seen>('/organization')).tid, tenantA)
    assert.equal(a.assertion, b.assertion)
    assert.equal(requests.filter((request) => request.includes('/msi/token')).length, 1)
    assert.equal(requests.filter((request) => request.includes('/oauth2/')).length, 2)
    assert.deepEqual([a.credential.tenantId, b.credential.tenantId], [tenantA, tenantB])
  })

  await t.test('each identity costs one request, whichever target needs it first', async () => {
    const { runtime, requests } = services()
    const connect = connector({ ...runtime, env })
    const seen = []
    for (const identity of [userAssigned, { kind: 'system' } as const, { ...userAssigned }]) {
      seen.push((await connect(plainTarget('a', tenantA, { identity })).graph.get<Seen>('/organization')).by)
    }
    assert.deepEqual(seen, [userAssigned.clientId, 'system', userAssigned.clientId])
    assert.equal(requests.filter((request) => request.includes('/msi/token')).length, 2)
  })

  await t.test('TOWLINE_USER_AGENT names the sender to Graph', async () => {
    const { runtime } = services()
    const agents = new Set<unknown>()
    const send: Runtime['send'] = (request) => {
      if (request.url.startsWith('https://graph.')) agents.add(request.headers?.['user-agent'])
      return runtime.send(request)
    }
    const userAgent = 'NONISV|Contoso|Audit/2.1'
    for (const given of [{}, { TOWLINE_USER_AGENT: userAgent }]) {
      await connector({ ...runtime, send, env: { ...env, ...given } })(plainTarget('a', tenantA)).graph.get('/x')
    }
    assert.deepEqual([...agents], ['NONISV|Towline|Towline/0.1.0', userAgent])
    for (const TOWLINE_USER_AGENT of ['a\r\nb: c', ' ', 'Ü']) {
      assert.throws(() => connector({ ...runtime, env: { ...env, TOWLINE_USER_AGENT } }), { code: 'USAGE' })
    }
  })

  await t.test('the budget of an application is shared between its targets, and with nothing else', async () => {
    const { runtime } = services()
    const waits: number[] = []
    const wait: Runtime['wait'] = async (ms) => {
      waits.push(ms)
      await runtime.wait(ms)
    }
    // Of 130,000 requests in ten seconds that part is four; the services throttle the first, which makes it one more.
    const connect = connector({ ...runtime, wait, env }, { budget: 4 / 130_000 })
    for (const name of ['1', '2', '3']) {
      await connect(plainTarget(name, `${name.repeat(8)}-0000-4000-8000-000000000000`)).graph.get('/places')
    }
    const before = waits.length
    const usage = noUsage()
    await connect(plainTarget('b', tenantB), { usage }).graph.get('/places')
    assert.ok(waits.length > before, 'the fifth request waits for the others, though it is of another target')
    assert.equal(usage.throttledMs, waits.at(-1))
    const other = '99999999-0000-4000-8000-000000000000'
    const now = waits.length
    await connect(plainTarget('b', tenantB, { clientId: other })).graph.get('/places')
    assert.equal(waits.length, now)
    assert.throws(() => connector({ ...runtime, env }, { budget: 75 }), { code: 'USAGE' })
  })

  await t.test('the access of each target is enforced', async () => {
    const { runtime, requests } = services()
    const connect = connector({ ...runtime, env })
    await assert.rejects(connect(plainTarget('a', tenantA)).graph.post('/groups', {}), {
      name: 'AccessError',
      code: 'WRITE_REFUSED',
    })
    assert.deepEqual(requests, [])
    const written = await connect(plainTarget('b', tenantB, { access: 'read-write' })).graph.post<Seen>('/groups', {})
    assert.equal(written.tid, tenantB)
  })

  await t.test("requests go to the hosts of the target's cloud, or to those of the environment", async () => {
    const inChina = services()
    const graphOf = (made: ReturnType<typeof services>, given: object): Promise<unknown> =>
      connector({ ...made.runtime, env: { ...env, ...given } })(
        plainTarget('a', tenantA, { cloud: 'china' }),
      ).graph.get('/organization')
    // The services above speak for the global cloud only, so the token is refused, after it was asked for in China.
    await assert.rejects(graphOf(inChina, {}), { code: 'TOKEN_MISMATCH' })
    assert.deepEqual(inChina.requests.slice(1), [`POST login.partner.microsoftonline.cn/${tenantA}/oauth2/v2.0/token`])

    const elsewhere = services()
    const hosts = { TOWLINE_AUTHORITY_HOST: 'https://localhost:1', TOWLINE_GRAPH_HOST: 'https://localhost:2' }
    await connector({ ...elsewhere.runtime, env: { ...env, ...hosts } })(plainTarget('a', tenantA)).graph.get(
      '/organization',
    )
    assert.deepEqual(
      [...new Set(elsewhere.requests.slice(1))],
      [`POST localhost:1/${tenantA}/oauth2/v2.0/token`, 'GET localhost:2/v1.0/organization'],
    )
  })

  await t.test('hosts that are not origins are refused before anything is sent', () => {
    const { runtime } = services()
    assert.throws(() => connector({ ...runtime, env: { ...env, TOWLINE_GRAPH_HOST: 'http://graph' } }), {
      code: 'HOST_INVALID',
    })
  })

  await t.test('the usage of a target leaves out what is shared', async () => {
    const { runtime } = services()
    const connect = connector({ ...runtime, env })
    const [usageA, usageB] = [noUsage(), noUsage()]
    await connect(plainTarget('a', tenantA), { usage: usageA }).graph.get('/organization')
    await connect(plainTarget('b', tenantB), { usage: usageB }).graph.get('/organization')
    assert.equal(usageA.requests, 3)
    assert.ok(usageA.throttledMs >= 7_000 && usageA.throttledMs < 9_000, String(usageA.throttledMs))
    assert.deepEqual(usageB, { requests: 2, throttledMs: 0 })
  })

  await t.test('one target can be stopped without the others', async () => {
    const { runtime } = services()
    const connect = connector({ ...runtime, env })
    const stopped = connect(plainTarget('a', tenantA), { signal: AbortSignal.abort(new Error('enough')) })
    await assert.rejects(stopped.graph.get('/organization'), { message: 'enough' })
    assert.equal((await connect(plainTarget('b', tenantB)).graph.get<Seen>('/organization')).tid, tenantB)
  })
})

test('connector() with a token file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  const path = join(folder, 'token')
  const byFile = plainTarget('a', tenantA, { identity: { kind: 'file', path } })

  await t.test('a missing token file is an error that names the file', async () => {
    const { runtime, requests } = services()
    await assert.rejects(connector({ ...runtime, env })(byFile).graph.get('/organization'), {
      name: 'AssertionUnavailableError',
      code: 'ASSERTION_SOURCE_FAILED',
      message: `The token file ${path} could not be read (ENOENT).`,
    })
    assert.deepEqual(requests, [])
  })

  await t.test('the token of a file is presented as it stands in the file', async () => {
    await writeFile(path, `${jwt({ sub: 'system:serviceaccount:ops:towline' })}\n`)
    const { runtime, requests } = services()
    const seen = await connector({ ...runtime, env })(byFile).graph.get<Seen>('/organization')
    assert.equal(seen.by, 'system:serviceaccount:ops:towline')
    assert.equal(
      requests.some((request) => request.includes('/msi/token')),
      false,
    )
  })

  await rm(folder, { recursive: true })
})

test('the assertion of a GitHub job comes from GitHub', async () => {
  const { runtime, requests } = services()
  const byJob = plainTarget('a', tenantA, { identity: { kind: 'github' } })
  await assert.rejects(connector({ ...runtime, env })(byJob).graph.get('/organization'), {
    name: 'AssertionUnavailableError',
    code: 'IDENTITY_NOT_FOUND',
    likelyCause: /id-token: write/,
  })
  assert.deepEqual(requests, [])

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    if (!request.url.startsWith('https://github.example/')) return runtime.send(request)
    const value = jwt({ sub: 'repo:contoso/towline:ref:refs/heads/main' })
    return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify({ value })) }
  }
  const job = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example/idtoken?api-version=2.0',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'r',
  }
  const connect = connector({ ...runtime, send, env: { ...env, ...job } })
  assert.equal((await connect(byJob).graph.get<Seen>('/organization')).by, 'repo:contoso/towline:ref:refs/heads/main')
})

import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import test, { type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { towlineCredential } from '../../src/credential/credential.ts'
import { graphClient } from '../../src/graph/client.ts'
import type { Send } from '../../src/http/send.ts'
import { selfSigned } from '../support/certificate.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { realSend, serveHttps, serveProxy } from '../support/loopback.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, assertionToken, CLIENT_ID, TARGET_TENANT } from '../support/tokens.ts'

/**
 * Steps 6 and 7 over real connections to hostile servers. Both run on one server: `authority` answers the requests to the
 * token endpoint, `graph` all others.
 */
const certificate = await selfSigned(['127.0.0.1', 'graph.example.test'])
const ASSERTION = assertionToken({}, 'MARKED-ASSERTION-SIGNATURE')
const ACCESS = accessToken({}, 'MARKED-ACCESS-SIGNATURE')
const GRAPH = 'https://graph.microsoft.com/.default'

const grant: RequestListener = (_, response) =>
  response.end(JSON.stringify({ token_type: 'Bearer', expires_in: 3_599, access_token: ACCESS }))

interface Servers {
  readonly authority?: RequestListener
  readonly graph?: RequestListener
  /** Slow answers are given up sooner than in production. */
  readonly timeoutMs?: number
}

async function connect(t: TestContext, { authority = grant, graph, timeoutMs = 10_000 }: Servers) {
  let graphRequests = 0
  const origin = await serveHttps(t, certificate, (request, response) => {
    if (request.url?.endsWith('/oauth2/v2.0/token')) return authority(request, response)
    graphRequests++
    return graph?.(request, response)
  })
  const real = realSend(t, { extraCa: certificate.cert })
  const send: Send = (request) => real({ ...request, timeoutMs })
  return { ...bind(origin, send), origin, graphRequests: () => graphRequests }
}

function bind(origin: string, send: Send) {
  const runtime = { send, ...fakeClock() }
  const credential = towlineCredential({
    ...runtime,
    tenantId: TARGET_TENANT,
    clientId: CLIENT_ID,
    assertion: () => ASSERTION,
    authorityHost: origin,
  })
  return { credential, graph: graphClient({ ...runtime, credential, graphHost: origin }) }
}

async function failure(call: Promise<unknown>): Promise<{ code?: unknown; message: string }> {
  const error = await call.then(
    () => assert.fail('this was to fail'),
    (failed: unknown) => failed,
  )
  assertHidden(error, [ASSERTION, ACCESS])
  return error as { code?: unknown; message: string }
}

const hostile: readonly [name: string, answer: RequestListener, kind: string, answered: boolean][] = [
  [
    'a gzip bomb',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    'too-large',
    true,
  ],
  [
    'a reset in the middle of the body',
    (request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write(`{"access_token":"${ACCESS}"`, () => request.socket.destroy())
    },
    'reset',
    false,
  ],
  [
    'a body that is shorter than announced',
    (request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{}', () => request.socket.end())
    },
    'reset',
    false,
  ],
  ['an answer that never comes', () => {}, 'timeout', false],
  [
    'an answer that drips',
    (_, response) => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    },
    'timeout',
    false,
  ],
]
const patience = (kind: string): number => (kind === 'timeout' ? 100 : 10_000)
const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024))

test('the exchange, answered by a hostile server', async (t) => {
  for (const [name, answer, kind, answered] of hostile) {
    await t.test(`the exchange gives up on ${name}`, async (t) => {
      const { credential } = await connect(t, { authority: answer, timeoutMs: patience(kind) })
      const { code, message } = await failure(credential.getToken(GRAPH))
      assert.equal(code, answered ? 'AUTHORITY_ANSWER_INVALID' : 'AUTHORITY_UNREACHABLE')
      assert.match(message, new RegExp(`^No usable answer from the token service \\(${kind}: `))
    })
  }

  await t.test('the exchange gives up on an endless answer after a megabyte', async (t) => {
    let sent = 0
    const { credential } = await connect(t, {
      authority: (_, response) => {
        const pour = (): void => {
          let more = true
          while (more && !response.destroyed && sent < 50_000_000) {
            sent += 65_536
            more = response.write('x'.repeat(65_536))
          }
        }
        response.on('drain', pour)
        pour()
      },
    })
    assert.equal((await failure(credential.getToken(GRAPH))).code, 'AUTHORITY_ANSWER_INVALID')
    assert.ok(sent < 10_000_000, `${sent} bytes were taken`)
  })
})

test('a call of Graph, answered by a hostile server', async (t) => {
  for (const [name, answer, kind, answered] of hostile) {
    await t.test(`a call of Graph gives up on ${name}`, async (t) => {
      const { graph } = await connect(t, { graph: answer, timeoutMs: patience(kind) })
      const { code, message } = await failure(graph.get('/sites'))
      assert.equal(code, answered ? 'GRAPH_ANSWER_INVALID' : 'GRAPH_UNREACHABLE')
      assert.match(message, new RegExp(`^No usable answer to GET /v1\\.0/sites \\(${kind}: `))
    })
  }
})

test('a certificate that is not trusted stops the assertion from being sent', async (t) => {
  let requests = 0
  const origin = await serveHttps(t, certificate, () => requests++)
  const { credential } = bind(origin, realSend(t))
  const error = await failure(credential.getToken(GRAPH))
  assert.equal(error.code, 'AUTHORITY_UNREACHABLE')
  assert.match(error.message, /\(tls: .*self-signed certificate/)
  assert.equal(requests, 0)
})

test('a proxy that refuses is named as such, and gets no token', async (t) => {
  const proxy = await serveProxy(t, { refuse: 403 })
  const { credential } = bind('https://graph.example.test', realSend(t, { env: { HTTPS_PROXY: proxy.url } }))
  const error = await failure(credential.getToken(GRAPH))
  assert.equal(error.code, 'AUTHORITY_UNREACHABLE')
  assert.match(error.message, /\(proxy: .*403/)
  assert.ok(!JSON.stringify(proxy.headers).includes('MARKED'))
})

test('a nextLink to another port of the same machine is not followed', async (t) => {
  let elsewhere = 0
  const other = await serveHttps(t, certificate, (_, response) => {
    elsewhere++
    response.end('{"value":[2]}')
  })
  const { graph, graphRequests } = await connect(t, {
    graph: (_, response) =>
      response.end(JSON.stringify({ value: [1], '@odata.nextLink': `${other}/v1.0/sites?$skiptoken=1` })),
  })
  const list = graph.list('/sites')
  assert.deepEqual(await list.next(), { done: false, value: 1 })
  assert.equal((await failure(list.next())).code, 'FOREIGN_LINK')
  assert.deepEqual([elsewhere, graphRequests()], [0, 1])
})

test('a redirect to another port of the same machine is not followed', async (t) => {
  let elsewhere = 0
  const other = await serveHttps(t, certificate, () => elsewhere++)
  const { graph } = await connect(t, {
    graph: (_, response) => response.writeHead(302, { location: `${other}/v1.0/x` }).end(),
  })
  assert.equal((await failure(graph.get('/sites'))).code, 'REDIRECT_REFUSED')
  assert.equal(elsewhere, 0)
})

test('one bearer reaches Graph, whatever the caller writes into the headers', async (t) => {
  const seen: string[][] = []
  const { graph } = await connect(t, {
    graph: (request, response) => {
      seen.push(request.headersDistinct['authorization'] ?? [])
      response.end('{}')
    },
  })
  await graph.get('/sites', { headers: { Authorization: 'Bearer other', AUTHORIZATION: 'Basic other' } })
  assert.deepEqual(seen, [[`Bearer ${ACCESS}`]])
})

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text as textOf } from 'node:stream/consumers'
import test from 'node:test'
import { pathToFileURL } from 'node:url'
import { bodyText } from '../../src/http/send.ts'
import { selfSigned } from '../support/certificate.ts'
import { nobody, realSend, serveBytes, serveHttp, serveHttps, serveProxy } from '../support/loopback.ts'
import { assertHidden } from '../support/secrets.ts'

const NAME = 'login.example.test'
const certificate = await selfSigned([NAME, '127.0.0.1'])
const extraCa = certificate.cert

test('send() with HTTPS_PROXY', async (t) => {
  await t.test('the proxy takes https requests, one CONNECT for many of them', async (t) => {
    const upstream = await serveHttps(t, certificate, (request, response) => response.end(request.headers.host))
    const proxy = await serveProxy(t, upstream)
    const send = realSend(t, { env: { HTTPS_PROXY: proxy.url }, extraCa })
    for (let n = 0; n < 3; n++) {
      assert.equal(bodyText(await send({ method: 'GET', url: `https://${NAME}/` })), NAME)
    }
    assert.deepEqual(proxy.seen, [`${NAME}:443`])
  })

  await t.test('the proxy sees no header of a request, only those of its CONNECT', async (t) => {
    const upstream = await serveHttps(t, certificate, (_, response) => response.end())
    const proxy = await serveProxy(t, upstream)
    const send = realSend(t, { env: { https_proxy: proxy.url.replace('//', '//me:pass@') }, extraCa })
    await send({ method: 'GET', url: `https://${NAME}/`, headers: { authorization: 'Bearer marked' } })
    assert.equal(proxy.headers[0]?.['proxy-authorization'], `Basic ${btoa('me:pass')}`)
    assert.ok(!JSON.stringify(proxy.headers).includes('marked'))
  })

  await t.test('a host of NO_PROXY is reached without the proxy', async (t) => {
    const upstream = await serveHttps(t, certificate, (_, response) => response.end('direct'))
    const proxy = await serveProxy(t, { refuse: 502 })
    const send = realSend(t, { env: { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1' }, extraCa })
    assert.equal(bodyText(await send({ method: 'GET', url: upstream })), 'direct')
    assert.deepEqual(proxy.seen, [])
  })

  await t.test('a request that must be direct goes past the proxy', async (t) => {
    const upstream = await serveHttps(t, certificate, (_, response) => response.end('direct'))
    const proxy = await serveProxy(t, { refuse: 502 })
    const send = realSend(t, { env: { HTTPS_PROXY: proxy.url }, extraCa })
    assert.equal(bodyText(await send({ method: 'GET', url: upstream, direct: true })), 'direct')
    assert.deepEqual(proxy.seen, [])
  })

  await t.test(
    'neither HTTPS_PROXY nor HTTP_PROXY takes a plain http request, the form of identity endpoints',
    async (t) => {
      const upstream = await serveHttp(t, (_, response) => response.end('direct'))
      const proxy = await serveProxy(t, { refuse: 502 })
      const send = realSend(t, { env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, ALL_PROXY: proxy.url } })
      assert.equal(bodyText(await send({ method: 'GET', url: upstream })), 'direct')
      assert.deepEqual(proxy.seen, [])
    },
  )
})

test('send() through a proxy that fails', async (t) => {
  for (const status of [403, 407, 502]) {
    await t.test(
      `a proxy that refuses CONNECT with ${status} is \`proxy\`, and its password is not in the error`,
      async (t) => {
        const proxy = await serveProxy(t, { refuse: status })
        const send = realSend(t, { env: { HTTPS_PROXY: proxy.url.replace('//', '//me:marked-password@') } })
        const error = await send({
          method: 'GET',
          url: `https://${NAME}/`,
          headers: { authorization: 'Bearer marked-token' },
        }).catch((failure: unknown) => failure)
        assert.deepEqual({ ...(error as object) }, { name: 'TransportError', kind: 'proxy', host: NAME })
        assert.match(String(error), new RegExp(`HTTP/1.1 ${status}`))
        assertHidden(error, ['marked-password', 'marked-token'])
      },
    )
  }

  await t.test('a proxy that is not there is `refused`: nothing was sent', async (t) => {
    const send = realSend(t, { env: { HTTPS_PROXY: await nobody() } })
    await assert.rejects(send({ method: 'POST', url: `https://${NAME}/` }), { kind: 'refused', host: NAME })
  })

  await t.test('a proxy that never answers is `timeout`', async (t) => {
    const closed = Promise.withResolvers<void>()
    const silent = await serveBytes(t, (socket) => socket.on('close', () => closed.resolve()))
    const send = realSend(t, { env: { HTTPS_PROXY: silent } })
    await assert.rejects(send({ method: 'GET', url: `https://${NAME}/`, timeoutMs: 100 }), { kind: 'timeout' })
    await closed.promise
  })

  await t.test(
    'a proxy with an unusable address is `proxy`, without its password, and only where a proxy is needed',
    async (t) => {
      const upstream = await serveHttp(t, (_, response) => response.end('direct'))
      const send = realSend(t, { env: { HTTPS_PROXY: 'http://me:marked-password@bad host/' } })
      const error = await send({ method: 'GET', url: `https://${NAME}/` }).catch((failure: unknown) => failure)
      assert.equal((error as { kind?: unknown }).kind, 'proxy')
      assert.match(String(error), /HTTPS_PROXY is not the address of a proxy/)
      assertHidden(error, ['marked-password'])
      assert.equal(bodyText(await send({ method: 'GET', url: upstream })), 'direct')
    },
  )

  await t.test('a proxy that opens TLS with a certificate of its own is `tls`', async (t) => {
    const upstream = await serveHttps(t, await selfSigned([NAME]), (_, response) => response.end())
    const proxy = await serveProxy(t, upstream)
    await assert.rejects(realSend(t, { env: { HTTPS_PROXY: proxy.url } })({ method: 'GET', url: `https://${NAME}/` }), {
      kind: 'tls',
    })
  })
})

test('under NODE_USE_ENV_PROXY=1 the identity header still goes straight to its endpoint', async (t) => {
  const headers: (string | string[] | undefined)[] = []
  const endpoint = await serveHttp(t, (request, response) => {
    headers.push(request.headers['x-identity-header'])
    response.writeHead(400).end('{"message":"no"}')
  })
  const proxy = await serveProxy(t, { refuse: 502 })
  const module = pathToFileURL('src/credential/assertion/managed-identity.ts').href
  const program = `
    import { managedIdentityAssertion } from ${JSON.stringify(module)}
    import http from 'node:http'
    await managedIdentityAssertion().get({ audience: 'api://AzureADTokenExchange' }).catch((e) => console.log(e.code))
    // The twin: what the process itself would have done with the same header.
    http.get(process.env.IDENTITY_ENDPOINT + '/twin', (r) => r.resume())
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: {
      PATH: process.env['PATH'],
      IDENTITY_ENDPOINT: `${endpoint}/msi/token`,
      IDENTITY_HEADER: 'the-header',
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      http_proxy: proxy.url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code]] = await Promise.all([textOf(child.stdout), once(child, 'close')])
  assert.equal(code, 0)
  assert.equal(printed, 'IDENTITY_REFUSED\n')
  assert.deepEqual(headers, ['the-header'])
  assert.deepEqual(proxy.seen, [`${endpoint}/msi/token/twin`])
})

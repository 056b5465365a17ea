import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, askRaw, startEmulator } from './support.ts'

test('the proxy', async (t) => {
  const running = await startEmulator(t)
  const proxy = running.env['HTTPS_PROXY'] ?? ''
  const connect = (target: string) => askRaw(proxy, `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`)

  await t.test('the proxy refuses a host that the emulator does not play, and says which it plays', async () => {
    const answer = await connect('example.com:443')
    assert.match(answer, /^HTTP\/1\.1 403 Not a host of the emulator\r\n/)
    assert.match(answer, /does not play example\.com:443 and connects to nothing else.*graph\.microsoft\.com/)
  })

  await t.test('the proxy refuses what only looks like a host of its own', async () => {
    for (const target of [
      'graph.microsoft.com:8443',
      'graph.microsoft.com',
      'graph.microsoft.com.example.com:443',
      'evilgraph.microsoft.com:443',
      'localhost:443',
      '127.0.0.1:443',
      '[::1]:443',
    ]) {
      assert.match(await connect(target), /^HTTP\/1\.1 403 /, target)
    }
  })

  await t.test('the proxy refuses a Node client with 403 at the tunnel', async () => {
    await assert.rejects(ask(running, 'https://example.com/'), { code: 'ERR_PROXY_TUNNEL', message: /403/ })
  })

  await t.test('the proxy answers for a host in any case', async () => {
    const { status } = await ask(running, 'https://Login.MicrosoftOnline.com/common/discovery/v2.0/keys')
    assert.equal(status, 200)
  })

  await t.test('the proxy refuses plain HTTP, so that no identity header passes', async () => {
    running.emulator.clearRequests()
    const url = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x'
    const answer = await askRaw(
      proxy,
      `GET ${url} HTTP/1.1\r\nHost: 169.254.169.254\r\nX-IDENTITY-HEADER: marked-secret\r\n\r\n`,
    )
    assert.match(answer, /^HTTP\/1\.1 403 /)
    assert.match(answer, /check NO_PROXY/)
    assert.doesNotMatch(answer, /marked-secret/)
    assert.deepEqual(running.emulator.requests, [])
  })

  await t.test('the proxy survives clients that hang up or talk nonsense', async () => {
    assert.match(await askRaw(proxy, '\0\0nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /)
    const tunnel = await askRaw(proxy, 'CONNECT graph.microsoft.com:443 HTTP/1.1\r\nHost: x\r\n\r\nno TLS at all')
    assert.match(tunnel, /^HTTP\/1\.1 200 /)
    assert.equal((await ask(running, 'https://login.microsoftonline.com/common/discovery/v2.0/keys')).status, 200)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, askRaw, startEmulator } from './support.ts'

test("a service's address answers for that service alone", async (t) => {
  const running = await startEmulator(t)
  const { authority, graph, control } = running.description
  const identity = new URL(running.env['IDENTITY_ENDPOINT'] ?? '').origin
  const keys = '/common/discovery/v2.0/keys'

  await t.test("a service's address answers under the loopback names and its real ones", async () => {
    for (const Host of ['localhost', 'login.microsoftonline.com', 'login.microsoftonline.us']) {
      const { status } = await ask(running, authority + keys, { headers: { Host }, servername: Host })
      assert.equal(status, 200, Host)
    }
    const byAddress = await ask(running, (authority + keys).replace('localhost', '127.0.0.1'))
    assert.equal(byAddress.status, 200)
  })

  await t.test("a service's address refuses another service's names, and a stranger's", async () => {
    for (const [origin, Host] of [
      [graph, 'login.microsoftonline.com'],
      [authority, 'graph.microsoft.com'],
      [authority, 'attacker.example'],
      [identity, 'login.microsoftonline.com'],
      [control, 'graph.microsoft.com'],
      [control, 'rebound.example'],
    ] as const) {
      // The server name is left to the URL's, since no certificate would fit a stranger's.
      const answer = await ask(running, `${origin}/requests`, { headers: { Host }, servername: 'localhost' })
      assert.equal(answer.status, 421, `${Host} at ${origin}`)
      assert.match(answer.text, new RegExp(`does not answer for ${Host} at this address`))
    }
  })

  await t.test("a service's address refuses a name when TLS was opened for another host", async () => {
    const tunnelled = await ask(running, `https://graph.microsoft.com${keys}`, {
      headers: { Host: 'login.microsoftonline.com' },
      servername: 'graph.microsoft.com',
    })
    assert.equal(tunnelled.status, 421)
  })

  await t.test("a service's address answers for its own service, whatever the path tries", async () => {
    running.emulator.clearRequests()
    for (const [path, status] of [
      ['/../../msi/token', 400],
      ['/v1.0/../../msi/token', 400],
      ['/v1.0/%2e%2e/%2E%2E/msi/token', 400],
      ['//login.microsoftonline.com/common/discovery/v2.0/keys', 400],
      ['/v1.0%2f..%2f..%2fmsi%2ftoken', 400],
      ['/v1.0/sites/%00%ff', 401],
      ['/v1.0//sites', 401],
      ['/%', 400],
    ] as const) {
      const answer = await ask(running, graph, { path })
      assert.equal(answer.status, status, path)
      assert.doesNotMatch(answer.text, /The emulator failed|access_token/, path)
    }
    assert.equal(running.emulator.requests.length, 8)
    assert.deepEqual(new Set(running.emulator.requests.map(({ host }) => host)), new Set([new URL(graph).host]))
  })

  await t.test("a service's address goes on after a request that cannot be read", async () => {
    const bad = await askRaw(identity, 'GET /a\\b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    assert.match(bad, /^HTTP\/1\.1 400 [\s\S]*The request could not be read: Backslash in request path\./)
    const hostless = await askRaw(identity, 'GET /msi/token HTTP/1.0\r\n\r\n')
    assert.match(hostless, /^HTTP\/1\.1 400 [\s\S]*The request could not be read: Missing host header\./)
    const absolute = await askRaw(
      identity,
      'GET http://graph.microsoft.com/v1.0/sites HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    assert.match(absolute, /^HTTP\/1\.1 421 /)
  })
})

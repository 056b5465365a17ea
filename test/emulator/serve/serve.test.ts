import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { type RunningEmulator, serve } from '../../../src/emulator/serve/serve.ts'
import { accessToken, ask, startEmulator } from './support.ts'

test('serve() describes itself as scripts expect it', async (t) => {
  const { description, env, unset, emulator } = await startEmulator(t)
  const { home, targets } = emulator.world
  const [target] = targets
  const [application] = home.applications

  assert.deepEqual(Object.keys(description), [
    'env',
    'caCert',
    'authority',
    'graph',
    'control',
    'tenants',
    'application',
    'applications',
    'unset',
  ])
  assert.match(description.authority, /^https:\/\/localhost:\d+$/)
  assert.match(description.graph, /^https:\/\/localhost:\d+$/)
  assert.match(description.control, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.deepEqual(description.tenants, [
    { name: 'contoso', id: home.id, domain: 'contoso.onmicrosoft.com' },
    { name: 'fabrikam', id: target?.id, domain: 'fabrikam.onmicrosoft.com' },
  ])
  assert.deepEqual(description.application, { clientId: application?.appId })
  assert.deepEqual(description.applications, [
    { clientId: application?.appId, displayName: 'ManagedIdentityDemo-AzureTenant' },
  ])
  assert.equal(description.env, env)
  assert.equal(description.unset, unset)
  assert.match(readFileSync(description.caCert, 'utf8'), /^-----BEGIN CERTIFICATE-----/)
})

test('serve() leaves `application` out in a world that has none', async (t) => {
  const { description, env } = await startEmulator(t, { world: 'bare' })
  assert.equal('application' in description, false)
  assert.deepEqual(description.applications, [])
  assert.equal('TOWLINE_CLIENT_ID' in env, false)
  assert.equal(env['TOWLINE_HOME_TENANT'], description.tenants[0]?.id)
})

test('the whole way works under the real host names, and links carry the origin that was asked', async (t) => {
  const running = await startEmulator(t)
  const headers = { Authorization: `Bearer ${await accessToken(running)}` }

  for (const origin of ['https://graph.microsoft.com', running.description.graph]) {
    const { status, text } = await ask(running, `${origin}/v1.0/sites?$top=3`, { headers })
    const page = JSON.parse(text)
    assert.equal(status, 200)
    assert.equal(page.value.length, 3)
    assert.equal(new URL(page['@odata.nextLink']).origin, origin)
  }

  const tenant = running.env['TOWLINE_TENANT']
  for (const origin of ['https://login.microsoftonline.com', running.description.authority]) {
    const { text } = await ask(running, `${origin}/${tenant}/v2.0/.well-known/openid-configuration`)
    assert.equal(JSON.parse(text).token_endpoint, `${origin}/${tenant}/oauth2/v2.0/token`)
  }
})

test('two emulators at once are strangers to each other', async (t) => {
  const [one, two] = await Promise.all([startEmulator(t), startEmulator(t)])
  const token = await accessToken(one)
  const sites = 'https://graph.microsoft.com/v1.0/sites?$top=1'

  assert.equal((await ask(one, sites, { headers: { Authorization: `Bearer ${token}` } })).status, 200)
  assert.equal((await ask(two, sites, { headers: { Authorization: `Bearer ${token}` } })).status, 401)
  assert.equal(one.emulator.requests.length, 3)
  assert.equal(two.emulator.requests.length, 1)
  await assert.rejects(ask({ ...two, description: one.description }, two.description.graph), {
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  })
})

test('a given port is the authority, and the next four are Graph, identity, control and proxy', async (t) => {
  const { running, port } = await startAtSomePort()
  t.after(() => running.close())
  assert.equal(running.description.authority, `https://localhost:${port}`)
  assert.equal(running.description.graph, `https://localhost:${port + 1}`)
  assert.equal(running.env['IDENTITY_ENDPOINT'], `http://127.0.0.1:${port + 2}/msi/token`)
  assert.equal(running.description.control, `http://127.0.0.1:${port + 3}`)
  assert.equal(running.env['HTTPS_PROXY'], `http://127.0.0.1:${port + 4}`)
})

test('a taken port is named, and nothing stays open', async (t) => {
  const { running, port } = await startAtSomePort()
  await running.close()
  const occupant = await occupy(port + 2)
  t.after(() => occupant.close())

  await assert.rejects(startAt(port), {
    name: 'EmulatorStartError',
    message: `Port ${port + 2} on 127.0.0.1, for the identity endpoint, is taken by another program. Stop that, or choose another port.`,
  })
  const authorityPort = await occupy(port)
  authorityPort.close()
})

test('a port without four more after it is refused', async () => {
  for (const port of [65532, -1, 80.5]) {
    await assert.rejects(startAt(port), {
      name: 'EmulatorStartError',
      message: 'The port must be 0 or from 1 to 65531, for the next four are taken as well.',
    })
  }
})

test('an unknown world is refused by name', async () => {
  await assert.rejects(serve({ world: 'atlantis', host: 'imds', port: 0, bindRealPorts: false, env: {} }), {
    message: /no world named "atlantis".*seed,.*bare/,
  })
})

test('close() ends kept-alive connections, removes the certificate file and lets the process end', async () => {
  const script = `
    import { serve } from ${JSON.stringify(import.meta.resolve('../../../src/emulator/serve/serve.ts'))}
    import https from 'node:https'
    import { readFileSync } from 'node:fs'
    const running = await serve({ world: 'seed', host: 'imds', port: 0, bindRealPorts: false, env: {} })
    const ca = readFileSync(running.description.caCert)
    for (const origin of ['https://login.microsoftonline.com', running.description.authority]) {
      const agent = new https.Agent({ keepAlive: true, proxyEnv: running.env, ca })
      const response = await new Promise((resolve) => https.get(origin + '/common/discovery/v2.0/keys', { agent }, resolve))
      for await (const chunk of response);
    }
    await running.close()
    console.log(running.description.caCert)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  assert.deepEqual({ code, err }, { code: 0, err: '' })
  assert.match(out, /ca\.pem\n$/)
  assert.equal(existsSync(out.trim()), false)
})

function startAt(port: number): Promise<RunningEmulator> {
  return serve({ world: 'seed', host: 'app-service', port, bindRealPorts: false, env: {} })
}

/** Five ports in a row cannot be reserved, so another program may come between. */
async function startAtSomePort(): Promise<{ running: RunningEmulator; port: number }> {
  for (;;) {
    const probe = await occupy(0)
    const { port } = probe.address() as { port: number }
    await new Promise((resolve) => probe.close(resolve))
    try {
      return { running: await startAt(port), port }
    } catch (error) {
      if (!(error instanceof Error && error.name === 'EmulatorStartError')) throw error
    }
  }
}

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

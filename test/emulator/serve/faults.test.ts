import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { type TestContext, test } from 'node:test'
import type { RunningEmulator } from '../../../src/emulator/serve/serve.ts'
import { createSend } from '../../../src/http/create-send.ts'
import type { Send } from '../../../src/http/send.ts'
import { ask, startEmulator } from './support.ts'

const keys = 'https://login.microsoftonline.com/common/discovery/v2.0/keys'

test('a reset cuts the connection, and the next request gets another', async (t) => {
  const running = await startEmulator(t)
  const send = client(t, running)
  for (const url of [keys, `${running.description.authority}/common/discovery/v2.0/keys`]) {
    await running.emulator.faults.replace([{ kind: 'reset', times: 1 }])
    await assert.rejects(send({ method: 'GET', url }), { name: 'TransportError', kind: 'reset' }, url)
    assert.equal((await send({ method: 'GET', url })).status, 200, url)
  }
  assert.deepEqual(
    running.emulator.requests.map(({ status }) => status),
    [0, 200, 0, 200],
  )
})

test('a truncated body ends the connection, so that no client waits for the rest', async (t) => {
  const running = await startEmulator(t)
  const send = client(t, running)
  for (const fault of [{ kind: 'truncate' }, { kind: 'truncate', bytes: 0 }, { kind: 'truncate', bytes: 1 }]) {
    await running.emulator.faults.replace([{ ...fault, times: 1 }])
    await assert.rejects(send({ method: 'GET', url: keys }), { name: 'TransportError', kind: 'reset' })
    assert.equal((await send({ method: 'GET', url: keys })).status, 200)
  }
})

test('the plain HTTP of the identity endpoint can be cut as well', async (t) => {
  const running = await startEmulator(t)
  const url = `${running.env['IDENTITY_ENDPOINT']}?resource=x`
  for (const kind of ['reset', 'truncate']) {
    await running.emulator.faults.replace([{ kind, service: 'identity' }])
    await assert.rejects(client(t, running)({ method: 'GET', url }), { name: 'TransportError', kind: 'reset' }, kind)
  }
})

test('every answer has the emulated date', async (t) => {
  const running = await startEmulator(t)
  running.emulator.clock.set(Date.parse('2030-06-01T12:00:00Z'))
  const send = client(t, running)
  const identity = `${running.env['IDENTITY_ENDPOINT']}`
  for (const url of [keys, 'https://graph.microsoft.com/v1.0/sites', 'https://graph.microsoft.com/', identity]) {
    const { headers } = await send({ method: 'GET', url })
    assert.match(headers['date'] ?? '', /^Sat, 01 Jun 2030 12:00:0\d GMT$/, url)
  }
})

test('faults are set over the control endpoint', async (t) => {
  const running = await startEmulator(t)
  const { control } = running.description
  const body = JSON.stringify({ kind: 'throttle', retryAfter: 1.5, service: 'authority' })
  const set = await post(`${control}/faults`, body)
  assert.deepEqual(JSON.parse(set), { faults: [{ id: 'fault-1', ...JSON.parse(body), spoilt: 0 }] })
  assert.equal((await ask(running, keys)).status, 429)
})

function client(t: TestContext, running: RunningEmulator): Send {
  const extraCa = readFileSync(running.description.caCert, 'utf8')
  const send = createSend({ env: running.env as NodeJS.ProcessEnv, extraCa })
  t.after(() => send.close())
  return send
}

function post(url: string, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const request = http.request(url, { method: 'POST' }, async (response) => {
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    resolve(text)
  })
  request.on('error', reject).end(body)
  return promise
}

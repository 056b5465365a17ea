import assert from 'node:assert/strict'
import http from 'node:http'
import test from 'node:test'
import { createControlServer } from '../../../src/emulator/control/server.ts'
import { openOnLoopback } from '../../../src/listen/open.ts'
import { type Asked, ask, startEmulator } from '../serve/support.ts'

test('the control endpoint on its port', async (t) => {
  const running = await startEmulator(t)
  const { control } = running.description
  const changes: readonly (readonly [path: string, body: string])[] = [
    ['/reset', '{}'],
    ['/faults', '{"kind": "throttle"}'],
    ['/clock', '{"advanceMs": 3600000}'],
    ['/device-codes/ABCD', '{"user": "admin@fabrikam.onmicrosoft.com"}'],
  ]
  const asked = (path: string, more: Asked) => ask(running, `${control}${path}`, more)
  const state = () => JSON.stringify([running.emulator.faults.list, running.emulator.requests.length])

  await t.test('a web page changes nothing by the control endpoint, and reads nothing of it', async () => {
    await ask(running, `${running.description.authority}/common/discovery/v2.0/keys`)
    const before = state()
    const port = new URL(control).port
    const pages: readonly Record<string, string>[] = [
      { Origin: 'https://evil.test', 'Content-Type': 'text/plain' },
      { Origin: 'null' },
      { Origin: `https://127.0.0.1:${port}` },
      { Origin: 'http://localhost:1' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
      { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' },
    ]
    for (const headers of pages) {
      for (const [path, body] of changes) {
        const { status, text } = await asked(path, { method: 'POST', headers, body })
        assert.equal(status, 403, `${path} with ${JSON.stringify(headers)}`)
        assert.match(text, /A page of another site has asked for this\. Nothing happened\./)
      }
      for (const method of ['GET', 'OPTIONS']) assert.equal((await asked('/world', { method, headers })).status, 403)
    }
    const rebound = await asked('/reset', { method: 'POST', headers: { Host: `rebound.example:${port}` }, body: '{}' })
    assert.equal(rebound.status, 421)
    assert.equal(state(), before)
  })

  await t.test('the control endpoint obeys programs, with the headers that they send by themselves', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: '*/*', 'User-Agent': 'curl/8' }
    const fault = await asked('/faults', { method: 'POST', headers: form, body: '{"kind": "throttle", "id": "a"}' })
    assert.deepEqual(JSON.parse(fault.text), { faults: [{ kind: 'throttle', id: 'a', spoilt: 0 }] })
    const byFetch = await fetch(`${control}/clock`, { method: 'POST', body: '{"advanceMs": 0}' })
    assert.equal(byFetch.status, 200)
    assert.equal(byFetch.headers.get('content-type'), 'application/json')
    const byName = await fetch(`${control.replace('127.0.0.1', 'localhost')}/reset`, { method: 'POST' })
    assert.deepEqual(await byName.json(), { reset: 'world' })
    assert.equal(await inChunks(`${control}/reset`, ['{"requests"', ': true}']), '{"reset":"requests"}')
    const bad = await asked('/clock', { method: 'POST', body: '{' })
    assert.deepEqual([bad.status, JSON.parse(bad.text).error.code], [400, 'bad-request'])
    const unknown = await asked('//', {})
    assert.deepEqual([unknown.status, JSON.parse(unknown.text).error.code], [404, 'not-found'])
  })
})

test('a failure behind the control endpoint is answered with its reason', async (t) => {
  const failing = async (): Promise<Response> => {
    throw new Error('ENOSPC: no space left on device')
  }
  const { port, close } = await openOnLoopback(() => createControlServer(failing))
  t.after(close)
  const answer = await fetch(`http://127.0.0.1:${port}/reset`, { method: 'POST' })
  assert.equal(answer.status, 500)
  const message = 'The emulator failed: ENOSPC: no space left on device'
  assert.deepEqual(await answer.json(), { error: { code: 'failed', message } })
})

/** A body in chunks, as Node's own client sends it by `write`. */
function inChunks(url: string, chunks: readonly string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const request = http.request(url, { method: 'POST' }, async (response) => {
    resolve((await response.setEncoding('utf8').toArray()).join(''))
  })
  for (const chunk of chunks) request.write(chunk)
  request.on('error', reject).end()
  return promise
}

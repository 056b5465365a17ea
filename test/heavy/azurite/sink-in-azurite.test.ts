/** The record in append blobs of a real Azurite, over TLS and with the emulator's tokens of the home tenant. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { openBlobSink, readBlobRecord } from '../../../src/connect/blob-record.ts'
import { openRecorder } from '../../../src/guard/audit/keeper.ts'
import type { Sink } from '../../../src/guard/audit/sink.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import type { Runtime } from '../../../src/http/runtime.ts'
import { type HttpRequest, type Send, TransportError } from '../../../src/http/send.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { handout } from '../../guard/audit/support.ts'
import { selfSigned } from '../../support/certificate.ts'
import { testEmulator } from '../../support/emulator.ts'
import { realSend } from '../../support/loopback.ts'

/** The account that Azurite has. */
const ACCOUNT = 'https://devstoreaccount1.blob.core.windows.net'
const DAY = '2026-12-01'
const UNAVAILABLE = { name: 'AccessError', code: 'AUDIT_UNAVAILABLE' }

/** The origin of an Azurite that ends with the test. */
async function azurite(t: TestContext, certificate: { readonly cert: string; readonly key: string }): Promise<string> {
  const folder = temporaryFolder(t)
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(cert, certificate.cert)
  writeFileSync(key, certificate.key)
  const address = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder]
  const tls = ['--cert', cert, '--key', key, '--oauth', 'basic']
  const child = spawn('azurite-blob', [...address, ...tls, '--skipApiVersionCheck', '--silent', '--disableTelemetry'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  t.after(() => end(child))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  for (;;) {
    const origin = /successfully listens on (https:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1]
    if (origin !== undefined) return origin
    if (child.exitCode !== null) throw new Error(`Azurite ended: ${said}`)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'exit')
}

interface Place {
  readonly runtime: Runtime
  readonly container: string
  readonly open: (send?: Send) => Sink
  readonly call: (request: Omit<HttpRequest, 'url'> & { readonly path: string }) => Promise<number>
}

async function place(t: TestContext): Promise<Place> {
  const certificate = await selfSigned()
  const origin = await azurite(t, certificate)
  const emulator = await testEmulator('seed')
  t.after(() => emulator.close())
  const real = realSend(t, { extraCa: certificate.cert })
  const send: Send = (request) => (request.url.startsWith(`${origin}/`) ? real(request) : emulator.send(request))
  const runtime: Runtime = {
    send,
    now: Date.now,
    wait: async () => {},
    env: { ...emulator.env, TOWLINE_BLOB_HOST: origin },
  }
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header = '' } = emulator.env
  const resource = 'resource=https%3A%2F%2Fstorage.azure.com&api-version=2019-08-01'
  const answer = await emulator.send({
    method: 'GET',
    url: `${endpoint}?${resource}`,
    headers: { 'X-IDENTITY-HEADER': header },
  })
  const { access_token: token } = JSON.parse(Buffer.from(answer.body).toString())
  const call: Place['call'] = async ({ path, headers, ...request }) => {
    const common = {
      authorization: `Bearer ${token}`,
      'x-ms-version': '2021-12-02',
      'x-ms-date': new Date().toUTCString(),
    }
    const url = `${origin}/devstoreaccount1/record${path}`
    return (await real({ ...request, url, headers: { ...common, ...headers } })).status
  }
  assert.equal(await call({ method: 'PUT', path: '?restype=container', body: '' }), 201)
  const container = `${ACCOUNT}/record`
  return {
    runtime,
    container,
    call,
    open: (own = send) => openBlobSink(container, { ...runtime, send: own }, undefined),
  }
}

async function textOf({ container, runtime }: Place): Promise<string> {
  let text = ''
  for await (const { lines } of readBlobRecord(container, runtime).chains()) {
    for await (const line of lines()) text += `${line.text}${line.isWhole ? '\n' : ''}`
  }
  return text
}

test('Azurite keeps the record of the real sink', { timeout: 300_000 }, async (t) => {
  const at = await place(t)

  await t.test(
    '20 writers at once; what they wrote is verified, and a later one names their newest records',
    async () => {
      const write = async (count: number): Promise<string> => {
        const recorder = await openRecorder({ sink: at.open(), now: Date.now, host: 'host', version: '1.0.0' })
        for (let index = 0; index < count; index++) await recorder.record(handout(String(index)))
        await recorder.end()
        return recorder.chain
      }
      const chains = await Promise.all(Array.from({ length: 20 }, () => write(25)))
      const { ok, problems, records } = await verifyChains(readBlobRecord(at.container, at.runtime))
      assert.deepEqual([ok, problems, records], [true, [], 20 * 27])
      const heads = await at.open().heads(32)
      assert.deepEqual(heads.map(({ chain }) => chain).sort(), chains.sort())
      assert.ok(heads.every(({ seq }) => seq === 26))
      await write(1)
      assert.ok((await verifyChains(readBlobRecord(at.container, at.runtime))).ok)
    },
  )

  await t.test('one of many gets a place of a budget, and gives it back', async () => {
    const sinks = Array.from({ length: 20 }, () => at.open())
    const got = await Promise.all(sinks.map((sink) => sink.claim(`${DAY}/rule/1`)))
    assert.equal(got.filter(Boolean).length, 1)
    assert.deepEqual(await sinks[0]?.taken(`${DAY}/rule`), [`${DAY}/rule/1`])
    await sinks[got.indexOf(true)]?.unclaim(`${DAY}/rule/1`)
    assert.deepEqual(await sinks[0]?.taken(`${DAY}/rule`), [])
  })

  await t.test('a container that is gone stops writes', async () => {
    const sink = at.open()
    await sink.append('gone', DAY, '1\n')
    assert.equal(await at.call({ method: 'DELETE', path: '?restype=container' }), 202)
    await assert.rejects(sink.append('gone', DAY, '2\n'), { ...UNAVAILABLE, likelyCause: /404/ })
  })
})

for (const done of [true, false]) {
  test(`Azurite has lines once whose append was ${done ? '' : 'not '}done and had no answer`, {
    timeout: 60_000,
  }, async (t) => {
    const at = await place(t)
    let appends = 0
    const sink = at.open(async (request) => {
      const isLost = request.url.endsWith('?comp=appendblock') && ++appends % 2 === 0
      if (!isLost || done) {
        const response = await at.runtime.send(request)
        if (!isLost) return response
      }
      throw new TransportError('reset', '127.0.0.1', 'The answer was lost.')
    })
    const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`)
    for (const line of lines) await sink.append('chain', DAY, line)
    assert.equal(await textOf(at), lines.join(''))
    assert.ok(appends >= 38, `${appends} appends`)
  })
}

test('Azurite takes blocks of 4 MiB, and reading gives them back', { timeout: 120_000 }, async (t) => {
  const at = await place(t)
  const text = Array.from({ length: 20 }, (_, index) => `${String(index % 10).repeat(900_000)}\n`).join('')
  await at.open().append('chain', DAY, text)
  assert.ok((await textOf(at)) === text)
})

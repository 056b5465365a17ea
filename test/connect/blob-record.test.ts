import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { decodeJwt } from 'jose'
import { openBlobSink, readBlobRecord } from '../../src/connect/blob-record.ts'
import type { HostShape } from '../../src/emulator/identity/host-shapes.ts'
import { type HttpRequest, TransportError } from '../../src/http/send.ts'
import { temporaryFolder } from '../cli/support.ts'
import { BLOB_ORIGIN, blobService, CONTAINER_URL } from '../support/blob-service.ts'
import { testEmulator } from '../support/emulator.ts'

const DAY = '2026-12-01'

/** A host of the emulator, and a container that takes the home tenant's tokens for Azure Storage alone. */
async function hostWith(t: TestContext, host: HostShape, refuse: (token: string) => boolean = () => false) {
  const emulator = await testEmulator('seed', { host })
  t.after(() => emulator.close())
  const { home, compute } = emulator.world
  const service = blobService({
    accepts: (token) => {
      const { aud, iss, oid, appid, ver } = decodeJwt(token)
      const own = compute.identities.find(({ principalId }) => principalId === oid)
      assert.deepEqual(
        [aud, iss, appid, ver],
        ['https://storage.azure.com', `https://sts.windows.net/${home.id}/`, own?.clientId, '1.0'],
      )
      return !refuse(token)
    },
  })
  const requests: HttpRequest[] = []
  const runtime = {
    env: emulator.env,
    now: emulator.clock.now,
    wait: async () => {},
    send(request: HttpRequest) {
      requests.push(request)
      return new URL(request.url).origin === BLOB_ORIGIN ? service.send(request) : emulator.send(request)
    },
  }
  return { emulator, service, runtime, requests }
}

async function textOf(stored: ReturnType<typeof readBlobRecord>): Promise<string[]> {
  const found: string[] = []
  for await (const { lines } of stored.chains()) for await (const { text } of lines()) found.push(text)
  return found
}

for (const host of ['app-service', 'automation', 'imds'] as const) {
  test(`the identity of a host writes the record and reads it, with one token (${host})`, async (t) => {
    const { runtime, requests } = await hostWith(t, host)
    const sink = openBlobSink(CONTAINER_URL, runtime, undefined)
    for (const line of ['1\n', '2\n']) await sink.append('chain', DAY, line)
    assert.equal(requests.filter(({ url }) => new URL(url).origin !== BLOB_ORIGIN).length, 1)
    assert.deepEqual(await textOf(readBlobRecord(CONTAINER_URL, runtime)), ['1', '2'])
  })
}

test('a token goes to the container alone, and is renewed before it ends', async (t) => {
  const { emulator, runtime, requests } = await hostWith(t, 'app-service')
  const sink = openBlobSink(CONTAINER_URL, runtime, undefined)
  await sink.append('chain', DAY, '1\n')
  emulator.clock.advance(24 * 3_600_000)
  await sink.append('chain', DAY, '2\n')
  const tokens = new Set<string>()
  for (const { url, headers = {} } of requests) {
    const isContainer = url.startsWith(`${CONTAINER_URL}/`)
    assert.equal('authorization' in headers, isContainer, url)
    if (isContainer) tokens.add(headers['authorization'] ?? '')
  }
  assert.equal(tokens.size, 2)
})

test('a token that the service refuses is replaced by another one', async (t) => {
  const seen: string[] = []
  const { runtime, service } = await hostWith(t, 'app-service', (token) => {
    seen.push(token)
    return token === seen[0]
  })
  await openBlobSink(CONTAINER_URL, runtime, undefined).append('chain', DAY, '1\n')
  assert.equal(service.text(`${DAY}/chain.0.jsonl`), '1\n')
  assert.equal(new Set(seen).size, 2)
})

test('the token of a service account or of a job is an assertion, and is never sent to a container', async (t) => {
  for (const host of ['aks', 'github'] as const) {
    const { emulator, runtime, requests } = await hostWith(t, host)
    const folder = temporaryFolder(t)
    const path = join(folder, 'token')
    if (host === 'aks') writeFileSync(path, await emulator.issueAssertion())
    const env = host === 'aks' ? { ...runtime.env, AZURE_FEDERATED_TOKEN_FILE: path } : runtime.env
    const on = { ...runtime, env }
    for (const identity of [
      undefined,
      host === 'aks' ? { kind: 'file' as const, path } : { kind: 'github' as const },
    ]) {
      await assert.rejects(openBlobSink(CONTAINER_URL, on, identity).append('chain', DAY, '1\n'), {
        name: 'AccessError',
        code: 'AUDIT_UNAVAILABLE',
        likelyCause: /is an assertion, and no token for Azure Storage/,
        fix: /managed identity/,
      })
      await assert.rejects(textOf(readBlobRecord(CONTAINER_URL, on, identity)), {
        name: 'ConfigError',
        code: 'AUDIT_NOT_FOUND',
      })
    }
    assert.deepEqual(requests, [])
  }
})

test('TOWLINE_BLOB_HOST takes the place of the origin for every request, with the account in the path', async (t) => {
  const { runtime } = await hostWith(t, 'app-service')
  const urls: string[] = []
  const other = {
    ...runtime,
    env: { ...runtime.env, TOWLINE_BLOB_HOST: 'https://127.0.0.1:10000' },
    async send(request: HttpRequest) {
      if (request.headers?.['authorization'] === undefined) return runtime.send(request)
      urls.push(request.url)
      throw new TransportError('tls', '127.0.0.1:10000', 'Not trusted.')
    },
  }
  const sink = openBlobSink(CONTAINER_URL, other, undefined)
  await assert.rejects(sink.claim(`${DAY}/rule/1`), { name: 'AccessError', likelyCause: /127\.0\.0\.1:10000/ })
  await assert.rejects(sink.heads(1), { name: 'AccessError' })
  await assert.rejects(textOf(readBlobRecord(CONTAINER_URL, other)), { name: 'ConfigError' })
  assert.equal(urls.length, 3)
  assert.ok(urls.every((url) => url.startsWith('https://127.0.0.1:10000/account/record')))
})

test('what is no container, or no origin, is refused before anything is sent', async (t) => {
  const { runtime, requests } = await hostWith(t, 'app-service')
  assert.throws(() => openBlobSink('https://evil.example/record', runtime, undefined), {
    name: 'ConfigError',
    code: 'AUDIT_NOT_FOUND',
  })
  for (const host of ['http://127.0.0.1:10000', 'https://127.0.0.1:10000/account']) {
    const env = { ...runtime.env, TOWLINE_BLOB_HOST: host }
    assert.throws(() => openBlobSink(CONTAINER_URL, { ...runtime, env }, undefined), {
      name: 'ConfigError',
      code: 'HOST_INVALID',
      message: /^TOWLINE_BLOB_HOST is /,
    })
  }
  assert.deepEqual(requests, [])
})

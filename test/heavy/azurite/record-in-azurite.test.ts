/** The record in append blobs of a real Azurite, over TLS, written with the emulator's tokens for Azure Storage. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { towline } from '../../cli/child.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { startEmulator } from '../../emulator/serve/support.ts'
import { selfSigned } from '../../support/certificate.ts'

const ACCOUNT = 'devstoreaccount1'
const ID = '11111111-2222-4333-8444-555555555555'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Azurite with this certificate. Resolves once it says that it listens. */
async function azurite(t: TestContext, folder: string): Promise<number> {
  const port = await freePort()
  const words = ['--location', folder, '--blobHost', '127.0.0.1', '--blobPort', String(port), '--skipApiVersionCheck']
  const tls = ['--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem'), '--oauth', 'basic']
  // Azurite reports its use to Microsoft otherwise. Tests stay on loopback.
  const child = spawn('azurite-blob', [...words, ...tls, '--disableTelemetry'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await new Promise<void>((resolve, reject) => {
    let told = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text
      if (/successfully listen/i.test(told)) resolve()
    })
    child.once('exit', () => reject(new Error(`Azurite ended: ${told}`)))
  })
  return port
}

test('commands write one chain each into a container, verify reads them back, and a container that is gone stops writes', {
  timeout: 180_000,
}, async (t) => {
  const { emulator, env, description } = await startEmulator(t, { world: 'workplace' })
  const { cert, key } = await selfSigned()
  const folder = temporaryFolder(t, { 'cert.pem': cert, 'key.pem': key })
  writeFileSync(join(folder, 'ca.pem'), readFileSync(description.caCert, 'utf8') + cert)
  const port = await azurite(t, folder)
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, IDENTITY_ENDPOINT, IDENTITY_HEADER, ...rest } = env
  const answer = await fetch(`${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=https://storage.azure.com`, {
    headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER ?? '' },
  })
  const { access_token: token } = (await answer.json()) as { readonly access_token: string }
  const container = async (method: 'PUT' | 'DELETE'): Promise<number> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'x-ms-version': '2021-12-02',
      'x-ms-date': new Date().toUTCString(),
      'content-length': '0',
    }
    const asked = request({
      host: '127.0.0.1',
      port,
      path: `/${ACCOUNT}/record?restype=container`,
      method,
      headers,
      ca: cert,
    }).end()
    const [response] = await once(asked, 'response')
    response.resume()
    return response.statusCode
  }
  assert.equal(await container('PUT'), 201)

  writeFileSync(
    join(folder, 'towline.yaml'),
    `application: { clientId: ${TOWLINE_CLIENT_ID} }
audit: { blob: "https://${ACCOUNT}.blob.core.windows.net/record" }
targets: { fabrikam: { tenant: ${TOWLINE_TENANT}, access: read-write } }`,
  )
  const world = {
    cwd: folder,
    env: {
      ...rest,
      IDENTITY_ENDPOINT: IDENTITY_ENDPOINT ?? '',
      IDENTITY_HEADER: IDENTITY_HEADER ?? '',
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      TOWLINE_BLOB_HOST: `https://127.0.0.1:${port}`,
    },
  }
  const run = (...words: string[]) => towline(words, world)
  assert.equal((await run('sites', 'list', '--limit', '1', '-o', 'json')).code, 0)
  // Graph refuses it: it was sent, and its outcome is recorded. Beside each other, each process has a chain of its own.
  const writes = await Promise.all([1, 2, 3].map(() => run('graph', 'delete', `/groups/${ID}`)))
  for (const { code, stderr } of writes) assert.equal(code, 1, stderr)
  const verified = await run('audit', 'verify', '-o', 'json')
  const { ok, chains, problems } = JSON.parse(verified.stdout)
  assert.deepEqual({ ok, chains, problems }, { ok: true, chains: 4, problems: [] }, verified.stderr)
  const shown = await run('audit', 'show', '--kind', 'write,outcome', '-o', 'json')
  assert.deepEqual(
    (JSON.parse(shown.stdout) as { readonly kind: string }[]).map(({ kind }) => kind),
    ['write', 'outcome', 'write', 'outcome', 'write', 'outcome'],
  )
  assert.equal((await run('audit', 'reconcile', '-o', 'json')).code, 0)

  assert.equal(await container('DELETE'), 202)
  const before = emulator.requests.filter(({ method }) => method === 'DELETE').length
  const refused = await run('graph', 'delete', `/groups/${ID}`)
  assert.equal(refused.code, 6, refused.stderr)
  assert.match(refused.stderr, /AUDIT_UNAVAILABLE/)
  assert.equal(emulator.requests.filter(({ method }) => method === 'DELETE').length, before)
})

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writeTrustFile } from '../../../src/emulator/serve/trust-file.ts'

const block = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`
const own = block('emulator')

test('the trust file holds the emulator first, and every inherited certificate once', async (t) => {
  const directory = await temporaryDirectory(t)
  const company = join(directory, 'company.pem')
  const system = join(directory, 'system.pem')
  await writeFile(company, `# The company\n${block('one')}\n${block('two')}\n`)
  await writeFile(system, `${block('two')}\n${block('three')}\n`)

  const path = join(directory, 'ca.pem')
  const env = { NODE_EXTRA_CA_CERTS: company, SSL_CERT_FILE: system, REQUESTS_CA_BUNDLE: company }
  assert.deepEqual(await writeTrustFile(path, own, env), [])
  assert.equal(await readFile(path, 'utf8'), `${[own, block('one'), block('two'), block('three')].join('\n')}\n`)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('the trust file takes certificates over and no private key', async (t) => {
  const directory = await temporaryDirectory(t)
  const mixed = join(directory, 'mixed.pem')
  await writeFile(mixed, `-----BEGIN PRIVATE KEY-----\nmarked\n-----END PRIVATE KEY-----\n${block('one')}\n`)

  const path = join(directory, 'ca.pem')
  await writeTrustFile(path, own, { SSL_CERT_FILE: mixed })
  assert.equal(await readFile(path, 'utf8'), `${own}\n${block('one')}\n`)
})

test('an inherited file that cannot be read is warned of, not fatal', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'ca.pem')
  const missing = join(directory, 'missing.pem')
  const warnings = await writeTrustFile(path, own, { SSL_CERT_FILE: missing, REQUESTS_CA_BUNDLE: '' })
  assert.equal(warnings.length, 1)
  assert.match(warnings[0] ?? '', /^SSL_CERT_FILE names .*missing\.pem, whose certificates were not taken over: ENOENT/)
  assert.equal(await readFile(path, 'utf8'), `${own}\n`)
})

async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'trust-file-'))
  t.after(() => rm(directory, { recursive: true }))
  return directory
}

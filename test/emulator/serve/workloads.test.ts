import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { compactVerify, createLocalJWKSet, decodeJwt, type JSONWebKeySet } from 'jose'
import { checkArcKeys } from '../../../src/emulator/serve/arc-start.ts'
import type { RunningEmulator } from '../../../src/emulator/serve/serve.ts'
import { exchangeForm } from '../exchange-form.ts'
import { ask, startEmulator } from './support.ts'

test("a pod finds its service account's token in a file, and the cluster's issuer under its real name", async (t) => {
  const running = await startEmulator(t, { host: 'aks' })
  const path = running.env['AZURE_FEDERATED_TOKEN_FILE'] ?? ''
  const token = await readFile(path, 'utf8')
  assert.equal((await stat(path)).mode & 0o077, 0)

  const { iss = '' } = decodeJwt(token)
  const document = JSON.parse((await ask(running, `${iss}.well-known/openid-configuration`)).text)
  const jwks = JSON.parse((await ask(running, document.jwks_uri)).text) as JSONWebKeySet
  await compactVerify(token, createLocalJWKSet(jwks))
  assert.equal((await exchange(running, token)).status, 200)
})

test('the token in the file is replaced as the emulated time goes by, and never one that is good', async (t) => {
  const running = await startEmulator(t, { host: 'aks' })
  const path = running.env['AZURE_FEDERATED_TOKEN_FILE'] ?? ''
  const after = async (minutes: number) => {
    await control(running, '/clock', { advanceMs: minutes * 60_000 })
    return readFile(path, 'utf8')
  }
  const first = await readFile(path, 'utf8')
  assert.equal(await after(40), first)
  const second = await after(10)
  assert.notEqual(second, first)
  assert.equal((await exchange(running, second)).status, 200)
  const past = await after(-120)
  assert.notEqual(past, second, 'a token of the future is none')
  assert.equal((await exchange(running, past)).status, 200)
})

test('the file goes with the emulator', async (t) => {
  const running = await startEmulator(t, { host: 'aks' })
  const path = running.env['AZURE_FEDERATED_TOKEN_FILE'] ?? ''
  await running.close()
  assert.equal(existsSync(path), false)
})

test('a job finds the address of its token in the environment, with a query to append to', async (t) => {
  const running = await startEmulator(t, { host: 'github' })
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = running.env
  const answer = await ask(running, `${url}&audience=api%3A%2F%2FAzureADTokenExchange`, {
    headers: { Authorization: `Bearer ${secret}` },
  })
  const { value } = JSON.parse(answer.text)
  assert.equal((await exchange(running, value)).status, 200)
  const jwks = JSON.parse((await ask(running, 'https://token.actions.githubusercontent.com/.well-known/jwks')).text)
  await compactVerify(value, createLocalJWKSet(jwks))
})

test("the issuer's key outlives a restart with a state directory, and is nobody else's to read", async (t) => {
  for (const host of ['aks', 'github'] as const) {
    await t.test(host, async (t) => {
      const stateDir = await temporaryDirectory(t)
      const before = await startEmulator(t, { host, stateDir })
      const token = await before.emulator.issueAssertion()
      await before.close()
      const after = await startEmulator(t, { host, stateDir })
      assert.equal((await exchange(after, token)).status, 200)
      assert.equal((await stat(join(stateDir, `${host}-issuer-key.json`))).mode & 0o077, 0)
      assert.equal((await exchange(await startEmulator(t, { host }), token)).text.includes('7000272'), true)
    })
  }
})

test("a file that is no issuer's key stops the start, and is not quoted", async (t) => {
  for (const content of ['marked content', '{"kty":"RSA","d":"marked content"}']) {
    const stateDir = await temporaryDirectory(t)
    const path = join(stateDir, 'github-issuer-key.json')
    await writeFile(path, content)
    const error = await startEmulator(t, { host: 'github', stateDir }).catch((thrown: unknown) => thrown)
    assert.equal((error as Error).name, 'EmulatorStartError')
    assert.ok((error as Error).message.includes(path))
    assert.ok(!String((error as Error).stack).includes('marked'))
  }
})

test('Azure Arc is not started where its keys cannot be written, and leaves nothing where they can', async (t) => {
  const folder = await temporaryDirectory(t)
  await writeFile(join(folder, 'file'), '')
  await assert.rejects(checkArcKeys(join(folder, 'file', 'tokens')), {
    name: 'EmulatorStartError',
    message: /^Azure Arc's keys have to be in .*file\/tokens, .*\(ENOTDIR\)\. Run as root, or choose another --host\.$/,
  })
  await assert.rejects(checkArcKeys(undefined), { name: 'EmulatorStartError', message: /Linux and Windows only/ })
  await checkArcKeys(join(folder, 'azcmagent', 'tokens'))
  assert.deepEqual(await readdir(folder), ['file'])
})

function exchange(running: RunningEmulator, assertion: string) {
  const { TOWLINE_TENANT, TOWLINE_CLIENT_ID = '' } = running.env
  return ask(running, `https://login.microsoftonline.com/${TOWLINE_TENANT}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: exchangeForm(TOWLINE_CLIENT_ID, assertion),
  })
}

async function control(running: RunningEmulator, path: string, body: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const { status, text } = await ask(running, `${running.description.control}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  assert.ok(status < 300, text)
}

async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'towline-serve-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

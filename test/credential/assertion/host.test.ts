import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { hostAssertion } from '../../../src/credential/assertion/host.ts'
import { managedIdentityAssertion } from '../../../src/credential/assertion/managed-identity.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { json, scriptedSend } from '../../support/scripted-send.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const IDENTITY = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: 'h' }
const GITHUB = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x/t?a=1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'r' }
const token = assertionToken({ exp: seconds(NOON + HOUR) })

test('hostAssertion()', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'token')
  await writeFile(file, token)

  const hosts: readonly [string, NodeJS.ProcessEnv, string | undefined][] = [
    ['token-file', { ...IDENTITY, ...GITHUB, AZURE_FEDERATED_TOKEN_FILE: file }, undefined],
    ['app-service', { ...IDENTITY, ...GITHUB }, '127.0.0.1:41'],
    ['azure-ml', { ...GITHUB, MSI_ENDPOINT: 'http://127.0.0.1:42/', MSI_SECRET: 's' }, '127.0.0.1:42'],
    ['github', GITHUB, 'x'],
    ['imds', { ...GITHUB, AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:43' }, '127.0.0.1:43'],
    ['imds', {}, '169.254.169.254'],
  ]
  for (const [kind, env, host] of hosts) {
    await t.test(`the source is ${kind} at ${host ?? 'a path'}`, async (t) => {
      const answers = host === undefined ? [] : [json({ access_token: token, value: token })]
      const { send, requests } = scriptedSend(t, ...answers)
      const source = hostAssertion({ send, ...fakeClock(), env })
      assert.equal(source.source, kind)
      assert.deepEqual(await source.get({ audience }), { token, expiresOn: NOON + HOUR })
      assert.deepEqual(
        requests.map(({ url }) => new URL(url).host),
        host === undefined ? [] : [host],
      )
    })
  }
})

test('for a chosen managed identity neither the file nor the job takes its place', () => {
  const env = { ...GITHUB, AZURE_FEDERATED_TOKEN_FILE: '/nowhere' }
  assert.equal(managedIdentityAssertion({ env, identity: 'system' }).source, 'imds')
  assert.equal(managedIdentityAssertion({ env: { ...env, ...IDENTITY } }).source, 'app-service')
})

test('managedIdentityAssertion() on a host that can give no assertion', async (t) => {
  const hosts: readonly [string, NodeJS.ProcessEnv, RegExp][] = [
    ['service-fabric', { ...IDENTITY, IDENTITY_SERVER_THUMBPRINT: 'AB12' }, /certificate is self-signed/],
    ['cloud-shell', { MSI_ENDPOINT: 'http://127.0.0.1:42/' }, /tokens of the person who is signed in/],
  ]
  for (const [kind, env, likelyCause] of hosts) {
    await t.test(`${kind} is refused with the reason, and nothing is sent`, async (t) => {
      const { send } = scriptedSend(t)
      const source = hostAssertion({ send, ...fakeClock(), env })
      assert.equal(source.source, kind)
      await assert.rejects(source.get({ audience }), {
        name: 'AssertionUnavailableError',
        code: 'IDENTITY_NOT_FOUND',
        likelyCause,
      })
    })
  }
})

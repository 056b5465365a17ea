import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { azureCliClientId } from '../../../src/directory/sign-in/method.ts'
import type { Ran } from '../../cli/support.ts'
import { startTrustHost, type TrustHost } from './trust-host.ts'

const signIn = ['--auth', 'device-code']

const refusals = [
  {
    name: 'a policy that blocks device codes',
    policies: { blockDeviceCode: true },
    argv: signIn,
    says: [/AADSTS53003/, /Conditional Access/, /--auth browser/],
  },
  {
    name: 'a policy that requires multifactor authentication',
    policies: { requireMfa: true },
    argv: signIn,
    says: [/AADSTS50076/, /multifactor authentication/],
  },
  {
    name: "the service, for named permissions with the Azure CLI's client ID",
    policies: {},
    argv: [...signIn, '--auth-client-id', azureCliClientId],
    says: [/AADSTS65002/, /Azure CLI's client ID/, /public client of your own/],
  },
  {
    name: 'a tenant that does not know the public client',
    policies: {},
    argv: [...signIn, '--auth-client-id', '11111111-1111-4111-8111-111111111111'],
    says: [/AADSTS700016/, /public client of --auth-client-id/],
  },
]

for (const { name, policies, argv, says } of refusals) {
  test(`@azure/identity is refused by ${name}: the command explains it and writes nothing`, async (t) => {
    const { towline, home, writes } = await startTrustHost(t)
    home.signInPolicies = policies
    const { code, stdout, stderr } = await towline(['trust', 'apply', '--yes', ...argv])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /SIGN_IN_FAILED/)
    for (const pattern of says) assert.match(stderr.replace(/\s+/g, ' '), pattern)
    assert.deepEqual(writes(), [])
  })
}

test('an Azure CLI that is signed in to another tenant is not used', async (t) => {
  const host = await startTrustHost(t)
  const claims = Buffer.from(JSON.stringify({ tid: host.target.id, upn: 'admin@fabrikam.onmicrosoft.com' }))
  const accessToken = `e30.${claims.toString('base64url')}.c2ln`
  const answer = JSON.stringify({ accessToken, expires_on: 4_000_000_000, tokenType: 'Bearer' })
  const { code, stdout, stderr } = await applyWithAzureCli(host, `echo '${answer}'`)
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.match(stderr, /SIGN_IN_MISMATCH/)
  assert.match(stderr.replace(/\s+/g, ' '), new RegExp(`is for tenant ${host.target.id} and not for ${host.home.id}`))
  assert.ok(!stderr.includes(accessToken))
  assert.deepEqual(host.writes(), [])
})

test('a refusal of the Azure CLI is explained, and nothing is written', async (t) => {
  const host = await startTrustHost(t)
  const { code, stderr } = await applyWithAzureCli(
    host,
    "echo 'ERROR: AADSTS50076: A second factor, please.' >&2; exit 1",
  )
  assert.equal(code, 1)
  assert.match(stderr, /SIGN_IN_FAILED/)
  assert.match(stderr.replace(/\s+/g, ' '), /AADSTS50076.*multifactor authentication.*az login/)
  assert.deepEqual(host.writes(), [])
})

/** `az` is a script that does nothing else. */
async function applyWithAzureCli({ towline, folder }: TrustHost, script: string): Promise<Ran> {
  await writeFile(join(folder, 'az'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const PATH = `${folder}:${process.env['PATH']}`
  return towline(['trust', 'apply', '--yes', '--auth', 'azure-cli'], { env: { PATH } })
}

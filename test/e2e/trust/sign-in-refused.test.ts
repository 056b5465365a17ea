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
    name: 'multifactor authentication that is missing',
    policies: { requireMfa: true },
    argv: signIn,
    says: [/AADSTS50076/, /multifactor authentication/],
  },
  {
    name: "named permissions with the Azure CLI's client ID",
    policies: {},
    argv: [...signIn, '--auth-client-id', azureCliClientId],
    says: [/AADSTS65002/, /Azure CLI's client ID/, /public client of your own/],
  },
  {
    name: 'a public client that the tenant does not know',
    policies: {},
    argv: [...signIn, '--auth-client-id', '11111111-1111-4111-8111-111111111111'],
    says: [/AADSTS700016/, /public client of --auth-client-id/],
  },
]

for (const { name, policies, argv, says } of refusals) {
  test(`${name}: explained, and nothing is written`, async (t) => {
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

test('a target that refuses the sign-in: home is planned, and the reason is told', async (t) => {
  const { towline, target } = await startTrustHost(t)
  target.signInPolicies = { blockDeviceCode: true }
  const { code, stdout, stderr } = await towline(['trust', 'plan', ...signIn])
  assert.equal(code, 3, stderr)
  assert.match(stderr, /AADSTS53003/)
  assert.match(stderr, /Conditional Access.*--auth browser/)
  assert.ok(JSON.parse(stdout).warnings.some((one: { code: string }) => one.code === 'TARGET_NOT_READ'))
})

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

test('what the Azure CLI is refused is explained', async (t) => {
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

test('a role that is only eligible is named beforehand and by the refusal, and once it is active apply ends the job', async (t) => {
  const { towline, target } = await startTrustHost(t)
  target.roleEligibilities.push(...target.roleAssignments.splice(0))
  const plan = await towline(['trust', 'plan', ...signIn])
  assert.equal(plan.code, 3, plan.stderr)
  const told: { code: string; message: string }[] = JSON.parse(plan.stdout).warnings
  for (const role of ['Cloud Application Administrator', 'Privileged Role Administrator']) {
    const warning = told.find(({ message }) => message.includes(`no active role ${role} in ${target.id}`))
    assert.equal(warning?.code, 'ADMIN_ROLE_MISSING')
    assert.match(warning.message, /eligible.*activate it and sign in again/)
  }

  const apply = await towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(apply.code, 1)
  assert.match(apply.stderr, /TRUST_BLOCKED/)
  assert.match(
    apply.stderr.replace(/\s+/g, ' '),
    /takes the role Cloud Application Administrator.* only eligible .* Activate/,
  )
  assert.match(apply.stderr, /ADMIN_ROLE_MISSING/)
  assert.ok(!target.servicePrincipals.some(({ displayName }) => displayName === 'Demo App'))

  target.roleAssignments.push(...target.roleEligibilities.splice(0))
  const next = await towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(next.code, 0, next.stderr)
  assert.equal((await towline(['trust', 'verify'])).code, 0)
})

/** `az` is a script that does nothing else. */
async function applyWithAzureCli({ towline, folder }: TrustHost, script: string): Promise<Ran> {
  await writeFile(join(folder, 'az'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const PATH = `${folder}:${process.env['PATH']}`
  return towline(['trust', 'apply', '--yes', '--auth', 'azure-cli'], { env: { PATH } })
}

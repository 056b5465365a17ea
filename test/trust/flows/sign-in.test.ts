import assert from 'node:assert/strict'
import test from 'node:test'
import { signInBy } from '../../../src/directory/sign-in/sign-in.ts'
import { memoryHost } from './memory-host.ts'

// What `@azure/identity` and the Azure CLI do when they are refused is in test/e2e/trust/sign-in-refused.test.ts.

const signIn = ['--auth', 'device-code']

test('home is planned and the reason is told if a target refuses the sign-in', async (t) => {
  const { towline, target } = await memoryHost(t)
  target.signInPolicies = { blockDeviceCode: true }
  const { code, stdout, stderr } = await towline(['trust', 'plan', ...signIn])
  assert.equal(code, 3, stderr)
  assert.match(stderr, /AADSTS53003/)
  assert.match(stderr, /Conditional Access.*--auth browser/)
  assert.ok(JSON.parse(stdout).warnings.some((one: { code: string }) => one.code === 'TARGET_NOT_READ'))
})

test('a home tenant that refuses the sign-in ends the plan, though the target would not', async (t) => {
  const { towline, home } = await memoryHost(t)
  home.signInPolicies = { blockDeviceCode: true }
  const { code, stdout, stderr } = await towline(['trust', 'plan', ...signIn])
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /SIGN_IN_FAILED/)
})

test('a sign-in for another tenant is not used, and its token is printed nowhere', async (t) => {
  const { towline, home, target, writes } = await memoryHost(t)
  const claims = Buffer.from(JSON.stringify({ tid: target.id, upn: 'admin@fabrikam.onmicrosoft.com' }))
  const token = `e30.${claims.toString('base64url')}.c2ln`
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: 4e12 }) }
  const { code, stdout, stderr } = await towline(['trust', 'apply', '--yes'], {
    signIn: (method, request) => signInBy({ credential, scopes: [] }, method, request),
  })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /SIGN_IN_MISMATCH/)
  assert.match(stderr.replace(/\s+/g, ' '), new RegExp(`is for tenant ${target.id} and not for ${home.id}`))
  assert.ok(!stderr.includes(token))
  assert.deepEqual(writes(), [])
})

test('a role that is only eligible is named beforehand and by the refusal, and once it is active apply ends the job', async (t) => {
  const { towline, target } = await memoryHost(t)
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
    /needs the role Cloud Application Administrator, or a stronger one.* only eligible .* has to be activated first/,
  )
  assert.match(apply.stderr, /ADMIN_ROLE_MISSING/)
  assert.ok(!target.servicePrincipals.some(({ displayName }) => displayName === 'Demo App'))

  target.roleAssignments.push(...target.roleEligibilities.splice(0))
  const next = await towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(next.code, 0, next.stderr)
  assert.equal((await towline(['trust', 'verify'])).code, 0)
})

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'
import type { Workshop } from './workshop.ts'
import { workshop } from './workshop.ts'

const apply = ['trust', 'apply', '--yes', '--auth', 'device-code']

test('killed after any of its writes, apply is finished by the next one, and nothing is made twice', async (t) => {
  const whole = await workshop(t)
  assert.equal((await whole.towline(apply)).code, 0)
  const count = whole.writes().length
  assert.ok(count >= 6)
  for (let write = 1; write <= count; write++) {
    await t.test(`write ${write} of ${count}`, async (t) => {
      const shop = await workshop(t)
      await killAfter(shop, write)
      const next = await shop.towline(apply)
      assert.equal(next.code, 0, next.stderr)
      assert.deepEqual(stateOf(shop), stateOf(whole))
      assert.equal((await shop.towline(['trust', 'verify'])).code, 0)
    })
  }
})

/** Ends the process the hard way once the emulator has answered so many writes. */
async function killAfter(shop: Workshop, writes: number): Promise<void> {
  const child = spawn(process.execPath, [shop.main, ...apply], { cwd: shop.folder, env: shop.env, stdio: 'ignore' })
  const end = once(child, 'exit')
  let seen = 0
  while (child.exitCode === null) {
    seen += shop.writes().length
    if (seen >= writes) break
    await new Promise(setImmediate)
  }
  child.kill('SIGKILL')
  const [, signal] = await end
  assert.equal(signal, 'SIGKILL', 'it was still at work')
  assert.ok(seen + shop.writes().length >= writes)
}

/** What stands in both tenants, without what differs from run to run. */
function stateOf({ home, target }: Workshop): object {
  const own = home.applications.filter(({ uniqueName }) => uniqueName === 'towline-default-demo-app')
  const [application] = own
  const principals = (tenant: typeof home) =>
    tenant.servicePrincipals.filter(({ appId }) => appId === application?.appId)
  return {
    applications: own.map(({ displayName, signInAudience, requiredResourceAccess, more }) => ({
      displayName,
      signInAudience,
      requiredResourceAccess,
      lock: more?.['servicePrincipalLockConfiguration'],
    })),
    named: home.applications.filter(({ displayName }) => displayName === 'Demo App').length,
    credentials: application?.federatedIdentityCredentials.map(({ name, audiences }) => ({ name, audiences })),
    atHome: principals(home).length,
    inTarget: principals(target).map(({ appRoleAssignments }) => appRoleAssignments.map(({ appRoleId }) => appRoleId)),
  }
}

import assert from 'node:assert/strict'
import test from 'node:test'
import type { AppManagementPolicy } from '../../src/emulator/world/model/index.ts'
import { policyWarnings } from '../../src/trust/tenant-policy.ts'
import { trustRig } from './support.ts'

const policies: Readonly<Record<string, readonly [policy: AppManagementPolicy | undefined, codes: string[]]>> = {
  'no app management policy': [undefined, []],
  'an app management policy that forbids multi-tenant applications': [
    { blockMultiTenant: true },
    ['MULTI_TENANT_FORBIDDEN'],
  ],
  'an app management policy that blocks secrets': [{ blockSecrets: true }, ['CREDENTIALS_RESTRICTED']],
  'an app management policy that forbids both': [
    { blockMultiTenant: true, blockSecrets: true },
    ['MULTI_TENANT_FORBIDDEN', 'CREDENTIALS_RESTRICTED'],
  ],
  'an app management policy that forbids nothing': [{}, []],
}

for (const [name, [policy, codes]] of Object.entries(policies)) {
  test(`${name} gives ${codes.join(' and ') || 'no warning'}`, async (t) => {
    const rig = await trustRig(t)
    Object.assign(rig.home, { appManagementPolicy: policy })
    const warnings = await policyWarnings(await rig.directory(rig.home))
    assert.deepEqual(
      warnings.map(({ code }) => code),
      codes,
    )
  })
}

test('an application that the policy refuses is a refusal, and the next apply after the exemption does it', async (t) => {
  const rig = await trustRig(t)
  Object.assign(rig.home, { appManagementPolicy: { blockMultiTenant: true } })
  await assert.rejects(rig.apply(), { code: 'TRUST_BLOCKED', message: /application management policy/ })
  assert.equal(rig.home.applications.length, 0)
  Object.assign(rig.home, { appManagementPolicy: undefined })
  await rig.apply()
  assert.equal((await rig.verify()).ok, true)
})

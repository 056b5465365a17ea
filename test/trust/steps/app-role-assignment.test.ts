import assert from 'node:assert/strict'
import test from 'node:test'
import { assignAppRole } from '../../../src/emulator/world/build/set-up.ts'
import { placeIn } from '../../../src/trust/application-scope.ts'
import { revocations } from '../../../src/trust/steps/app-role-assignment.ts'
import { type TrustRig, trustRig } from '../support.ts'

const graph = '00000003-0000-0000-c000-000000000000'

async function withExtraGrant(rig: TrustRig): Promise<void> {
  await rig.apply()
  assignAppRole(rig.target, rig.servicePrincipal(), graph, 'User.Read.All')
}

test('a grant beyond the manifest is reported, and stays', async (t) => {
  const rig = await trustRig(t)
  await withExtraGrant(rig)
  const { changes, warnings } = await rig.plan()
  assert.deepEqual(changes, [])
  assert.deepEqual(
    warnings.filter(({ code }) => code === 'EXTRA_GRANT').map(({ message }) => message),
    [
      'In fabrikam the application also has User.Read.All of Microsoft Graph, which the manifest does not want there. `--prune` takes it away.',
    ],
  )
  await rig.apply()
  assert.equal(rig.servicePrincipal().appRoleAssignments.length, 2)
  assert.deepEqual((await rig.verify()).roles.extra, ['User.Read.All'])
})

test('a grant beyond the manifest is revoked with --prune, and no other grant', async (t) => {
  const rig = await trustRig(t, { prune: true })
  await withExtraGrant(rig)
  const [kept] = rig.servicePrincipal().appRoleAssignments
  const { changes } = await rig.plan()
  assert.deepEqual(
    changes.map(({ action, what, roles }) => [action, what, roles]),
    [['revoke', 'User.Read.All of Microsoft Graph', ['Privileged Role Administrator']]],
  )
  await rig.apply()
  assert.deepEqual(rig.servicePrincipal().appRoleAssignments, [kept])
  assert.equal((await rig.verify()).ok, true)
})

test('an app role that its API does not offer any more is named by its ID', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [grant] = rig.servicePrincipal().appRoleAssignments
  assert.ok(grant !== undefined)
  const gone = { ...grant, id: 'gone', appRoleId: '11111111-0000-4000-8000-000000000001' }
  rig.servicePrincipal().appRoleAssignments.push(gone)
  const messages = (await rig.plan()).warnings.map(({ message }) => message)
  assert.ok(
    messages.some((message) => message.includes('app role 11111111-0000-4000-8000-000000000001 of Microsoft Graph')),
  )
})

test('an API that the target does not have stops the plan, and nothing is written at home either', async (t) => {
  const rig = await trustRig(t, {
    manifest: `
home: { tenant: contoso.onmicrosoft.com }
application: { displayName: Demo App, permissions: [8f779d80-8a32-4df0-8351-6001573202ff/Things.Do] }
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
`,
  })
  await assert.rejects(rig.apply(), {
    code: 'TRUST_BLOCKED',
    message: /^fabrikam has no API 8f779d80-8a32-4df0-8351-6001573202ff/,
  })
  assert.deepEqual(rig.writes(), [])
})

test('a grant and its revocation have one key, and what one makes is what the other takes away', async (t) => {
  const rig = await trustRig(t)
  const granting = (await rig.plan()).changes.find(({ action }) => action === 'grant')
  await rig.apply()
  const [scope] = rig.scopes
  assert.ok(scope !== undefined && granting !== undefined)
  const [revoking] = (await placeIn(scope, scope.targets[0], revocations).look()).changes
  const value = { api: graph, permission: 'Sites.Read.All' }
  assert.deepEqual([granting.before, granting.after], [null, value])
  assert.deepEqual([revoking?.key, revoking?.before, revoking?.after], [granting.key, value, null])
})

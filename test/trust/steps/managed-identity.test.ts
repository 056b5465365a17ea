import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { addManagedIdentity } from '../../../src/emulator/world/build/compute.ts'
import { type TrustRig, trustRig } from '../support.ts'

/** Of the identity: other steps have warnings of their own. */
async function warningsOf(rig: TrustRig): Promise<string[]> {
  const { warnings } = await rig.plan()
  return warnings.map(({ code }) => code).filter((code) => code.startsWith('IDENTITY_'))
}

test('a system-assigned identity is a warning, and a user-assigned identity is none', async (t) => {
  assert.deepEqual(await warningsOf(await trustRig(t)), ['IDENTITY_SYSTEM_ASSIGNED'])

  const { home } = await trustRig(t)
  const { principalId } = addManagedIdentity(home, {
    kind: 'user-assigned',
    name: 'audit',
    resourceId: '/subscriptions/a/resourcegroups/b/providers/Microsoft.ManagedIdentity/userAssignedIdentities/audit',
  })
  const rig = await trustRig(t, { principalId })
  rig.home.servicePrincipals.push(...home.servicePrincipals.filter(({ id }) => id === principalId))
  assert.deepEqual(await warningsOf(rig), [])
})

test('an identity that is not there is a warning, and so is a principal that is no managed identity', async (t) => {
  assert.deepEqual(await warningsOf(await trustRig(t, { principalId: randomUUID() })), ['IDENTITY_NOT_FOUND'])

  const { home } = await trustRig(t)
  const graph = home.servicePrincipals.find(({ displayName }) => displayName === 'Microsoft Graph')
  const rig = await trustRig(t, { principalId: graph?.id ?? '' })
  assert.deepEqual(await warningsOf(rig), ['IDENTITY_NOT_MANAGED'])
})

test('an identity that was deleted and made again is trusted in the place of the old one, and the plan says so', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [credential] = rig.application().federatedIdentityCredentials
  assert.ok(credential !== undefined)
  credential.subject = randomUUID()

  const { changes } = await rig.plan()
  assert.deepEqual(
    changes.map(({ action, what }) => `${action} ${what}`),
    [
      `update federated identity credential "towline-default": subject from ${JSON.stringify(credential.subject)} to ` +
        `${JSON.stringify(rig.scopes[0]?.identity?.subject)}; the identity that it trusted does not exist any more`,
    ],
  )
  await rig.apply()
  assert.equal(rig.application().federatedIdentityCredentials.length, 1)
  assert.equal((await rig.verify()).ok, true)
})

test('the plan does not say that the trusted identity is gone if it exists', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [credential] = rig.application().federatedIdentityCredentials
  const another = rig.home.servicePrincipals.find(({ displayName }) => displayName === 'Microsoft Graph')
  assert.ok(credential !== undefined && another !== undefined)
  credential.subject = another.id
  const { changes } = await rig.plan()
  assert.match(changes[0]?.what ?? '', /subject from/)
  assert.doesNotMatch(changes[0]?.what ?? '', /does not exist any more/)
})

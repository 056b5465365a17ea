import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { ServicePrincipal, Tenant } from '../../src/emulator/world/model/index.ts'
import { isFull, isNameTaken, type Leftovers, leave, leftApplicationId, leftovers, userRead } from './leftovers.ts'
import { type TrustRig, trustRig, twoTargets } from './support.ts'

/** What each target is to get, in the order of the world. */
const wanted = [2, 1]

function manifestFor({ application }: Leftovers): string {
  const clientId = application?.inManifest ? `clientId: ${leftApplicationId}, ` : ''
  return `
home: { tenant: contoso.onmicrosoft.com }
application: { ${clientId}displayName: Demo App, permissions: [Sites.Read.All, User.Read.All] }
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
  adatum: { tenant: adatum.onmicrosoft.com, permissions: [Sites.Read.All] }
`
}

test('from any state the plan after apply is empty, and apply touches nothing that the plan did not name', async (t) => {
  const world = await twoTargets()
  await fc.assert(
    fc.asyncProperty(leftovers, async (state) => {
      const rig = await trustRig(t, { world, prune: state.prune, manifest: manifestFor(state) })
      leave(rig, state)
      const before = snapshot(rig)
      if (isNameTaken(state)) {
        await assert.rejects(rig.plan(), { code: 'APPLICATION_NAME_TAKEN' })
        assert.deepEqual(snapshot(rig), before, 'what is refused changes nothing')
        return
      }
      if (isFull(state)) {
        await assert.rejects(rig.plan(), { code: 'TRUST_BLOCKED', message: /has 20 federated identity credentials/ })
        assert.deepEqual(snapshot(rig), before, 'what is refused changes nothing')
        return
      }
      const plan = await rig.plan()
      assert.deepEqual(snapshot(rig), before, 'a plan changes nothing')
      const saysDeleted = plan.warnings.some(({ code }) => code === 'APPLICATION_DELETED')
      assert.equal(saysDeleted, state.deleted !== 'none' && state.application === undefined)

      const { applied } = await rig.apply(plan)
      const named = new Set(plan.changes.map(({ key }) => key))
      assert.equal(named.size, plan.changes.length, 'each change has a key of its own')
      for (const { key, what } of applied) assert.ok(named.has(key), what)
      assert.deepEqual((await rig.plan()).changes, [])
      assertUntouched(rig, state, before)
      if (state.targets[0]?.principal !== 'disabled') assert.deepEqual((await rig.verify()).roles.missing, [])
      const { federatedIdentityCredentials } = rig.application()
      const { subject: own = '' } = rig.scopes[0]?.identity ?? {}
      const atSubject = federatedIdentityCredentials.filter(({ subject }) => isLoosely(subject, own))
      assert.equal(atSubject.length, 1, 'one credential for the subject, never two')
    }),
    { numRuns: 60, seed: 4711 },
  )
})

function snapshot({ home, targets }: TrustRig) {
  const { applications, deletedApplications, servicePrincipals } = home
  const inTargets = targets.map((target) => target.servicePrincipals)
  return structuredClone({ applications, deletedApplications, atHome: servicePrincipals, inTargets })
}

/** Strangers' applications, an admin's own additions, credentials of others, and grants that only `--prune` may take. */
function assertUntouched(rig: TrustRig, state: Leftovers, before: ReturnType<typeof snapshot>): void {
  const after = snapshot(rig)
  const own = rig.application()
  const others = <One extends { appId: string }>(all: readonly One[]) => all.filter(({ appId }) => appId !== own.appId)
  assert.deepEqual(others(after.applications), others(before.applications))
  assert.deepEqual(after.deletedApplications, before.deletedApplications)
  assert.deepEqual(others(after.atHome), others(before.atHome))
  assert.deepEqual(after.inTargets.map(others), before.inTargets.map(others))

  if (state.application?.asks)
    assert.ok(JSON.stringify(own.requiredResourceAccess).includes(userRead), 'an own addition')
  const left = before.applications.find(({ id }) => id === own.id)?.federatedIdentityCredentials ?? []
  const { subject } = rig.scopes[0]?.identity ?? { subject: '' }
  for (const credential of left.filter((one) => !isLoosely(one.subject, subject))) {
    assert.deepEqual(
      own.federatedIdentityCredentials.find(({ id }) => id === credential.id),
      credential,
      'a credential of somebody else',
    )
  }
  for (const [index, target] of rig.targets.entries()) {
    const { id, appRoleAssignments } = principalOf(own.appId, target)
    const kept = before.inTargets[index]?.find((one) => one.id === id)?.appRoleAssignments ?? []
    if (state.prune) assert.equal(appRoleAssignments.length, wanted[index])
    else for (const one of kept) assert.ok(appRoleAssignments.some((grant) => grant.id === one.id))
  }
}

function principalOf(clientId: string, { servicePrincipals }: Tenant): ServicePrincipal {
  const found = servicePrincipals.find(({ appId }) => appId === clientId)
  assert.ok(found, 'the service principal')
  return found
}

function isLoosely(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.toLowerCase()
}

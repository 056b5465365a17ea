import assert from 'node:assert/strict'
import test from 'node:test'
import { planOf } from '../../src/change/plan.ts'
import { type Applied, settle } from '../../src/change/settle.ts'
import { grantAdminConsent } from '../../src/emulator/world/build/set-up.ts'
import { type LeverName, leverNames } from '../../src/names/lever.ts'
import { placesToRemove, placesToSetUp } from '../../src/trust/application-scope.ts'
import { leverOf, levers, placesOfLevers } from '../../src/trust/levers/index.ts'
import { type TrustRig, trustRig } from './support.ts'

const refusals: Readonly<Record<Exclude<LeverName, 'grants'>, number>> = {
  credential: 70025,
  application: 7000112,
  'service-principal': 7000112,
}

for (const [name, aadsts] of Object.entries(refusals) as [LeverName, number][]) {
  test(`the lever ${name}: the next exchange is refused with AADSTS${aadsts}, and resume brings it back`, async (t) => {
    const rig = await working(t)
    const { applied } = await move(rig, name, 'pull')
    assert.equal(applied.length, 1)
    await assert.rejects(rig.verify(), { aadsts })
    assert.deepEqual((await move(rig, name, 'pull')).applied, [], 'it is pulled already')

    assert.equal((await move(rig, name, 'release')).applied.length, 1)
    assert.equal((await rig.verify()).ok, true)
    assert.deepEqual((await rig.plan()).changes, [])
  })
}

test('the lever grants: the next token carries no permission, and resume grants exactly what the manifest wants', async (t) => {
  const rig = await working(t)
  alsoAsksForUsers(rig)
  grantAdminConsent(rig.target, rig.application(), rig.home)
  assert.deepEqual(
    (await move(rig, 'grants', 'pull')).applied.map(({ action, what }) => `${action} ${what}`).sort(),
    ['revoke Sites.Read.All of Microsoft Graph', 'revoke User.Read.All of Microsoft Graph'],
    'wanted or not',
  )
  assert.deepEqual((await rig.verify()).roles, { granted: [], missing: ['Sites.Read.All'], extra: [] })

  await move(rig, 'grants', 'release')
  assert.deepEqual((await rig.verify()).roles, { granted: ['Sites.Read.All'], missing: [], extra: [] })
})

test('grants can be taken away also when the manifest wants what the API does not offer any more', async (t) => {
  const rig = await working(t)
  withoutRole(rig, 'Sites.Read.All')
  await assert.rejects(rig.plan(), { code: 'PERMISSION_UNKNOWN' })
  assert.equal((await move(rig, 'grants', 'pull')).applied.length, 1)
  assert.deepEqual(rig.servicePrincipal().appRoleAssignments, [])

  const removal = placesToRemove(rig.scopes)
  await settle(removal, await planOf(removal), { runtime: rig.runtime, tell: async () => {} })
  assert.deepEqual(rig.home.applications, [])
})

test('a pulled lever is a warning of the next plan, which does not release it', async (t) => {
  for (const [name, code] of [
    ['application', 'APPLICATION_DISABLED'],
    ['service-principal', 'SERVICE_PRINCIPAL_DISABLED'],
  ] as const) {
    const rig = await working(t)
    await move(rig, name, 'pull')
    const { changes, warnings } = await rig.plan()
    assert.deepEqual(changes, [])
    assert.ok(warnings.some((warning) => warning.code === code))
  }
})

test('a narrow target made wide by consent is reported as drift, and --prune makes it narrow again', async (t) => {
  const rig = await working(t)
  alsoAsksForUsers(rig)
  assert.deepEqual((await rig.plan()).warnings.filter(isExtraGrant), [], "an admin's own addition is no grant")
  grantAdminConsent(rig.target, rig.application(), rig.home)

  const plan = await rig.plan()
  assert.deepEqual(plan.changes, [])
  assert.equal(plan.warnings.filter(isExtraGrant).length, 1)
  assert.match(plan.warnings.find(isExtraGrant)?.message ?? '', /fabrikam.*User\.Read\.All/)
  const { ok, roles } = await rig.verify()
  assert.deepEqual([ok, roles.extra], [false, ['User.Read.All']])

  const pruning = await planOf(placesToSetUp(rig.scopes.map((scope) => ({ ...scope, prune: true }))))
  assert.deepEqual(
    pruning.changes.map(({ action, target, what }) => [action, target, what]),
    [['revoke', 'fabrikam', 'User.Read.All of Microsoft Graph']],
  )
  await rig.apply(await rig.plan())
  assert.equal((await rig.verify()).ok, false, 'without --prune it stays')
  await move(rig, 'grants', 'release')
  assert.equal((await rig.verify()).ok, false, 'resume takes nothing away either')
  for (const { apply } of pruning.changes) await apply()
  assert.equal((await rig.verify()).ok, true)
})

test('each lever says what it stops and what it leaves, the strongest lever first', () => {
  assert.deepEqual(
    levers.map(({ name, side, stops, leaves }) => ({ name, side, stops, leaves })),
    [
      {
        name: 'credential',
        side: 'home',
        stops: 'this identity gets no new token for the application in any tenant',
        leaves: 'other identities and secrets that the application trusts go on; tokens that were issued live on',
      },
      {
        name: 'application',
        side: 'home',
        stops: 'no new token is given for the application in any tenant, whatever it proves itself with',
        leaves: 'consent and grants stay as they are in the targets; tokens that were issued live on',
      },
      {
        name: 'service-principal',
        side: 'target',
        stops: 'the application gets no new token in this target',
        leaves:
          'other targets go on, and the grants stay for when it is enabled again; tokens that were issued live on',
      },
      {
        name: 'grants',
        side: 'target',
        stops: 'new tokens in this target carry no permission',
        leaves:
          'the application still gets tokens there; those that were issued keep their permissions while they live',
      },
    ],
  )
  assert.deepEqual(
    levers.map(({ name }) => name),
    leverNames,
    'the closed list has the same order',
  )
})

test('moving a lever twice plans the change once, and resume plans the change back', async (t) => {
  const rig = await working(t)
  const planned = async (direction: 'pull' | 'release') => {
    const { changes } = await planOf(placesOfLevers(rig.scopes, [leverOf('service-principal')], direction))
    return changes.map(({ key, before, after }) => ({ key, before, after }))
  }
  const key = 'target-service-principal/target/fabrikam/accountEnabled'
  assert.deepEqual(await planned('pull'), [{ key, before: true, after: false }])
  await move(rig, 'service-principal', 'pull')
  assert.deepEqual(await planned('pull'), [])
  assert.deepEqual(await planned('release'), [{ key, before: false, after: true }])
})

function isExtraGrant({ code }: { readonly code: string }): boolean {
  return code === 'EXTRA_GRANT'
}

async function working(t: Parameters<typeof trustRig>[0]): Promise<TrustRig> {
  const rig = await trustRig(t)
  await rig.apply()
  assert.equal((await rig.verify()).ok, true)
  rig.writes()
  return rig
}

async function move(rig: TrustRig, name: LeverName, direction: 'pull' | 'release'): Promise<Applied> {
  const places = placesOfLevers(rig.scopes, [leverOf(name)], direction)
  return settle(places, await planOf(places), { runtime: rig.runtime, tell: async () => {} })
}

/** As if an admin at home had added it in the portal. */
function alsoAsksForUsers(rig: TrustRig): void {
  const graph = rig.target.servicePrincipals.find(({ displayName }) => displayName === 'Microsoft Graph')
  const role = graph?.appRoles.find(({ value }) => value === 'User.Read.All')
  assert.ok(graph !== undefined && role !== undefined)
  rig.application().requiredResourceAccess.push({
    resourceAppId: graph.appId,
    resourceAccess: [{ id: role.id, type: 'Role' }],
  })
}

/** As if Microsoft had withdrawn it, in both tenants. */
function withoutRole({ home, target }: TrustRig, name: string): void {
  for (const tenant of [home, target]) {
    const index = tenant.servicePrincipals.findIndex(({ displayName }) => displayName === 'Microsoft Graph')
    const graph = tenant.servicePrincipals[index]
    assert.ok(graph)
    const appRoles = graph.appRoles.filter(({ value }) => value !== name)
    tenant.servicePrincipals[index] = { ...graph, appRoles }
  }
}

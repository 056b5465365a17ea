import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { GraphError } from '../../../src/errors/errors.ts'
import { placeIn } from '../../../src/trust/application-scope.ts'
import { allowedTenants } from '../../../src/trust/steps/allowed-tenants.ts'
import { type TrustRig, trustRig, twoTargets } from '../support.ts'

const manifest = `
home: { tenant: contoso.onmicrosoft.com }
application: { displayName: Demo App, permissions: [Sites.Read.All] }
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
  adatum: { tenant: adatum.onmicrosoft.com }
`

function restrictions(rig: TrustRig): unknown {
  return rig.application().more?.['signInAudienceRestrictions']
}

/** The step alone, for an application of so many targets. */
async function finding(rig: TrustRig, allTargetIds: readonly string[]) {
  const [scope] = rig.scopes
  assert.ok(scope !== undefined)
  const { changes, warnings } = await placeIn({ ...scope, allTargetIds }, undefined, allowedTenants.differences).look()
  return { changes: changes.map(({ what }) => what), warnings: warnings.map(({ code }) => code) }
}

test('only the targets may have the application, in whatever order and letter case their IDs stand', async (t) => {
  const rig = await trustRig(t, { world: await twoTargets(), manifest })
  await rig.apply()
  const ids = rig.targets.map(({ id }) => id)
  assert.deepEqual(restrictions(rig), {
    '@odata.type': '#microsoft.graph.allowedTenantsAudience',
    isHomeTenantAllowed: true,
    allowedTenantIds: ids,
  })
  const { more } = rig.application()
  const shuffled = { allowedTenantIds: ids.map((id) => id.toUpperCase()).reverse() }
  rig.application().more = { ...more, signInAudienceRestrictions: shuffled }
  assert.deepEqual(await finding(rig, ids), { changes: [], warnings: [] })
  assert.deepEqual(await finding(rig, [...ids, ...ids]), { changes: [], warnings: [] }, 'named twice')
})

test('a tenant that is no target is taken out, by a change that names those that stay', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const { more } = rig.application()
  const allowed = { allowedTenantIds: [rig.target.id, randomUUID()] }
  rig.application().more = { ...more, signInAudienceRestrictions: allowed }
  assert.deepEqual(
    (await rig.plan()).changes.map(({ what }) => what),
    [`tenants that may have the application: only "${rig.target.id}"`],
  )
  await rig.apply()
  assert.deepEqual(Object(restrictions(rig)).allowedTenantIds, [rig.target.id])
})

test('a tenant that another admin allows after the plan stops apply, and another order of the list does not', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const { more } = rig.application()
  const allow = (...allowedTenantIds: readonly string[]) => {
    rig.application().more = { ...more, signInAudienceRestrictions: { allowedTenantIds } }
  }
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
  allow(first, second)
  const plan = await rig.plan()
  allow(first, second, third)
  rig.writes()
  await assert.rejects(rig.apply(plan), {
    code: 'TRUST_CHANGED',
    message: /^A change in the plan no longer fits the tenant\. It would now be: home: update tenants that may have/,
  })
  assert.deepEqual(rig.writes(), [])
  allow(second, first.toUpperCase())
  await rig.apply(plan)
  assert.deepEqual(Object(restrictions(rig)).allowedTenantIds, [rig.target.id])
})

test('more than 20 targets are a warning and no change', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const ids = Array.from({ length: 21 }, () => randomUUID())
  assert.equal((await finding(rig, ids.slice(1))).changes.length, 1)
  assert.deepEqual(await finding(rig, ids), { changes: [], warnings: ['ALLOWED_TENANTS_TOO_MANY'] })
})

test('a home tenant that does not know the property gets a warning and no change', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [scope] = rig.scopes
  assert.ok(scope?.home !== undefined)
  const { graph } = scope.home
  const unknown = new GraphError('GRAPH_REFUSED', {
    message: "Could not find a property named 'signInAudienceRestrictions' on type 'microsoft.graph.application'.",
    likelyCause: 'A test.',
    fix: 'None.',
    status: 400,
    graphCode: 'BadRequest',
  })
  const look = (get: typeof graph.get) => {
    const home = { ...scope.home, graph: { ...graph, get } }
    return placeIn({ ...scope, home } as typeof scope, undefined, allowedTenants.differences).look()
  }
  const refusing: typeof graph.get = async (path, options) => {
    if (path.includes('signInAudienceRestrictions')) throw unknown
    return graph.get(path, options)
  }
  const leavingOut: typeof graph.get = async (path, options) => {
    const { signInAudienceRestrictions: _, ...others } = await graph.get<Record<string, unknown>>(path, options)
    return others as never
  }
  for (const get of [refusing, leavingOut]) {
    const { changes, warnings } = await look(get)
    assert.deepEqual(changes, [])
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['ALLOWED_TENANTS_UNKNOWN'],
    )
  }
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { graphAppRoleId } from '../../../src/emulator/world/app-roles.ts'
import { appIds } from '../../../src/emulator/world/first-party.ts'
import { createWorld, worldNames } from '../../../src/emulator/world/worlds.ts'

test('createWorld()', async (t) => {
  await t.test('makes the same world each time, with objects of its own', () => {
    for (const name of worldNames) {
      const [one, other] = [createWorld(name), createWorld(name)]
      assert.equal(JSON.stringify(one), JSON.stringify(other))
      assert.notEqual(one.home, other.home)
      one.home.applications.length = 0
      one.home.servicePrincipals.length = 0
      assert.ok(other.home.servicePrincipals.length > 0)
    }
  })

  await t.test('refuses a name that it does not know, and says which it knows', () => {
    for (const name of ['sed', '', 'toString', '__proto__']) {
      assert.throws(() => createWorld(name), { message: /no world named .* The known worlds are .*seed.*bare/ })
    }
  })
})

test('the seed world', async (t) => {
  const { home, targets, compute, findTenant } = createWorld('seed')
  const [fabrikam, ...others] = targets
  assert.ok(fabrikam)
  const [application] = home.applications

  await t.test('has contoso with an Automation account, and fabrikam with 450 sites and no Azure', () => {
    assert.deepEqual([home.name, fabrikam.name, others.length], ['contoso', 'fabrikam', 0])
    assert.match(compute.resourceId, /\/Microsoft\.Automation\/automationAccounts\/AzAutomationDemo$/)
    assert.deepEqual(
      compute.identities.map(({ kind, name }) => [kind, name]),
      [['system-assigned', 'AzAutomationDemo']],
    )
    assert.equal(
      fabrikam.sharePoint.geographies.reduce((sum, { sites }) => sum + sites.length, 0),
      450,
    )
    const hasAzure = (tenant: typeof home) =>
      tenant.servicePrincipals.some(({ appId }) => appId === appIds.azureResourceManager)
    assert.deepEqual([hasAzure(home), hasAzure(fabrikam)], [true, false])
  })

  await t.test('has the application that trusts the identity, owned by contoso alone', () => {
    assert.equal(application?.displayName, 'ManagedIdentityDemo-AzureTenant')
    assert.equal(application.signInAudience, 'AzureADMultipleOrgs')
    assert.deepEqual(
      application.federatedIdentityCredentials.map(({ subject }) => subject),
      compute.identities.map(({ principalId }) => principalId),
    )
    assert.deepEqual(fabrikam.applications, [])
  })

  await t.test('has consent to Sites.FullControl.All in fabrikam, and none in contoso', () => {
    const granted = (tenant: typeof home) =>
      tenant.servicePrincipals
        .find(({ appId }) => appId === application?.appId)
        ?.appRoleAssignments.map(({ appRoleId }) => appRoleId)
    assert.deepEqual(granted(fabrikam), [graphAppRoleId('Sites.FullControl.All')])
    assert.deepEqual(granted(home), [])
  })

  await t.test('finds tenants by ID and by domain, in either case, and no others', () => {
    for (const key of [fabrikam.id, fabrikam.id.toUpperCase(), 'fabrikam.onmicrosoft.com', 'Fabrikam.com']) {
      assert.equal(findTenant(key), fabrikam, key)
    }
    assert.equal(findTenant(home.id), home)
    for (const key of ['fabrikam', 'example.com', '']) assert.equal(findTenant(key), undefined, key)
  })
})

test('the bare world has the tenants and the identity of the seed world, and nothing set up', () => {
  const [seed, bare] = [createWorld('seed'), createWorld('bare')]
  assert.deepEqual(bare.compute, seed.compute)
  assert.deepEqual(
    [bare.home, ...bare.targets].map(({ name, id, domains }) => ({ name, id, domains })),
    [seed.home, ...seed.targets].map(({ name, id, domains }) => ({ name, id, domains })),
  )
  const clientId = seed.home.applications[0]?.appId
  for (const tenant of [bare.home, ...bare.targets]) {
    assert.deepEqual(tenant.applications, [])
    assert.equal(
      tenant.servicePrincipals.some(({ appId }) => appId === clientId),
      false,
    )
    assert.ok(tenant.servicePrincipals.every(({ appRoleAssignments }) => appRoleAssignments.length === 0))
  }
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { registerApplication } from '../../../../src/emulator/world/build/set-up.ts'
import { graphAppRoleId } from '../../../../src/emulator/world/model/app-roles.ts'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
import { createWorld, worldNames } from '../../../../src/emulator/world/named/index.ts'

test('createWorld()', async (t) => {
  await t.test('createWorld() makes the same world each time, with objects of its own', () => {
    for (const name of worldNames) {
      const [one, other] = [createWorld(name), createWorld(name)]
      assert.equal(JSON.stringify(one), JSON.stringify(other))
      assert.notEqual(one.home, other.home)
      one.home.applications.length = 0
      one.home.servicePrincipals.length = 0
      assert.ok(other.home.servicePrincipals.length > 0)
    }
  })

  await t.test('createWorld() refuses a name that it does not know, and says which it knows', () => {
    for (const name of ['sed', '', 'toString', '__proto__']) {
      assert.throws(() => createWorld(name), { message: /no world named .* The known worlds are .*seed.*bare/ })
    }
  })

  await t.test('createWorld() takes sizes for the fleet, and refuses them for worlds that have one size', () => {
    assert.equal([...createWorld('fleet', { targets: 3 }).targets].length, 3)
    for (const name of ['seed', 'bare', 'workplace']) {
      const message = 'This world has a fixed size; only fleet takes targets, sites.'
      assert.throws(() => createWorld(name, { targets: 3, sites: 4 }), { message })
      assert.equal(createWorld(name, {}).name, name)
    }
  })
})

test('the seed world', async (t) => {
  const { home, targets, compute, findTenant } = createWorld('seed')
  const [fabrikam, ...others] = targets
  assert.ok(fabrikam)
  const [application] = home.applications

  await t.test(
    'the seed world has contoso with an Automation account, and fabrikam with 450 sites and no Azure',
    () => {
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
    },
  )

  await t.test('the seed world has the application that trusts the identity, owned by contoso alone', () => {
    assert.equal(application?.displayName, 'ManagedIdentityDemo-AzureTenant')
    assert.equal(application.signInAudience, 'AzureADMultipleOrgs')
    assert.deepEqual(
      application.federatedIdentityCredentials.map(({ subject }) => subject),
      compute.identities.map(({ principalId }) => principalId),
    )
    assert.deepEqual(fabrikam.applications, [])
  })

  await t.test('the seed world has consent to Sites.FullControl.All in fabrikam, and none in contoso', () => {
    const granted = (tenant: typeof home) =>
      tenant.servicePrincipals
        .find(({ appId }) => appId === application?.appId)
        ?.appRoleAssignments.map(({ appRoleId }) => appRoleId)
    assert.deepEqual(granted(fabrikam), [graphAppRoleId('Sites.FullControl.All')])
    assert.deepEqual(granted(home), [])
  })

  await t.test('the seed world finds tenants by ID and by domain, in either case, and no others', () => {
    for (const key of [fabrikam.id, fabrikam.id.toUpperCase(), 'fabrikam.onmicrosoft.com', 'Fabrikam.com']) {
      assert.equal(findTenant(key), fabrikam, key)
    }
    assert.equal(findTenant(home.id), home)
    for (const key of ['fabrikam', 'example.com', '']) assert.equal(findTenant(key), undefined, key)
  })
})

test('the workplace world', async (t) => {
  const { home, targets } = createWorld('workplace')
  const [fabrikam, ...others] = targets
  assert.ok(fabrikam)
  const client = fabrikam.servicePrincipals.find(({ appId }) => appId === home.applications[0]?.appId)
  const rolesOf = (apiId: string) => {
    const api = fabrikam.servicePrincipals.find(({ appId }) => appId === apiId)
    return client?.appRoleAssignments
      .filter(({ resourceId }) => resourceId === api?.id)
      .map(({ appRoleId }) => api?.appRoles.find(({ id }) => id === appRoleId)?.value)
  }

  await t.test('the workplace world has the tenants, sites and application of the seed world', () => {
    const seed = createWorld('seed')
    assert.equal(others.length, 0)
    assert.deepEqual(
      [home, fabrikam].map(({ id, domains }) => [id, domains]),
      [seed.home, ...seed.targets].map(({ id, domains }) => [id, domains]),
    )
    assert.equal(home.applications[0]?.appId, seed.home.applications[0]?.appId)
    assert.equal(fabrikam.sharePoint.geographies[0]?.sites.length, 450)
  })

  await t.test('the workplace world has people, groups of both kinds, teams and licences', () => {
    assert.ok(fabrikam.users.length > 100)
    assert.deepEqual(new Set(fabrikam.groups.map(({ kind }) => kind)), new Set(['microsoft365', 'security']))
    assert.ok(fabrikam.groups.some(({ team }) => team !== undefined))
    assert.ok(fabrikam.subscribedSkus.length > 0)
  })

  await t.test('the workplace world has files that were shared in each way, among them with guests', () => {
    const { sharingLinks } = fabrikam.sharePoint
    assert.deepEqual(new Set(sharingLinks.map(({ scope }) => scope)), new Set(['anonymous', 'organization', 'users']))
    const invited = sharingLinks.flatMap(({ userIds }) => userIds)
    const types = invited.map((id) => fabrikam.users.find((user) => user.id === id)?.userType)
    assert.deepEqual(new Set(types), new Set(['Guest', 'Member']))
  })

  await t.test('the workplace world lets the application read most of Graph and of SharePoint', () => {
    const ofGraph = rolesOf(appIds.microsoftGraph) ?? []
    for (const role of ['Sites.FullControl.All', 'User.Read.All', 'Group.Read.All', 'Directory.Read.All']) {
      assert.ok(ofGraph.includes(role), role)
    }
    assert.ok(!ofGraph.some((role) => role?.includes('ReadWrite')))
    assert.deepEqual(rolesOf(appIds.sharePointOnline), ['Sites.Read.All', 'TermStore.Read.All', 'User.Read.All'])
  })

  await t.test('the workplace world has Azure Resource Manager in the target', () => {
    assert.ok(fabrikam.servicePrincipals.some(({ appId }) => appId === appIds.azureResourceManager))
  })
})

test('every tenant of every world has admin@ and user@, and admin is Global Administrator', () => {
  for (const name of worldNames) {
    const { home, targets } = createWorld(name)
    for (const tenant of [home, ...targets]) {
      const [admin, user] = tenant.users
      assert.deepEqual(
        [admin?.userPrincipalName, user?.userPrincipalName],
        [`admin@${tenant.domains[0]}`, `user@${tenant.domains[0]}`],
      )
      assert.deepEqual(tenant.roleAssignments, [
        { principalId: admin?.id, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10' },
      ])
    }
  }
})

test('findApplication() looks in all tenants, whatever the letter case, and finds no others', () => {
  const { home, targets, findApplication } = createWorld('seed')
  const [application] = home.applications
  const [target] = targets
  assert.ok(application && target)
  assert.deepEqual(findApplication(application.appId.toUpperCase()), { application, owner: home })
  const registered = registerApplication(target, { displayName: 'Local', createdDateTime: '2025-01-01T00:00:00Z' })
  assert.deepEqual(findApplication(registered.appId), { application: registered, owner: target })
  for (const id of [application.id, home.id, '']) assert.equal(findApplication(id), undefined, id)
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

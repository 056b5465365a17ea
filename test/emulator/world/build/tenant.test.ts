import assert from 'node:assert/strict'
import test from 'node:test'
import { createTenant } from '../../../../src/emulator/world/build/tenant.ts'
import { graphAppRoleId } from '../../../../src/emulator/world/model/app-roles.ts'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'

test('createTenant()', async (t) => {
  await t.test('createTenant() has the service principals of Microsoft that belong to what it uses', () => {
    const appIdsOf = (tenant: ReturnType<typeof createTenant>) =>
      tenant.servicePrincipals.map(({ appId }) => appId).toSorted()
    const cloudOnly = createTenant({ name: 'a', displayName: 'A', sites: 1 })
    const azure = createTenant({ name: 'b', displayName: 'B', sites: 1, azure: true })
    const bare = createTenant({ name: 'c', displayName: 'C' })

    const { microsoftGraph, sharePointOnline, tokenExchange, azureResourceManager, azureStorage } = appIds
    assert.deepEqual(appIdsOf(cloudOnly), [microsoftGraph, sharePointOnline, tokenExchange].toSorted())
    assert.deepEqual(
      appIdsOf(azure),
      [azureResourceManager, azureStorage, microsoftGraph, sharePointOnline, tokenExchange].toSorted(),
    )
    assert.deepEqual(appIdsOf(bare), [microsoftGraph, tokenExchange].toSorted())
  })

  await t.test('createTenant() has one geography without a code for a number of sites', () => {
    const { geographies } = createTenant({ name: 'a', displayName: 'A', sites: 7 }).sharePoint
    assert.deepEqual(
      geographies.map(({ hostname, dataLocationCode, sites }) => [hostname, dataLocationCode, sites.length]),
      [['a.sharepoint.com', undefined, 7]],
    )
  })

  await t.test('createTenant() has a host for each of several geographies', () => {
    const sites = [
      { dataLocationCode: 'EUR', sites: 3 },
      { dataLocationCode: 'JPN', sites: 2 },
    ]
    const tenant = createTenant({ name: 'a', displayName: 'A', sites })
    assert.deepEqual(
      tenant.sharePoint.geographies.map(({ hostname, dataLocationCode, sites }) => [
        hostname,
        dataLocationCode,
        sites.length,
      ]),
      [
        ['a.sharepoint.com', 'EUR', 3],
        ['ajpn.sharepoint.com', 'JPN', 2],
      ],
    )
    const sharePoint = tenant.servicePrincipals.find(({ appId }) => appId === appIds.sharePointOnline)
    assert.ok(sharePoint?.servicePrincipalNames.includes('https://ajpn-admin.sharepoint.com'))
  })

  await t.test('createTenant() differs from others in all its IDs, except where it has the seed of another', () => {
    const ids = (name: string, seed?: string) => {
      const tenant = createTenant({ name, displayName: name, sites: 1, ...(seed === undefined ? {} : { seed }) })
      return [tenant.id, ...tenant.servicePrincipals.map(({ id }) => id)]
    }
    assert.equal(new Set([...ids('a'), ...ids('b')]).size, 6 + 2)
    assert.deepEqual(ids('a', 'x'), ids('b', 'x'))
  })
})

test('graphAppRoleId() knows the real identifiers and refuses names that it does not know', () => {
  assert.equal(graphAppRoleId('Sites.FullControl.All'), 'a82116e5-55eb-4c41-a434-62fe8a61c773')
  assert.throws(() => graphAppRoleId('Sites.FullControl'), { message: /no application permission Sites.FullControl/ })
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { clientId, createGraph, refusal, rows } from '../fixture.ts'

const paths = [
  '/v1.0/sites',
  '/v1.0/sites?$filter=siteCollection/root%20ne%20null',
  '/v1.0/sites/getAllSites',
  '/v1.0/sites/oneDrive.getAllSites',
  '/v1.0/sites/root',
  '/v1.0/sites/fabrikam.sharepoint.com',
]

test('sites', async (t) => {
  const { ask } = createGraph({ sites: 3 })

  for (const role of ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']) {
    await t.test(`sites may be read with ${role}`, async () => {
      for (const path of paths) assert.equal((await ask(path, { roles: [role] })).status, 200, path)
    })
  }

  await t.test('sites may not be read with permissions for other things', async () => {
    for (const path of paths) {
      const reply = await ask(path, { roles: ['User.Read.All', 'sites.read.all', 'Sites.Read', 'Files.Read.All'] })
      assert.deepEqual(refusal(reply), [403, 'accessDenied', 'Access denied'], path)
    }
  })

  await t.test('sites may not be read with a token that has no permission at all', async () => {
    const message = 'Either scp or roles claim need to be present in the token.'
    for (const path of paths) {
      for (const roles of [undefined, []]) {
        assert.deepEqual(
          refusal(await ask(path, roles === undefined ? {} : { roles })),
          [403, 'AccessDenied', message],
          path,
        )
      }
    }
  })
})

test('Sites.Selected', async (t) => {
  const roles = ['Sites.Selected']
  const denied = [403, 'accessDenied', 'Access denied']

  await t.test('Sites.Selected lists nothing and says nothing, whatever was granted', async () => {
    const { ask, target } = createGraph({ sites: 3 })
    const site = target.sharePoint.geographies[0]?.sites.at(1)
    target.sharePoint.siteGrants.push({ siteId: site?.id ?? '', appId: clientId, roles: ['fullcontrol'] })
    const reply = await ask('/v1.0/sites', { roles })
    assert.equal(reply.status, 200)
    assert.deepEqual(rows(reply), [])
    assert.equal('@odata.nextLink' in reply.body, false)
  })

  await t.test('Sites.Selected is refused the filter and getAllSites', async () => {
    const { ask } = createGraph({ sites: 3 })
    for (const path of paths.slice(1, 4)) assert.deepEqual(refusal(await ask(path, { roles })), denied, path)
  })

  await t.test('Sites.Selected reads a site while there is a grant for this application on this site', async () => {
    const { ask, target } = createGraph({ sites: 3 })
    const { sites } = target.sharePoint.geographies[0] ?? assert.fail()
    const { siteGrants } = target.sharePoint
    const [granted, other] = [sites.at(1), sites.at(2)]
    const byPath = `/v1.0/sites/fabrikam.sharepoint.com:/${encodeURI(granted.path)}`

    assert.deepEqual(refusal(await ask(`/v1.0/sites/${granted.id}`, { roles })), denied)
    siteGrants.push({ siteId: granted.id, appId: 'somebody else', roles: ['fullcontrol'] })
    assert.deepEqual(refusal(await ask(`/v1.0/sites/${granted.id}`, { roles })), denied)

    siteGrants.push({ siteId: granted.id, appId: clientId, roles: ['read'] })
    for (const path of [`/v1.0/sites/${granted.id}`, byPath]) {
      assert.equal((await ask(path, { roles })).body['id'], granted.id)
    }
    for (const path of [`/v1.0/sites/${other.id}`, '/v1.0/sites/root']) {
      assert.deepEqual(refusal(await ask(path, { roles })), denied)
    }

    siteGrants.length = 0
    assert.deepEqual(refusal(await ask(byPath, { roles })), denied)
  })

  await t.test('Sites.Selected takes nothing away from a wider permission', async () => {
    const { ask } = createGraph({ sites: 3 })
    assert.equal(rows(await ask('/v1.0/sites', { roles: [...roles, 'Sites.Read.All'] })).length, 3)
  })

  await t.test('a grant alone, without the permission in the token, is nothing', async () => {
    const { ask, target } = createGraph({ sites: 3 })
    const site = target.sharePoint.geographies[0]?.sites.at(1)
    target.sharePoint.siteGrants.push({ siteId: site?.id ?? '', appId: clientId, roles: ['fullcontrol'] })
    assert.deepEqual(refusal(await ask(`/v1.0/sites/${site?.id}`, { roles: ['User.Read.All'] })), denied)
  })
})

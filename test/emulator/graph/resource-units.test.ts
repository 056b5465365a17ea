import assert from 'node:assert/strict'
import test from 'node:test'
import { resourceUnits } from '../../../src/emulator/graph/resource-units.ts'
import { createGraph } from './fixture.ts'

test('resourceUnits() costs what is documented', async (t) => {
  const cases: [request: string, family: string, units: number][] = [
    ['GET /users', 'identity', 2],
    ['GET /Users/', 'identity', 2],
    ['GET /users?$select=id', 'identity', 1],
    ['GET /users?$top=999', 'identity', 2],
    ['GET /users?$top=20', 'identity', 2],
    ['GET /users?$top=19', 'identity', 1],
    ['GET /users?$select=id&$top=5', 'identity', 1],
    ['GET /users?$expand=manager', 'identity', 3],
    ['GET /users?%24expand=manager&select=id', 'identity', 2],
    ['GET /users/x', 'identity', 1],
    ["GET /users('x')", 'identity', 1],
    ['GET /users/x/memberOf', 'identity', 2],
    ['GET /me/memberOf', 'identity', 2],
    ['GET /users/$count', 'identity', 1],
    ['GET /groups', 'identity', 1],
    ['GET /groups/x/members', 'identity', 3],
    ['GET /groups/x/Members?$select=id', 'identity', 2],
    ['GET /groups/x/transitiveMembers', 'identity', 5],
    ['GET /applications', 'identity', 2],
    ["GET /applications?$filter=appId eq 'x'", 'identity', 2],
    ['GET /applications/x', 'identity', 1],
    ["GET /applications(appId='x')", 'identity', 1],
    ['GET /applications/x/federatedIdentityCredentials', 'identity', 1],
    ['POST /applications', 'identity', 1],
    ['DELETE /applications/x', 'identity', 1],
    ['GET /servicePrincipals/x/appRoleAssignments', 'identity', 2],
    ['POST /servicePrincipals/x/appRoleAssignments', 'identity', 1],
    ['GET /oauth2PermissionGrants', 'identity', 2],
    ['GET /subscribedSkus', 'identity', 3],
    ['GET /organization', 'identity', 1],
    ['GET /roleManagement/directory/roleDefinitions', 'identity', 1],
    ['GET /sites', 'sharePoint', 2],
    ['GET /sites/getAllSites', 'sharePoint', 2],
    ['GET /sites/oneDrive.getAllSites', 'sharePoint', 2],
    ['GET /sites/root', 'sharePoint', 1],
    ['GET /sites/h:/sites/a', 'sharePoint', 1],
    ['GET /sites/h:/sites/a:/lists', 'sharePoint', 2],
    ['GET /sites/x/drive', 'sharePoint', 1],
    ['GET /sites/x/drives', 'sharePoint', 2],
    ['GET /sites/x/permissions', 'sharePoint', 5],
    ['DELETE /sites/x/permissions/y', 'sharePoint', 5],
    ['GET /drives/x/items/y?$expand=permissions', 'sharePoint', 5],
    ['PATCH /sites/x/lists/y', 'sharePoint', 2],
    ['GET /drives/x/root/delta', 'sharePoint', 2],
    ['GET /drives/x/root/delta?token=y', 'sharePoint', 1],
    ['GET /teams/x/channels', 'teams', 1],
    ['GET /admin/serviceAnnouncement/healthOverviews', 'other', 1],
  ]
  for (const [request, family, units] of cases) {
    await t.test(request, () => {
      const [method = '', address = ''] = request.split(/ (.*)/)
      const { pathname, searchParams } = new URL(`https://graph.microsoft.com${address}`)
      assert.deepEqual(resourceUnits(method, pathname, searchParams), { family, units })
    })
  }
})

test('x-ms-resource-unit', async (t) => {
  const { ask } = createGraph({ sites: 3 })
  const roles = ['User.Read.All', 'Sites.Read.All', 'Application.Read.All']
  const units = async (path: string, held = roles) =>
    (await ask(path, { roles: held })).headers.get('x-ms-resource-unit')

  await t.test('x-ms-resource-unit tells what a request to the directory cost', async () => {
    assert.equal(await units('/v1.0/users'), '2')
    assert.equal(await units('/beta/users?$select=id'), '1')
    assert.equal(await units("/v1.0/applications?$filter=appId eq 'x'"), '2')
  })

  await t.test(
    'x-ms-resource-unit is in refusals of the directory, and in no refusal that comes before it',
    async () => {
      assert.equal(await units('/v1.0/users', []), '2')
      assert.equal(await units('/v1.0/users/nobody'), '1')
      assert.equal(await units('/v1.0/nothing'), null)
      assert.equal((await ask('/v1.0/users', { authorization: null })).headers.get('x-ms-resource-unit'), null)
    },
  )

  await t.test('x-ms-resource-unit is not SharePoint’s', async () => assert.equal(await units('/v1.0/sites'), null))
})

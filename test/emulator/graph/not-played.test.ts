import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, eventual, refusal } from './fixture.ts'

const { ask, target } = createGraph({ sites: 3, users: 5, groups: 3 })
const roles = [
  'Directory.Read.All',
  'Sites.FullControl.All',
  'Files.Read.All',
  'Team.ReadBasic.All',
  'Reports.Read.All',
]
const user = target.users[0]?.id
const group = target.groups[0]?.id
const [drive = ''] = await ask('/v1.0/sites/root/drives', { roles }).then(({ body }) =>
  (body['value'] as { id: string }[]).map(({ id }) => id),
)

const unplayed = (what: string) => [501, 'NotImplemented', `The emulator does not play ${what}.`]
const unknownSegment = (name: string) => [400, 'BadRequest', `Resource not found for the segment '${name}'.`]

test('a path that Graph has and the emulator has not', async (t) => {
  const cases: [path: string, what: string][] = [
    [
      "/v1.0/reports/getOffice365ActiveUserDetail(period='D7')",
      "GET /reports/getOffice365ActiveUserDetail/(period='D7')",
    ],
    ['/v1.0/identityProtection/riskyUsers', 'GET /identityProtection/riskyUsers'],
    ['/v1.0/security/alerts_v2', 'GET /security/alerts_v2'],
    ['/v1.0/deviceManagement/managedDevices', 'GET /deviceManagement/managedDevices'],
    ['/beta/riskyUsers', 'GET /riskyUsers'],
    [`/v1.0/users/${user}/messages`, 'GET /users/{id}/messages'],
    [`/v1.0/users/${user}/messages/${user}/attachments`, 'GET /users/{id}/messages/{id}/attachments'],
    [`/v1.0/users('${user}')/licenseDetails`, 'GET /users/{id}/licenseDetails'],
    [`/v1.0/users/${user}/displayName`, 'GET /users/{id}/displayName'],
    [`/v1.0/users/${user}/photo/$value`, 'GET /users/{id}/photo/$value'],
    ['/v1.0/me/calendar/events', 'GET /me/calendar/events'],
    [`/v1.0/groups/${group}/threads`, 'GET /groups/{id}/threads'],
    [`/v1.0/groups/${group}/members/microsoft.graph.device`, 'GET /groups/{id}/members/microsoft.graph.device'],
    ['/v1.0/sites/root/pages', 'GET /sites/{site}/pages'],
    ['/v1.0/sites/root/termStore/sets', 'GET /sites/{site}/termStore/sets'],
    ['/v1.0/sites/root/lists/Documents/items', 'GET /sites/{site}/lists/{list}/items'],
    [`/v1.0/drives/${drive}/root/search(q='plan')`, "GET /drives/{drive}/root/search/(q='plan')"],
    [`/v1.0/drives/${drive}/items/x/versions`, 'GET /drives/{drive}/items/{item}/versions'],
    [`/v1.0/teams/${group}/members`, 'GET /teams/{id}/members'],
    ['/v1.0/policies/authorizationPolicy', 'GET /policies/authorizationPolicy'],
    ['/v1.0/roleManagement/entitlementManagement', 'GET /roleManagement/entitlementManagement'],
    ['/v1.0/admin/serviceAnnouncement/messages', 'GET /admin/serviceAnnouncement/messages'],
    ['/v1.0/drives', 'GET /drives'],
    [`/v1.0/drives/${drive}/list`, 'GET /drives/{drive}/list'],
    [`/v1.0/drives/${drive}/special/documents`, 'GET /drives/{drive}/special/documents'],
    ['/v1.0/sites/root/drive/bundles', 'GET /sites/{site}/drive/bundles'],
    ['/v1.0/sites/delta', 'GET /sites/delta'],
    ['/v1.0/domains/$count', 'GET /domains/$count'],
    ['/v1.0/applications/delta()', 'GET /applications/delta'],
    [`/v1.0/groups/${group}/members/${user}/displayName`, 'GET /groups/{id}/members/{member}/displayName'],
    ['/v1.0/roleManagement/directory', 'GET /roleManagement/directory'],
    ['/v1.0/$metadata', 'GET /$metadata'],
  ]
  for (const [path, what] of cases) {
    await t.test(`${what} is answered with 501`, async () => {
      assert.deepEqual(refusal(await ask(path, { roles })), unplayed(what))
    })
  }

  await t.test('a path that is not played is answered with 401 to a caller without a token', async () => {
    assert.equal((await ask('/v1.0/reports/x', { authorization: null })).status, 401)
  })
})

test('a path that Graph does not have either', async (t) => {
  const cases: [path: string, segment: string][] = [
    ['/v1.0/riskyUsers', 'riskyUsers'], // of beta alone
    ['/v1.0/report/x', 'report'],
    [`/v1.0/users/${user}/mesages`, 'mesages'],
    [`/v1.0/groups/${group}/member`, 'member'],
    [`/v1.0/groups/${group}/members/person`, 'person'],
    ['/v1.0/sites/root/page', 'page'],
    [`/v1.0/drives/${drive}/lst`, 'lst'],
    [`/v1.0/users/${user}/message5`, 'message5'],
    [`/v1.0/drives/${drive}/root/childs`, 'childs'],
    [`/v1.0/teams/${group}/channel`, 'channel'],
    ['/v1.0/policies/authorisationPolicy', 'authorisationPolicy'],
    ['/v1.0/directory/deletedItem', 'deletedItem'],
  ]
  for (const [path, segment] of cases) {
    await t.test(`the unknown segment ${segment} is refused as Graph refuses it`, async () => {
      assert.deepEqual(refusal(await ask(path, { roles })), unknownSegment(segment))
    })
  }
})

test('a method that Graph takes and the emulator does not', async (t) => {
  const roleless = { roles, body: {} }
  const cases: [method: string, path: string, what: string][] = [
    ['POST', `/v1.0/sites/root/lists`, 'POST /sites/{site}/lists'],
    ['PATCH', `/v1.0/drives/${drive}/items/x`, 'PATCH /drives/{drive}/items/{item}'],
    ['DELETE', `/v1.0/drives/${drive}/items/x`, 'DELETE /drives/{drive}/items/{item}'],
    ['POST', `/v1.0/drives/${drive}/items/x/children`, 'POST /drives/{drive}/items/{item}/children'],
    ['POST', '/v1.0/users/validateProperties', 'POST /users/validateProperties'],
    ['PATCH', `/v1.0/organization/${target.id}`, 'PATCH /organization/{id}'],
    ['POST', '/v1.0/roleManagement/directory/roleAssignments', 'POST /roleManagement/directory/roleAssignments'],
  ]
  for (const [method, path, what] of cases) {
    await t.test(`${what} is answered with 501`, async () => {
      assert.deepEqual(refusal(await ask(path, { ...roleless, method })), unplayed(what))
    })
  }

  await t.test('a write of groups or users is refused with 403 to a caller that only reads', async () => {
    const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']
    for (const [method, path] of [
      ['POST', '/v1.0/groups'],
      ['PATCH', `/v1.0/groups/${group}`],
      ['DELETE', `/v1.0/users/${user}`],
      ['POST', `/v1.0/groups/${group}/members/$ref`],
    ] as const) {
      assert.deepEqual(refusal(await ask(path, { ...roleless, method })), denied, path)
    }
  })

  await t.test('a write of groups is answered with 501 to a caller that may write', async () => {
    const reply = await ask('/v1.0/groups', { roles: ['Group.ReadWrite.All'], method: 'POST', body: {} })
    assert.deepEqual(refusal(reply), unplayed('POST /groups'))
  })

  await t.test('a method that Graph does not take is refused with 405', async () => {
    for (const [method, path] of [
      ['DELETE', '/v1.0/users'],
      ['PUT', '/v1.0/groups'],
      ['POST', `/v1.0/users/${user}`],
      ['POST', '/v1.0/organization'],
      ['POST', '/v1.0/users/$count'],
    ] as const) {
      assert.equal((await ask(path, { ...roleless, method })).status, 405, `${method} ${path}`)
    }
  })
})

test('a property that Graph has and the emulator has not', async (t) => {
  const type = 'microsoft.graph.user'
  const cases: [query: string, name: string][] = [
    ['$select=id,signInActivity', 'signInActivity'],
    ['$select=signInActivity/lastSignInDateTime', 'signInActivity'],
    ['$filter=signInActivity/lastSignInDateTime le 2026-01-01T00:00:00Z', 'signInActivity'],
    ['$orderby=birthday', 'birthday'],
    ['$expand=manager', 'manager'],
    ['$expand=manager($levels=max)', 'manager'],
  ]
  for (const [query, name] of cases) {
    await t.test(`${query} is answered with 501`, async () => {
      assert.deepEqual(refusal(await ask(`/v1.0/users?${query}`, { roles })), unplayed(`'${name}' of ${type}`))
    })
  }

  await t.test('options of $expand that are not played are answered with 501', async () => {
    const reply = await ask('/v1.0/groups?$expand=members($top=5)', { roles })
    assert.deepEqual(refusal(reply), unplayed("the options of 'members' in $expand"))
  })

  await t.test('a misspelt property is refused as Graph refuses it', async () => {
    for (const query of ['$select=signInActivty', '$filter=signInActivty eq 1', '$orderby=birthdate', '$expand=boss']) {
      const reply = await ask(`/v1.0/users?${query}&$count=true`, {
        roles,
        headers: query.includes('expand') ? {} : eventual,
      })
      assert.deepEqual([reply.status, reply.error.code], [400, 'BadRequest'], query)
      assert.match(reply.error.message ?? '', /Could not find a property named/)
    }
  })
})

test('a query option that Graph takes and the emulator does not is answered with 501', async () => {
  for (const [path, what] of [
    ['/v1.0/sites/root?$expand=lists', '$expand at GET /sites/{site}'],
    ['/v1.0/sites/root/lists?filter=displayName eq 1', '$filter at GET /sites/{site}/lists'],
    [`/v1.0/drives/${drive}/root/children?$orderby=name`, '$orderby at GET /drives/{drive}/root/children'],
    [`/v1.0/teams/${group}/channels?$filter=x`, '$filter at GET /teams/{id}/channels'],
  ] as const) {
    assert.deepEqual(refusal(await ask(path, { roles })), unplayed(what))
  }
})

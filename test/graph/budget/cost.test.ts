import assert from 'node:assert/strict'
import test from 'node:test'
import { resourceUnits } from '../../../src/emulator/graph/resource-units.ts'
import { limits } from '../../../src/graph/budget/limits.ts'
import { cost } from '../support.ts'

const guid = '11111111-aaaa-4bbb-8ccc-000000000001'

test('a call costs as much as in the emulator, which was written apart', () => {
  for (const line of `
    GET /sites/root
    GET /sites
    GET /sites/getAllSites
    GET /sites/microsoft.graph.getAllSites()
    GET /sites/root/lists
    GET /sites/root/lists/1/items?$expand=fields
    GET /sites/root/permissions
    POST /sites/root/permissions
    GET /drives/1/items/2?$expand=permissions
    GET /drives/1/root/delta
    GET /drives/1/root/delta?token=abc
    PATCH /sites/root/lists/1
    GET /users
    GET /users?$select=id
    GET /users?%24select=id&$top=5
    GET /users?$top=999&$expand=manager
    GET /users/${guid}
    DELETE /users/${guid}
    GET /me
    GET /me/memberOf
    GET /users/${guid}/memberOf
    POST /users/${guid}/checkMemberGroups
    GET /groups/${guid}/members
    GET /groups/${guid}/transitiveMembers
    GET /groups/${guid}/transitiveMembers?$select=id&$top=1
    GET /applications
    GET /applications/${guid}
    GET /servicePrincipals/${guid}/appRoleAssignments
    GET /oauth2PermissionGrants
    GET /subscribedSkus
    POST /directoryObjects/getByIds
    GET /organization
    GET /teams/${guid}
    GET /admin/serviceAnnouncement/healthOverviews`
    .trim()
    .split('\n')) {
    const [method = '', path = ''] = line.trim().split(' ')
    const { pathname, searchParams } = new URL(`https://graph.microsoft.com${path}`)
    const { family, units } = cost(method, path)
    assert.deepEqual({ family, units }, resourceUnits(method, pathname, searchParams), line)
  }
})

test('a call counts against the service that stands behind it', () => {
  for (const [path, family, subject] of [
    ['/auditLogs/signIns', 'audit', undefined],
    ['/identityProtection/riskyUsers', 'identityProtection', undefined],
    ['/identity/conditionalAccess/policies', 'identityProtection', undefined],
    ['/identity/userFlows', 'other', undefined],
    ['/users/a@contoso.com/messages', 'outlook', 'a@contoso.com'],
    ['/users/A@contoso.com/mailFolders/inbox', 'outlook', 'a@contoso.com'],
    ['/me/events', 'outlook', 'me'],
    ['/groups/1/drive/root', 'sharePoint', undefined],
    ['/users/1/drive', 'sharePoint', undefined],
    ['/groups/1/team', 'teams', undefined],
    ["/reports/getSharePointSiteUsageDetail(period='D7')", 'reports', "getsharepointsiteusagedetail(period='d7')"],
    ['/somethingNew', 'other', undefined],
    ['', 'other', undefined],
  ] as const) {
    const found = cost('GET', path)
    assert.deepEqual([found.family, found.subject], [family, subject], path)
  }
})

test('questions that are asked by POST are no writes', () => {
  assert.equal(cost('POST', '/users/1/getMemberGroups').isWrite, false)
  assert.equal(cost('POST', '/users').isWrite, true)
  assert.equal(cost('DELETE', '/users/1').isWrite, true)
})

test('every limit begins with its smallest tier', () => {
  for (const { family, tiers } of limits)
    assert.deepEqual(
      [...tiers].sort((a, b) => a - b),
      tiers,
      family,
    )
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent, registerApplication, trustIdentity } from '../../../src/emulator/world/build/set-up.ts'
import { guidFrom } from '../../../src/emulator/world/model/ids.ts'
import { createGraph, refusal } from './fixture.ts'

const fixture = createGraph({ sites: 3, users: 30, groups: 12 })
const { target, world } = fixture
const application = registerApplication(target, { displayName: 'Local', createdDateTime: '2025-01-01T00:00:00Z' })
for (const identity of world.compute.identities) trustIdentity(application, world.home, identity)
const client = grantAdminConsent(target, application, target)
const [credential] = application.federatedIdentityCredentials
const team = target.groups.find((group) => group.team !== undefined)
const [user, group] = [target.users[2]?.id, target.groups[1]?.id]

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All']
const readUsers = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...directory]
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...directory]
const readApplications = [
  ...['Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  ...directory,
]
const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']

const cases: [path: string, any: readonly string[]][] = [
  ['/users', readUsers],
  [`/users/${user}`, readUsers],
  ['/users/delta', readUsers],
  ['/groups', readGroups],
  [`/groups/${group}`, readGroups],
  ['/groups/delta', readGroups],
  [`/groups/${group}/members`, [...readGroups, 'GroupMember.ReadWrite.All']],
  [`/groups/${group}/members/microsoft.graph.user`, readGroups],
  [`/groups/${group}/transitiveMembers`, readGroups],
  [`/groups/${group}/owners`, readGroups],
  [`/users/${user}/memberOf`, ['User.Read.All', ...readGroups]],
  ['/applications', readApplications],
  [`/applications/${application.id}`, readApplications],
  [`/applications/${application.id}/federatedIdentityCredentials`, readApplications],
  [`/applications/${application.id}/federatedIdentityCredentials/${credential?.id}`, readApplications],
  ['/servicePrincipals', readApplications],
  [`/servicePrincipals/${client.id}`, readApplications],
  [`/servicePrincipals/${client.id}/appRoleAssignments`, readApplications],
  [`/servicePrincipals/${client.id}/appRoleAssignedTo`, readApplications],
  ['/oauth2PermissionGrants', ['DelegatedPermissionGrant.ReadWrite.All', ...directory]],
  ['/subscribedSkus', ['LicenseAssignment.Read.All', 'Organization.Read.All', ...directory]],
  [
    '/roleManagement/directory/roleDefinitions',
    ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...directory],
  ],
  ['/directory/administrativeUnits', ['AdministrativeUnit.Read.All', ...directory]],
]

for (const [path, roles] of cases) {
  test(`GET ${path.replaceAll(/[0-9a-f-]{36}/g, '{id}')}`, async (t) => {
    const { ask } = fixture
    for (const role of roles) {
      await t.test(`GET ${path.replaceAll(/[0-9a-f-]{36}/g, '{id}')} is allowed with ${role}`, async () => {
        assert.equal((await ask(`/v1.0${path}`, { roles: [role] })).status, 200)
      })
    }
    await t.test(`GET ${path.replaceAll(/[0-9a-f-]{36}/g, '{id}')} is refused with others, and with none`, async () => {
      const others = ['Sites.FullControl.All', 'Mail.Read', ...roles.map((role) => role.toLowerCase())]
      for (const held of [others, []]) {
        assert.deepEqual(refusal(await ask(`/v1.0${path}`, { roles: held })), denied, held.join())
      }
    })
  })
}

test('a permission to read groups does not read users, nor the other way round', async () => {
  const { ask } = fixture
  assert.deepEqual(refusal(await ask('/v1.0/users', { roles: ['Group.Read.All'] })), denied)
  assert.deepEqual(refusal(await ask('/v1.0/groups', { roles: ['User.Read.All'] })), denied)
  assert.deepEqual(refusal(await ask(`/v1.0/groups/${group}/members`, { roles: ['User.Read.All'] })), denied)
})

test('teams', async (t) => {
  const { ask } = fixture
  const inGroups = ['Group.Read.All', 'Group.ReadWrite.All', ...directory]
  const teamCases: [path: string, own: readonly string[]][] = [
    [`/teams/${team?.id}`, ['Team.ReadBasic.All', 'TeamSettings.Read.All']],
    [`/teams/${team?.id}/channels`, ['Channel.ReadBasic.All', 'ChannelSettings.Read.All']],
  ]
  for (const [path, own] of teamCases) {
    await t.test(`teams are read with any of several permissions: ${path.slice(43)}`, async () => {
      for (const role of [...own, ...inGroups]) {
        assert.equal((await ask(`/v1.0${path}`, { roles: [role] })).status, 200, role)
      }
    })

    await t.test(`name the permissions that they ask for and that the token has: ${path.slice(43)}`, async () => {
      const needed = [...own, ...inGroups].join(', ')
      for (const roles of [['User.Read.All', 'Sites.Read.All'], []]) {
        const message = `Missing role permissions on the request. API requires one of '${needed}'. Roles on the request '${roles.join(', ')}'.`
        assert.deepEqual(refusal(await ask(`/v1.0${path}`, { roles })), [403, 'Forbidden', message])
      }
    })
  }

  await t.test('teams are not there for a group without one, nor for no group', async () => {
    const without = target.groups.find((candidate) => candidate.team === undefined)?.id
    for (const id of [without, guidFrom('nobody')]) {
      for (const path of [`/v1.0/teams/${id}`, `/v1.0/teams/${id}/channels`]) {
        const reply = await ask(path, { roles: ['Group.Read.All'] })
        assert.deepEqual(refusal(reply), [404, 'NotFound', `No team found with Group Id ${id}`])
      }
    }
  })
})

test('service health is read with its own permission only', async () => {
  const { ask } = fixture
  const path = '/v1.0/admin/serviceAnnouncement/healthOverviews'
  const { status, body } = await ask(path, { roles: ['ServiceHealth.Read.All'] })
  assert.equal(status, 200)
  assert.deepEqual((body['value'] as object[])[0], {
    service: 'Exchange Online',
    status: 'serviceOperational',
    id: 'Exchange',
  })
  const refused = await ask(path, { roles: ['Directory.Read.All'] })
  assert.deepEqual([refused.status, refused.error.code], [403, 'Forbidden'])
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { parsePermission, roleIdOf } from '../../src/directory/permissions.ts'
import { trustRig } from '../trust/support.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
const exchange = '00000002-0000-0ff1-ce00-000000000000'
const other = '8f779d80-8a32-4df0-8351-6001573202ff'

const parsed: Readonly<Record<string, readonly [api: string, name: string]>> = {
  'Sites.Read.All': [graph, 'Sites.Read.All'],
  'Graph/Sites.Read.All': [graph, 'Sites.Read.All'],
  'SharePoint/Sites.Selected': [sharePoint, 'Sites.Selected'],
  'sharepoint/Sites.Selected': [sharePoint, 'Sites.Selected'],
  'Exchange/Exchange.ManageAsApp': [exchange, 'Exchange.ManageAsApp'],
  [`${other.toUpperCase()}/Things.Do`]: [other, 'Things.Do'],
}

test('parsePermission()', async (t) => {
  for (const [written, [api, name]] of Object.entries(parsed)) {
    await t.test(`parsePermission() parses ${written}`, () =>
      assert.deepEqual(parsePermission(written), { written, api, name }),
    )
  }
  await t.test('parsePermission() refuses an API that is misspelt, and suggests the nearest', () => {
    assert.throws(() => parsePermission('SharePiont/Sites.Read.All'), {
      code: 'PERMISSION_UNKNOWN',
      message: '"SharePiont/Sites.Read.All" names an API that is not known; did you mean "SharePoint"?',
    })
  })
})

const offered = {
  appRoles: [
    { id: 'role-1', value: 'Sites.Read.All' },
    { id: 'role-2', value: 'User.Read.All' },
    { id: 'role-3', value: null },
  ],
  oauth2PermissionScopes: [{ value: 'User.Read' }],
}

const refused: Readonly<Record<string, readonly [written: string, message: RegExp, likelyCause: RegExp]>> = {
  'a typo': ['Sites.Raed.All', /"Sites\.Raed\.All" in fabrikam; did you mean "Sites\.Read\.All"\?$/, /misspelt/],
  'other letter case': ['sites.read.all', /did you mean "Sites\.Read\.All"\?$/, /letter case/],
  'a delegated permission': ['User.Read', /did you mean "User\.Read\.All"\?$/, /is a delegated permission/],
  'a typo after the name of an API': ['Graph/Sites.Red.All', /did you mean "Graph\/Sites\.Read\.All"\?$/, /misspelt/],
  'nothing like it': ['Chocolate', /"Chocolate" in fabrikam\.$/, /misspelt/],
}

test('roleIdOf()', async (t) => {
  await t.test('roleIdOf() returns the ID of the app role of that very name', () => {
    assert.equal(roleIdOf(parsePermission('User.Read.All'), offered, 'fabrikam'), 'role-2')
  })
  for (const [name, [written, message, likelyCause]] of Object.entries(refused)) {
    await t.test(`roleIdOf() refuses ${name}`, () => {
      assert.throws(() => roleIdOf(parsePermission(written), offered, 'fabrikam'), {
        name: 'ConfigError',
        code: 'PERMISSION_UNKNOWN',
        message,
        likelyCause,
      })
    })
  }
})

test('a permission that one target does not offer stops the plan before anything is written anywhere', async (t) => {
  const rig = await trustRig(t)
  const api = rig.target.servicePrincipals.find(({ appId }) => appId === graph)
  assert.ok(api !== undefined)
  const without = { ...api, appRoles: api.appRoles.filter(({ value }) => value !== 'Sites.Read.All') }
  rig.target.servicePrincipals.splice(rig.target.servicePrincipals.indexOf(api), 1, without)
  await assert.rejects(rig.apply(), { code: 'PERMISSION_UNKNOWN', message: /"Sites\.Read\.All" in fabrikam/ })
  assert.deepEqual(rig.writes(), [])
})

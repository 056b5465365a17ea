import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'

const emulator = await testEmulator('workplace')
const [application] = emulator.world.home.applications
const [target] = emulator.world.targets
assert.ok(application && target)

const tokenFor = async (scope: string): Promise<string> => {
  const { status, body } = await emulator.send({
    method: 'POST',
    url: `https://login.microsoftonline.com/${target.id}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_id: application.appId,
      scope,
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await emulator.issueAssertion(),
    }).toString(),
  })
  const answer = JSON.parse(new TextDecoder().decode(body))
  assert.equal(status, 200, answer.error_description)
  return answer.access_token
}

const token = await tokenFor('https://graph.microsoft.com/.default')

async function ask(path: string, more: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  const { method = 'GET', headers = {}, body } = more
  const { status, body: bytes } = await emulator.send({
    method,
    url: `https://graph.microsoft.com/v1.0${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  return { status, json: JSON.parse(new TextDecoder().decode(bytes)) }
}

const team = target.groups.find((group) => group.team !== undefined)
const user = target.users[5]
const client = target.servicePrincipals.find(({ appId }) => appId === application.appId)
const site = target.sharePoint.geographies[0]?.sites.at(3)

test('CLI for Microsoft 365 gets an answer to each of its requests in the workplace world', async (t) => {
  const paths: [path: string, field: string][] = [
    ['/sites', 'value'],
    ['/applications', 'value'],
    ['/users', 'value'],
    ['/users?$select=displayName,department', 'value'],
    [`/users/${user?.userPrincipalName.replace('@', '%40')}`, 'userPrincipalName'],
    ['/groups', 'value'],
    ['/groups?$filter=groupTypes/any(c:c+eq+%27Unified%27)&$top=100', 'value'],
    ['/servicePrincipals', 'value'],
    ['/roleManagement/directory/roleDefinitions', 'value'],
    ['/subscribedSkus', 'value'],
    ['/directory/administrativeUnits', 'value'],
    [`/oauth2PermissionGrants?$filter=clientId eq '${client?.id}'`, 'value'],
    ['/admin/serviceAnnouncement/healthOverviews', 'value'],
    ['/sites/root?$select=webUrl', 'webUrl'],
    [`/sites/fabrikam.sharepoint.com:/${encodeURI(site?.path ?? '')}?$select=id`, 'id'],
    [`/sites/${site?.id}/permissions`, 'value'],
    ["/groups?$select=id&$filter=resourceProvisioningOptions/Any(x:x eq 'Team')", 'value'],
    [`/teams/${team?.id}/channels`, 'value'],
    [`/groups/${team?.id}/Owners`, 'value'],
    [`/groups/${team?.id}/Members`, 'value'],
  ]
  for (const [path, field] of paths) {
    await t.test(path, async () => {
      const { status, json } = await ask(path, { headers: { accept: 'application/json;odata.metadata=none' } })
      assert.equal(status, 200, JSON.stringify(json))
      assert.ok(json[field] !== undefined)
      assert.equal('@odata.context' in json, false)
    })
  }

  await t.test('POST /$batch of its teams', async () => {
    const requests = [{ id: '1', method: 'GET', url: `/teams/${team?.id}` }]
    const headers = { 'content-type': 'application/json' }
    const { json } = await ask('/$batch', { method: 'POST', headers, body: JSON.stringify({ requests }) })
    const { id, status, body } = json.responses[0]
    assert.deepEqual(
      [id, status, body.id, body.displayName, body.description, body.isArchived],
      ['1', 200, team?.id, team?.displayName, team?.description, team?.team?.isArchived],
    )
  })
})

test('the Azure CLI gets an answer to each of its reading requests there', async (t) => {
  const paths = [
    `/applications?$filter=startswith%28displayName%2C%27N%27%29`,
    `/applications?$filter=appId%20eq%20%27${application.appId}%27`,
    `/servicePrincipals?$filter=servicePrincipalNames%2Fany%28c%3Ac%20eq%20%27${application.appId}%27%29`,
    `/servicePrincipals/${client?.id}`,
    `/servicePrincipals/${client?.id}/appRoleAssignments`,
    '/servicePrincipals',
    '/users',
    '/groups',
  ]
  for (const path of paths) {
    await t.test(path.slice(0, 60), async () => {
      const { status, json } = await ask(path)
      assert.equal(status, 200, JSON.stringify(json))
    })
  }

  await t.test(
    'the Azure CLI gets the refusal after which it goes on: the foreign application by its client ID',
    async () => {
      const { status, json } = await ask(`/applications/${application.appId}`)
      assert.deepEqual([status, json.error.code], [404, 'Request_ResourceNotFound'])
    },
  )

  await t.test(
    'the Azure CLI gets a token for Azure Resource Manager, which the target of the seed world does not have',
    async () => {
      assert.match(await tokenFor('https://management.core.windows.net//.default'), /^eyJ/)
      const seed = await testEmulator('seed')
      assert.ok(
        ![...seed.world.targets].some(({ servicePrincipals }) =>
          servicePrincipals.some(({ servicePrincipalNames }) =>
            servicePrincipalNames.includes('https://management.azure.com'),
          ),
        ),
      )
    },
  )
})

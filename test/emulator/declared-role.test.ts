import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { assignAppRole } from '../../src/emulator/world/build/set-up.ts'
import { appIds } from '../../src/emulator/world/model/first-party.ts'
import { testEmulator } from '../support/emulator.ts'
import { exchangeForm } from './exchange-form.ts'
import { first } from './support.ts'

test('a role that an application declares is in the token of a client that it was assigned to, in another tenant', async () => {
  const emulator = await testEmulator()
  const { home } = emulator.world
  const target = first(emulator.world.targets)
  const application = first(home.applications)
  const inTarget = target.servicePrincipals.find(({ appId }) => appId === application.appId) ?? assert.fail()
  for (const { servicePrincipals, ...tenant } of [home, target]) {
    const client = servicePrincipals.find(({ appId }) => appId === application.appId) ?? assert.fail()
    for (const role of ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'])
      assignAppRole({ ...tenant, servicePrincipals }, client, appIds.microsoftGraph, role)
  }
  const token = async (tenantId: string, resource: string) => {
    const assertion = await emulator.issueAssertion()
    const body = new URLSearchParams(exchangeForm(application.appId, assertion, resource))
    const url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`
    const answer = await emulator.fetch(new Request(url, { method: 'POST', body }))
    return (await answer.json()) as { access_token: string; error_codes?: number[] }
  }
  const graph = async (tenantId: string, method: string, path: string, body: object) => {
    const { access_token } = await token(tenantId, 'https://graph.microsoft.com')
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
    const url = `https://graph.microsoft.com/v1.0${path}`
    const answer = await emulator.fetch(new Request(url, { method, headers, body: JSON.stringify(body) }))
    assert.ok(answer.ok, await answer.clone().text())
  }

  const id = '0c65e07c-9d03-4617-83d3-09adae44c4e1'
  const role = {
    id,
    value: 'Orders.Read',
    displayName: 'Orders',
    description: 'Orders',
    allowedMemberTypes: ['Application'],
  }
  const uri = `api://${application.appId}`
  await graph(home.id, 'PATCH', `/applications/${application.id}`, { appRoles: [role], identifierUris: [uri] })
  assert.equal(decodeJwt((await token(target.id, uri)).access_token)['roles'], undefined)

  await graph(target.id, 'PATCH', `/servicePrincipals/${inTarget.id}`, { appRoleAssignmentRequired: true })
  assert.deepEqual((await token(target.id, uri)).error_codes, [501051])
  const assignment = { principalId: inTarget.id, resourceId: inTarget.id, appRoleId: id }
  await graph(target.id, 'POST', `/servicePrincipals/${inTarget.id}/appRoleAssignments`, assignment)
  const { roles, aud } = decodeJwt((await token(target.id, uri)).access_token) as { roles: string[]; aud: string }
  assert.deepEqual([roles, aud], [['Orders.Read'], uri])
})

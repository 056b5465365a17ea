import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../../src/emulator/entra/index.ts'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
import { testWorld } from '../../support.ts'
import { granted, refused } from '../token-request.ts'

const graphTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'
const scope = 'https://graph.microsoft.com/.default offline_access'

/** A sign-in by device code, approved at once as the target's administrator. */
function subject() {
  const { state, target } = testWorld({ autoApprove: true })
  const post = (path: string, form: Record<string, string>) =>
    entra(state).request(`https://login.microsoftonline.com/${target.id}/oauth2/v2.0/${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: graphTools, ...form }),
    })
  return {
    target,
    graph: target.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph) ?? assert.fail(),
    async signIn() {
      const started = await post('devicecode', { scope })
      const { device_code } = (await started.json()) as { device_code: string }
      return post('token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code })
    },
    renew: (refresh_token: string) => post('token', { grant_type: 'refresh_token', refresh_token, scope }),
  }
}

test('a person who is assigned to nothing is refused by an API that takes assigned people, and by such a client', async () => {
  const { target, graph, signIn } = subject()
  await granted(signIn())
  graph.appRoleAssignmentRequired = true
  const { summary, body } = await refused(signIn())
  assert.equal(summary, '400 invalid_grant 50105')
  assert.match(
    body.error_description,
    /configured the application Microsoft Graph \('00000003-.*The signed in user 'admin@/,
  )

  graph.appRoleAssignmentRequired = false
  const client = { ...graph, id: graphTools, appId: graphTools, displayName: 'Tools', appRoleAssignmentRequired: true }
  target.servicePrincipals.push(client)
  assert.match((await refused(signIn())).body.error_description, /configured the application Tools \('14d82eec/)
  client.appRoleAssignmentRequired = false
  await granted(signIn())
})

test('a renewal is refused as a sign-in is, once assigned people are wanted', async () => {
  const { graph, signIn, renew } = subject()
  const { refresh_token } = (await granted(signIn())) as unknown as { refresh_token: string }
  await granted(renew(refresh_token))
  graph.appRoleAssignmentRequired = true
  assert.equal((await refused(renew(refresh_token))).summary, '400 invalid_grant 50105')
})

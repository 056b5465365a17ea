import assert from 'node:assert/strict'
import test from 'node:test'
import { assignAppRole } from '../../src/emulator/world/build/set-up.ts'
import { faulty, type Reply, type Subject } from '../emulator/faults/support.ts'
import { first } from '../emulator/support.ts'

/** The mistakes of mistakes.test.ts that concern what admins do: their writes, and their sign-in. */

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

test('mistake 11: the answer to a POST is that of a later GET', async () => {
  const { graph, exchange, target, emulator } = await faulty()
  const client = target.servicePrincipals.find(({ appId }) => appId === emulator.env['TOWLINE_CLIENT_ID'])
  assert.ok(client !== undefined)
  assignAppRole(target, client, '00000003-0000-0000-c000-000000000000', 'Application.ReadWrite.All')
  const token = (await exchange()).json().access_token
  const body = JSON.stringify({ displayName: 'New one' })
  const posted = await graph('/v1.0/applications', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    token,
  })
  const made = posted.json()
  const found = (await graph(`/v1.0/applications/${made.id}`, { token })).json()

  assert.match(made.createdDateTime, /\.\d{7}Z$/)
  assert.match(found.createdDateTime, /:\d\dZ$/)
  assert.equal(found.description, null)
  const location = `https://graph.microsoft.com/v2/${target.id}/directoryObjects/${made.id}/Microsoft.DirectoryServices.Application`
  assert.equal(posted.headers['location'], location)
})

test('mistake 12: everybody can always sign in', async (t) => {
  await t.test('named permissions for a client of Microsoft are refused, what it was made for is not', async () => {
    const subject = await faulty()
    assert.equal(code(await deviceCode(subject, 'https://graph.microsoft.com/Application.ReadWrite.All')), 65002)
    assert.equal((await deviceCode(subject)).status, 200)
  })
  await t.test('a policy blocks device codes, and without it the same person signs in', async () => {
    const subject = await faulty()
    subject.target.signInPolicies = { blockDeviceCode: true, requireMfa: false }
    assert.equal(code(await signIn(subject)), 53003)
    subject.target.signInPolicies = { blockDeviceCode: false, requireMfa: false }
    assert.equal((await signIn(subject)).status, 200)
  })
  await t.test('a role that is only eligible changes nothing until it is active', async () => {
    const subject = await faulty()
    const { target, graph } = subject
    const [role] = target.roleAssignments.splice(0)
    assert.ok(role !== undefined)
    target.roleEligibilities.push(role)
    const [servicePrincipal] = target.servicePrincipals
    const disable = async () =>
      graph(`/v1.0/servicePrincipals/${servicePrincipal?.id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ accountEnabled: true }),
        token: (await signIn(subject)).json().access_token,
      })
    const refused = await disable()
    assert.deepEqual([refused.status, refused.json().error.code], [403, 'Authorization_RequestDenied'])
    target.roleAssignments.push(role)
    assert.equal((await disable()).status, 204)
  })
})

test('mistake 12, second part: a redirect proves consent', async () => {
  const subject = await faulty()
  const { emulator, target } = subject
  const application = first(emulator.world.home.applications)
  application.redirectUris = ['https://app.example/back']
  const client = () => target.servicePrincipals.find(({ appId }) => appId === application.appId)
  target.servicePrincipals.splice(
    target.servicePrincipals.findIndex(({ appId }) => appId === application.appId),
    1,
  )

  const cancelled = await consent(subject, application.appId, 'cancel')
  assert.equal(cancelled.get('admin_consent'), 'True')
  assert.equal(cancelled.get('error'), 'consent_required')
  assert.equal(client(), undefined)
  const accepted = await consent(subject, application.appId, 'accept')
  assert.deepEqual([accepted.get('admin_consent'), accepted.get('error')], ['True', null])
  assert.equal(client()?.appRoleAssignments.length, 1)
})

function code(reply: Reply): number {
  return reply.json().error_codes?.[0]
}

/** A form for the target's token service, in the place of a browser or a program. */
async function form({ emulator, target }: Subject, path: string, fields: Record<string, string>): Promise<Reply> {
  const { status, headers, body } = await emulator.send({
    method: 'POST',
    url: `https://login.microsoftonline.com/${target.id}/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })
  const text = new TextDecoder().decode(body)
  return { status, headers, text, json: () => JSON.parse(text) }
}

function deviceCode(subject: Subject, scope = 'https://graph.microsoft.com/.default'): Promise<Reply> {
  return form(subject, 'oauth2/v2.0/devicecode', { client_id: azureCli, scope })
}

/** The target's administrator enters the code, and the program asks for its token. */
async function signIn(subject: Subject): Promise<Reply> {
  const { user_code, device_code } = (await deviceCode(subject)).json()
  subject.emulator.approveDeviceCode(user_code, first(subject.target.users).userPrincipalName)
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  return form(subject, 'oauth2/v2.0/token', { client_id: azureCli, grant_type, device_code })
}

/** The target's administrator signs in at the second form of the consent page and decides; gives what comes back. */
async function consent(subject: Subject, clientId: string, decision: 'accept' | 'cancel'): Promise<URLSearchParams> {
  const scope = 'https://graph.microsoft.com/.default'
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: 'https://app.example/back', scope })
  const path = `v2.0/adminconsent?${query}`
  const page = await form(subject, path, { user: first(subject.target.users).userPrincipalName })
  const session = /name="session" value="([^"]+)"/.exec(page.text)?.[1] ?? assert.fail(page.text)
  const { headers } = await form(subject, path, { session, decision })
  return new URL(headers['location'] ?? assert.fail('There is no redirect.')).searchParams
}

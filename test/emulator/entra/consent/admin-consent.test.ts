import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../../support/emulator.ts'

/** The target's admin signs in at the consent page of an application without a reply URL, and decides. */
async function decided(decision: 'accept' | 'cancel') {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const [application] = emulator.world.home.applications
  assert.ok(target !== undefined && application !== undefined)
  assert.deepEqual(application.redirectUris ?? [], [])
  const own = target.servicePrincipals.findIndex(({ appId }) => appId === application.appId)
  target.servicePrincipals.splice(own, 1)
  const url = `https://login.microsoftonline.com/${target.id}/adminconsent?client_id=${application.appId}`
  const post = async (fields: Readonly<Record<string, string>>) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams(fields).toString()
    const answer = await emulator.send({ method: 'POST', url, headers, body })
    return { status: answer.status, text: new TextDecoder().decode(answer.body) }
  }
  const page = await post({ user: target.users[0]?.userPrincipalName ?? '' })
  const [, session = ''] = /name="session" value="([^"]+)"/.exec(page.text) ?? []
  const end = await post({ session, decision })
  return { ...end, isStored: target.servicePrincipals.some(({ appId }) => appId === application.appId) }
}

test('after Accept the page of an application without a reply URL ends in 500113, and its footer says that the consent is stored', async () => {
  const { status, text, isStored } = await decided('accept')
  assert.equal(status, 400)
  assert.match(text, /AADSTS500113/)
  assert.match(text, /<footer><p>The consent was stored\. /)
  assert.equal(isStored, true)
})

test('after Cancel the page ends in 500113 too, and says nothing of a stored consent', async () => {
  const { status, text, isStored } = await decided('cancel')
  assert.equal(status, 400)
  assert.match(text, /AADSTS500113/)
  assert.doesNotMatch(text, /was stored/)
  assert.equal(isStored, false)
})

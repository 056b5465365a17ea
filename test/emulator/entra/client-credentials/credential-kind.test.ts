import assert from 'node:assert/strict'
import test from 'node:test'
import { testWorld } from '../../support.ts'
import { credentialKindRefusals } from '../refusal-cases/credential-kind.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, refused } from '../token-request.ts'

testRefusals('the kind of credential', credentialKindRefusals)

test('the refusal of a certificate says that it is not registered, and for which application', async () => {
  const { state, application } = testWorld()
  const claims = { iss: application.appId.toUpperCase(), sub: application.appId.toUpperCase() }
  const { body } = await refused(exchange(state, { claims }))
  assert.match(body.error_description, /is not registered on application\. \[Reason - The key was not found\./)
  assert.ok(body.error_description.includes(`configured keys for app Id '${application.appId}'`))
})

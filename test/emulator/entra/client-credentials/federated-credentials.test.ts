import assert from 'node:assert/strict'
import test from 'node:test'
import type { JWTPayload } from 'jose'
import { testWorld } from '../../support.ts'
import { federatedCredentialsRefusals } from '../refusal-cases/federated-credentials.ts'
import { testRefusals, unknownGuid, withCredential } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('federated identity credentials', federatedCredentialsRefusals)

test('a refusal shows what was presented, so that it can be compared with the credential', async () => {
  const { state } = testWorld()
  const description = async (claims: JWTPayload) => (await refused(exchange(state, { claims }))).body.error_description
  const other = 'https://issuer.example'
  assert.ok((await description({ iss: other })).includes(`presented assertion issuer '${other}'. Please check your`))
  assert.ok((await description({ sub: 'x' })).includes("presented assertion subject 'x'. Check your"))
  assert.ok((await description({ aud: 'y' })).includes("presented assertion audience 'y'. Please check your"))
})

test('another credential beside the right one does no harm', async () => {
  const { state, application } = testWorld()
  const other = { id: unknownGuid, name: 'other', issuer: 'https://issuer.example', subject: 'job', audiences: ['x'] }
  application.federatedIdentityCredentials.unshift({ ...other, description: null })
  await granted(exchange(state))
})

test("a national cloud's assertion is trusted by a credential with that cloud's issuer and audience, and by no other", async () => {
  const world = testWorld()
  const iss = `https://login.microsoftonline.us/${world.home.id}/v2.0`
  withCredential((credential) => {
    credential.issuer = iss
  })(world)
  assert.equal((await refused(exchange(world.state, { claims: { iss } }))).summary, '401 invalid_client 700212')
  withCredential((credential) => {
    credential.audiences = ['api://AzureADTokenExchangeUSGov']
  })(world)
  await granted(exchange(world.state, { claims: { iss } }))
})

test("another issuer's assertion is trusted with whatever audience both name", async () => {
  const world = testWorld()
  withCredential((credential) => {
    Object.assign(credential, { issuer: 'https://issuer.example', subject: 'job-7', audiences: ['api://own'] })
  })(world)
  const claims = {
    iss: 'https://issuer.example',
    sub: 'job-7',
    aud: 'api://own',
    xms_mirid: undefined,
    idtyp: undefined,
  }
  await granted(exchange(world.state, { claims }))
  const other = await refused(exchange(world.state, { claims: { ...claims, aud: 'api://AzureADTokenExchange' } }))
  assert.equal(other.summary, '401 invalid_client 700212')
})

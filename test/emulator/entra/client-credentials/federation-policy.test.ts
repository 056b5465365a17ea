import test from 'node:test'
import { testWorld } from '../../support.ts'
import { testRefusals, withCredential } from '../refusals.ts'
import { exchange, granted } from '../token-request.ts'

testRefusals('what the home tenant allows to federate with', [
  {
    when: 'it allows nothing',
    expect: '401 invalid_client 700223',
    given({ home }) {
      home.allowedIssuers = []
      return {}
    },
  },
  {
    when: 'it allows other issuers',
    expect: '401 invalid_client 700238',
    given({ home }) {
      home.allowedIssuers = ['https://token.actions.githubusercontent.com']
      return {}
    },
  },
  {
    when: "the assertion is another cloud's",
    expect: '401 invalid_client 700238',
    given(world) {
      world.home.cloud = 'global'
      const iss = `https://login.microsoftonline.us/${world.home.id}/v2.0`
      withCredential((credential) => Object.assign(credential, { issuer: iss }))(world)
      return { claims: { iss } }
    },
  },
  {
    when: 'the credential was revoked',
    expect: '401 invalid_client 7005005',
    given: withCredential((credential) => {
      credential.isRevoked = true
    }),
  },
])

test('an allowed issuer is taken, in its own cloud', async () => {
  const { state, home, target } = testWorld()
  home.allowedIssuers = [`https://login.microsoftonline.com/${home.id}/v2.0`]
  home.cloud = 'global'
  target.cloud = 'global'
  await granted(exchange(state))
})

test('what the target allows to federate with is of no importance', async () => {
  const { state, target } = testWorld()
  target.allowedIssuers = []
  await granted(exchange(state))
})

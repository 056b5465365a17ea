import assert from 'node:assert/strict'
import test from 'node:test'
import type { JWTPayload } from 'jose'
import { appIds } from '../../../../src/emulator/world/first-party.ts'
import { testWorld } from '../../support.ts'
import { testRefusals, unknownGuid, withCredential } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('federated identity credentials', [
  {
    when: 'the application has none',
    expect: '401 invalid_client 70025',
    hasErrorUri: false,
    given({ application }) {
      application.federatedIdentityCredentials = []
      return {}
    },
  },
  {
    when: 'the issuer lacks the version',
    expect: '401 invalid_client 700211',
    hasErrorUri: true,
    given: withCredential((credential, { home }) => {
      credential.issuer = `https://login.microsoftonline.com/${home.id}`
    }),
  },
  {
    when: 'the issuer ends in a slash',
    expect: '401 invalid_client 700211',
    given: withCredential((credential) => {
      credential.issuer += '/'
    }),
  },
  {
    when: 'the issuer begins with a blank',
    expect: '401 invalid_client 700211',
    given: withCredential((credential) => {
      credential.issuer = ` ${credential.issuer}`
    }),
  },
  {
    when: "the assertion's issuer is a stranger",
    expect: '401 invalid_client 700211',
    given: () => ({ claims: { iss: 'https://token.actions.githubusercontent.com' } }),
  },
  {
    when: 'the subject is the client ID of the identity',
    expect: '401 invalid_client 700213',
    hasErrorUri: true,
    given: withCredential((credential, { identity }) => {
      credential.subject = identity.clientId
    }),
  },
  {
    when: 'the subject is in another letter case',
    expect: '401 invalid_client 700213',
    given: withCredential((credential) => {
      credential.subject = credential.subject.toUpperCase()
    }),
  },
  {
    when: 'the audience is that of another cloud',
    expect: '401 invalid_client 700212',
    given: withCredential((credential) => {
      credential.audiences = ['api://AzureADTokenExchangeUSGov']
    }),
  },
  {
    when: "the assertion's audience is not the token exchange",
    expect: '401 invalid_client 700212',
    given: () => ({ claims: { aud: unknownGuid } }),
  },
  {
    when: 'the audience is the GUID that the assertion shows',
    expect: '401 invalid_client 700214',
    given: withCredential((credential) => {
      credential.audiences = [appIds.tokenExchange]
    }),
  },
  {
    when: 'the audience is in another letter case',
    expect: '401 invalid_client 700214',
    given: withCredential((credential) => {
      credential.audiences = ['api://azureadtokenexchange']
    }),
  },
  {
    when: 'a second credential has the same subject and the other issuer',
    expect: '401 invalid_client 700263',
    given: withCredential((credential, { application, home }) => {
      const issuer = `https://sts.windows.net/${home.id}/`
      application.federatedIdentityCredentials.push({ ...credential, id: unknownGuid, name: 'hedge', issuer })
    }),
  },
])

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

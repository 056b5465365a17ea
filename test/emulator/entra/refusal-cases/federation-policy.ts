import { type RefusalCase, withCredential } from '../refusals.ts'

export const federationPolicyRefusals: readonly RefusalCase[] = [
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
]

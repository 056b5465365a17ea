import { type RefusalCase, unknownGuid } from '../refusals.ts'

const secret = { client_secret: 'hunter2', client_assertion: null, client_assertion_type: null }

export const credentialKindRefusals: readonly RefusalCase[] = [
  {
    when: 'it is a secret',
    expect: '401 invalid_client 7000215',
    hasErrorUri: true,
    given: () => ({ form: secret }),
  },
  {
    when: 'it is a secret that the application had, and that has ended',
    expect: '401 invalid_client 7000222',
    hasErrorUri: true,
    given({ application }) {
      application.expiredSecrets = ['correct horse', 'hunter2']
      return { form: secret }
    },
  },
  {
    when: 'it is another secret than the one that has ended',
    expect: '401 invalid_client 7000215',
    given({ application }) {
      application.expiredSecrets = ['correct horse']
      return { form: secret }
    },
  },
  {
    when: 'the application is registered as a public client',
    expect: '401 invalid_client 700025',
    hasErrorUri: true,
    given({ application }) {
      application.isFallbackPublicClient = true
      return {}
    },
  },
  {
    when: 'the application signed the assertion itself, as one with a certificate does',
    expect: '401 invalid_client 700027',
    given: ({ application }) => ({ claims: { iss: application.appId, sub: application.appId } }),
  },
  {
    when: 'another application signed the assertion itself',
    expect: '401 invalid_client 700021',
    given: () => ({ claims: { iss: unknownGuid, sub: unknownGuid } }),
  },
]

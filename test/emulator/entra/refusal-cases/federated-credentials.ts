import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
import { type RefusalCase, unknownGuid, withCredential } from '../refusals.ts'

export const federatedCredentialsRefusals: readonly RefusalCase[] = [
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
    expect: '401 invalid_client 7002138',
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
]

import { type RefusalCase, unknownGuid } from '../refusals.ts'

export const parametersRefusals: readonly RefusalCase[] = [
  ...['common', 'organizations', 'consumers'].map((tenant) => ({
    when: `the tenant is '${tenant}'`,
    expect: '401 invalid_client 7000229',
    given: () => ({ tenant }),
  })),
  {
    when: 'the tenant is organizations, and no application has the client ID',
    expect: '400 unauthorized_client 700016',
    given: () => ({ tenant: 'organizations', form: { client_id: unknownGuid } }),
  },
  {
    when: 'the tenant is common, and the application is for its own tenant only',
    expect: '400 invalid_request 50194',
    given({ application }) {
      application.signInAudience = 'AzureADMyOrg'
      return { tenant: 'common' }
    },
  },
  {
    when: 'the tenant is common, and the scope is missing too',
    expect: '400 invalid_request 900144',
    given: () => ({ tenant: 'common', form: { scope: null } }),
  },
  ...['grant_type', 'client_id', 'scope'].flatMap((name) => [
    {
      when: `${name} is missing`,
      expect: '400 invalid_request 900144',
      hasErrorUri: true,
      given: () => ({ form: { [name]: null } }),
    },
    { when: `${name} is empty`, expect: '400 invalid_request 90014', given: () => ({ form: { [name]: '' } }) },
  ]),
  {
    when: 'it names a resource, as at the first version of the endpoint',
    expect: '400 invalid_request 901002',
    given: () => ({ form: { resource: 'https://graph.microsoft.com' } }),
  },
  {
    when: 'the assertion is missing',
    expect: '401 invalid_client 7000216',
    hasErrorUri: true,
    given: () => ({ form: { client_assertion: null } }),
  },
  {
    when: 'the assertion is empty',
    expect: '401 invalid_client 7000216',
    given: () => ({ form: { client_assertion: '' } }),
  },
  {
    when: 'the assertion type is missing',
    expect: '401 invalid_client 7000218',
    given: () => ({ form: { client_assertion_type: null } }),
  },
  {
    when: 'the assertion type is another',
    expect: '401 invalid_client 7000218',
    given: () => ({ form: { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' } }),
  },
  {
    when: 'the claims are not JSON',
    expect: '400 invalid_request 9002313',
    given: () => ({ form: { claims: '{"access_token":' } }),
  },
  {
    when: 'the claims are JSON, but no object',
    expect: '400 invalid_request 9002313',
    given: () => ({ form: { claims: '["cp1"]' } }),
  },
]

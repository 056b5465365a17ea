import type { RefusalCase } from '../refusals.ts'

export const parametersRefusals: readonly RefusalCase[] = [
  ...['common', 'organizations', 'consumers'].map((tenant) => ({
    when: `the tenant is '${tenant}'`,
    expect: '400 invalid_request 900191',
    given: () => ({ tenant }),
  })),
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

import { type RefusalCase, unknownGuid } from '../refusals.ts'

export const tokenRefusals: readonly RefusalCase[] = [
  {
    when: 'no tenant has the ID',
    expect: '400 invalid_tenant 90002',
    hasErrorUri: true,
    given: () => ({ tenant: unknownGuid }),
  },
  {
    when: 'no tenant has the domain',
    expect: '400 invalid_tenant 90002',
    given: () => ({ tenant: 'nobody.example' }),
  },
  {
    when: 'the tenant is neither an ID nor a domain',
    expect: '400 invalid_request 900023',
    hasErrorUri: true,
    given: () => ({ tenant: 'undefined' }),
  },
  {
    when: 'the tenant is the empty GUID',
    expect: '400 invalid_request 900021',
    given: () => ({ tenant: '00000000-0000-0000-0000-000000000000' }),
  },
  {
    when: 'the grant type is unknown',
    expect: '400 unsupported_grant_type 70003',
    hasErrorUri: false,
    given: () => ({ form: { grant_type: 'client_credentials1' } }),
  },
]

import type { TestWorld } from '../../support.ts'
import { type RefusalCase, remove, unknownGuid } from '../refusals.ts'

export const clientRefusals: readonly RefusalCase[] = [
  {
    when: 'no application has the client ID',
    expect: '400 unauthorized_client 700016',
    hasErrorUri: true,
    given: () => ({ form: { client_id: unknownGuid } }),
  },
  {
    when: 'the client ID is the object ID of the application',
    expect: '400 unauthorized_client 700016',
    given: ({ application }) => ({ form: { client_id: application.id } }),
  },
  {
    when: 'the client ID is that of the managed identity, in a target tenant',
    expect: '400 unauthorized_client 700016',
    given: ({ identity }) => ({ form: { client_id: identity.clientId } }),
  },
  {
    when: 'the client ID is that of the managed identity, in the home tenant',
    expect: '401 invalid_client 700222',
    given: ({ home, identity }) => ({ tenant: home.id, form: { client_id: identity.clientId } }),
  },
  {
    when: 'the application is for its own tenant only, and this is another',
    expect: '400 invalid_request 50194',
    given({ application }) {
      application.signInAudience = 'AzureADMyOrg'
      return {}
    },
  },
  {
    when: 'the application is registered in another cloud than the tenant is in',
    expect: '400 invalid_request 900382',
    given({ home, target }) {
      Object.assign(home, { cloud: 'usgov' })
      Object.assign(target, { cloud: 'global' })
      return {}
    },
  },
  {
    when: 'nobody has consented in the tenant',
    expect: '401 invalid_client 7000229',
    given(world) {
      withdrawConsent(world)
      return {}
    },
  },
  {
    when: 'the service principal is disabled in the tenant',
    expect: '401 unauthorized_client 7000112',
    given({ target, application }) {
      for (const found of target.servicePrincipals) {
        if (found.appId === application.appId) found.accountEnabled = false
      }
      return {}
    },
  },
  {
    when: 'the application is disabled everywhere',
    expect: '401 unauthorized_client 7000112',
    given({ application }) {
      application.isDisabled = true
      return {}
    },
  },
]

export function withdrawConsent({ target, application }: TestWorld): void {
  remove(target.servicePrincipals, ({ appId }) => appId === application.appId)
}

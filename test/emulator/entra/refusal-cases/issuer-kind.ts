import { identityEndpoints } from '../../../../src/emulator/identity/index.ts'
import type { EmulatorState } from '../../../../src/emulator/state.ts'
import type { TestWorld } from '../../support.ts'
import { type RefusalCase, remove, withCredential } from '../refusals.ts'
import { exchange, granted, type TokenRequest } from '../token-request.ts'

export const issuerKindRefusals: readonly RefusalCase[] = [
  {
    when: "it is a user's",
    expect: '401 invalid_client 700229',
    given: () => ({ claims: { idtyp: 'user' } }),
  },
  {
    when: "it is an ordinary application's",
    expect: '401 invalid_client 700226',
    given: () => ({ claims: { xms_mirid: undefined } }),
  },
  {
    when: 'it was itself got by a federated identity credential',
    expect: '401 invalid_client 700231',
    given: async ({ state, home }) => {
      const form = { scope: 'api://AzureADTokenExchange/.default' }
      const { access_token } = await granted(exchange(state, { tenant: home.id, form }))
      return { form: { client_assertion: access_token } }
    },
  },
  {
    when: 'it is the access token of an earlier exchange',
    expect: '401 invalid_client 700226',
    given: async ({ state }) => {
      const { access_token } = await granted(exchange(state))
      return { form: { client_assertion: access_token } }
    },
  },
  {
    when: "it is of another tenant than the application's, which is registered in the target tenant",
    expect: '401 invalid_client 700236',
    given({ home, target, application }) {
      remove(home.applications, () => true)
      target.applications.push(application)
      return { form: { client_id: application.appId } }
    },
  },
  ...['https://graph.microsoft.com', 'https://management.azure.com/'].flatMap((resource) => [
    {
      when: `the managed identity asked for ${resource}`,
      expect: '401 invalid_client 7002121',
      given: ({ state }: TestWorld) => tokenFor(resource, state),
    },
    {
      when: `the managed identity asked for ${resource}, and the credential has the issuer of such tokens`,
      expect: '401 invalid_client 700227',
      given(world: TestWorld) {
        withCredential((credential) => {
          credential.issuer = `https://sts.windows.net/${world.home.id}/`
        })(world)
        return tokenFor(resource, world.state)
      },
    },
  ]),
  {
    when: "it is a system-assigned identity's, and those are refused",
    expect: '401 invalid_client 700222',
    options: { rejectSystemAssigned: true },
    given: () => ({}),
  },
]

/** A managed identity's token for another API than the token exchange. */
async function tokenFor(resource: string, state: EmulatorState): Promise<TokenRequest> {
  const url = `http://127.0.0.1/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`
  const headers = { 'X-IDENTITY-HEADER': state.identityHeader }
  const answer = await identityEndpoints(state, 'app-service').request(url, { headers })
  const { access_token } = (await answer.json()) as { access_token: string }
  return { form: { client_assertion: access_token } }
}

// @azure/identity: a managed identity's token as the client assertion of the application in the target.
import { ClientAssertionCredential, ManagedIdentityCredential } from '@azure/identity'

const { env } = process

export function credentialFor(tenant) {
  const managedIdentity = new ManagedIdentityCredential()
  return new ClientAssertionCredential(
    tenant,
    env.TOWLINE_CLIENT_ID,
    async () => (await managedIdentity.getToken('api://AzureADTokenExchange/.default')).token,
    { authorityHost: env.TOWLINE_AUTHORITY_HOST, disableInstanceDiscovery: true },
  )
}

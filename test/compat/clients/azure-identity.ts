/** `@azure/identity` as its documentation shows it for a managed identity as a federated credential. */
import { ClientAssertionCredential, ManagedIdentityCredential } from '@azure/identity'
import { listSites } from './list-sites.ts'

const { TOWLINE_TENANT: tenant = '', TOWLINE_CLIENT_ID: clientId = '' } = process.env
const managedIdentity = new ManagedIdentityCredential()
const credential = new ClientAssertionCredential(
  tenant,
  clientId,
  async () => (await managedIdentity.getToken('api://AzureADTokenExchange/.default')).token,
)

await listSites((await credential.getToken('https://graph.microsoft.com/.default')).token)

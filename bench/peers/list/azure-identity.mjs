// @azure/identity and @microsoft/microsoft-graph-client, as Microsoft's documentation puts them together.
import { ClientAssertionCredential, ManagedIdentityCredential } from '@azure/identity'
import { Client, PageIterator } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'

const { env } = process
const managedIdentity = new ManagedIdentityCredential()
const credential = new ClientAssertionCredential(
  env.TOWLINE_TENANT,
  env.TOWLINE_CLIENT_ID,
  async () => (await managedIdentity.getToken('api://AzureADTokenExchange/.default')).token,
  { authorityHost: env.TOWLINE_AUTHORITY_HOST, disableInstanceDiscovery: true },
)
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  }),
  baseUrl: `${env.TOWLINE_GRAPH_HOST}/`,
  customHosts: new Set([new URL(env.TOWLINE_GRAPH_HOST).hostname]),
})

// Written in bundles, because a call for each of 50,000 lines would cost more than the list.
let lines = ''
const firstPage = await client.api('/sites/getAllSites').get()
await new PageIterator(client, firstPage, (site) => {
  lines += `${JSON.stringify(site)}\n`
  if (lines.length > 65_536) {
    process.stdout.write(lines)
    lines = ''
  }
  return true
}).iterate()
process.stdout.write(lines)

// @azure/identity and @microsoft/microsoft-graph-client: a credential and a client for each tenant.
import { ClientAssertionCredential, ManagedIdentityCredential } from '@azure/identity'
import { Client, PageIterator } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { overTargets } from './over-targets.mjs'

const { env } = process
const managedIdentity = new ManagedIdentityCredential()
await overTargets(async (tenant) => {
  const credential = new ClientAssertionCredential(
    tenant,
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
  const sites = []
  await new PageIterator(client, await client.api('/sites/getAllSites').get(), (site) => {
    sites.push(site)
    return true
  }).iterate()
  return sites
})

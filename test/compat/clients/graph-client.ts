/** `@microsoft/microsoft-graph-client` 3: its provider for Azure SDK credentials, and its page iterator. */
import { Client, PageIterator } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { credential } from './credential.ts'
import { printSites } from './print-sites.ts'

const authProvider = new TokenCredentialAuthenticationProvider(await credential(), {
  scopes: ['https://graph.microsoft.com/.default'],
})
const client = Client.initWithMiddleware({ authProvider })

const sites: { id: string }[] = []
const firstPage = await client.api('/sites').get()
await new PageIterator(client, firstPage, (site) => sites.push(site) > 0).iterate()
printSites(sites)

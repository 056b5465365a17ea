// Microsoft's Kiota client, @microsoft/msgraph-sdk. It makes dates of times, so that they are printed in another form.
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure'
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk'
import '@microsoft/msgraph-sdk-sites'
import { credentialFor } from './credential.mjs'

const { env } = process
const adapter = new GraphRequestAdapter(
  new AzureIdentityAuthenticationProvider(
    credentialFor(env.TOWLINE_TENANT),
    ['https://graph.microsoft.com/.default'],
    undefined,
    new Set([new URL(env.TOWLINE_GRAPH_HOST).hostname]),
  ),
)
adapter.baseUrl = `${env.TOWLINE_GRAPH_HOST}/v1.0`
const { sites } = createGraphServiceClient(adapter)
const list = sites.getAllSites
let page = await list.get()
for (;;) {
  process.stdout.write(page.value.map((site) => `${JSON.stringify(site)}\n`).join(''))
  if (!page.odataNextLink) break
  page = await list.withUrl(page.odataNextLink).get()
}

/** The seven steps' last three in twelve lines: every SharePoint site of a target tenant, from a managed identity. */
import { graphClient, listSites, towlineCredential } from 'towline'

const credential = towlineCredential({
  tenant: process.env.TOWLINE_TENANT ?? '',
  clientId: process.env.TOWLINE_CLIENT_ID ?? '',
})
const graph = graphClient({ credential })

for await (const site of listSites(graph)) {
  console.log(`${site.displayName}  ${site.webUrl}`)
}

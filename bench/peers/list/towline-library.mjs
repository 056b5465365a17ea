// Towline as a library, from the built package.
import { graphClient, listSites, towlineCredential } from '../../../dist/index.js'

const { env } = process
const credential = towlineCredential({
  tenant: env.TOWLINE_TENANT,
  clientId: env.TOWLINE_CLIENT_ID,
  authorityHost: env.TOWLINE_AUTHORITY_HOST,
})
const graph = graphClient({ credential, graphHost: env.TOWLINE_GRAPH_HOST })

// Written in bundles, because a call for each of 50,000 lines would cost more than the list.
let lines = ''
for await (const site of listSites(graph)) {
  lines += `${JSON.stringify(site)}\n`
  if (lines.length > 65_536) {
    process.stdout.write(lines)
    lines = ''
  }
}
process.stdout.write(lines)

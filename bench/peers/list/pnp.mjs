// @pnp/graph over built-in fetch, its pages by its own async iterator, with a credential of @azure/identity.
import { GraphBrowser, GraphCollection, graphfi } from '@pnp/graph'
import { InjectHeaders } from '@pnp/queryable'
import { credentialFor } from './credential.mjs'

const { env } = process
const { token } = await credentialFor(env.TOWLINE_TENANT).getToken('https://graph.microsoft.com/.default')
const graph = graphfi().using(
  GraphBrowser({ baseUrl: `${env.TOWLINE_GRAPH_HOST}/v1.0` }),
  InjectHeaders({ authorization: `Bearer ${token}` }),
)
for await (const page of GraphCollection(graph._root, 'sites/getAllSites')) {
  process.stdout.write(page.map((site) => `${JSON.stringify(site)}\n`).join(''))
}

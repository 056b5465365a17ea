// Towline's batch().
import { graphClient, towlineCredential } from '../../../dist/index.js'
import { paths, printResults } from './calls.mjs'

const { env } = process
const credential = towlineCredential({
  tenant: env.TOWLINE_TENANT,
  clientId: env.TOWLINE_CLIENT_ID,
  authorityHost: env.TOWLINE_AUTHORITY_HOST,
})
const graph = graphClient({ credential, graphHost: env.TOWLINE_GRAPH_HOST })
const results = await graph.batch(paths.map((path) => ({ path })))
printResults(results.map((result) => (result.ok ? result.body : undefined)))
